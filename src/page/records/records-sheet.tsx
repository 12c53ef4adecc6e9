/** Everything the server keeps, in front of the first screen: what of it is offered is what the policy allows this role. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { AccountView } from './account-view.tsx'
import { AuditView } from './audit-view.tsx'
import { KeptFindingsView } from './kept-findings-view.tsx'
import { PatientsView } from './patients-view.tsx'
import { PeopleView } from './people-view.tsx'
import { viewsOf, type RecordsProps, type RecordsView } from './records-props.ts'

export function RecordsSheet(props: RecordsProps & { readonly first: RecordsView }) {
  const { who, onClose, first } = props
  const views = viewsOf(who)
  const [view, setView] = useState<RecordsView>(views.includes(first) ? first : views[0]!)
  const isLocked = useStore(props.session, (state) => state.presence.isLocked)
  const dialog = useRef<HTMLDialogElement>(null)
  // Everything behind it is out of reach of keys and readers.
  useEffect(() => dialog.current?.showModal(), [isLocked])
  if (isLocked) return undefined
  return (
    <dialog ref={dialog} className="records" aria-label="Records" onClose={onClose}>
      <header className="records-head">
        <h1>Records</h1>
        <nav aria-label="Records">
          {views.map((each) => (
            <button
              key={each}
              type="button"
              className="button ghost"
              aria-current={each === view ? 'page' : undefined}
              onClick={() => setView(each)}
            >
              {each}
            </button>
          ))}
        </nav>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </header>
      <div className="records-body">
        <View view={view} {...props} />
      </div>
    </dialog>
  )
}

function View({ view, ...props }: RecordsProps & { readonly view: RecordsView }) {
  switch (view) {
    case 'Patients':
      return <PatientsView {...props} />
    case 'Findings':
      return <KeptFindingsView {...props} />
    case 'Audit':
      return <AuditView {...props} />
    case 'People':
      return <PeopleView {...props} />
    case 'Account':
      return <AccountView {...props} />
  }
}
