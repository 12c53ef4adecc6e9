/** Who is signed in, and the ways on from there. */
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { SignedIn } from '#session/presence.ts'
import { viewsOf, type RecordsView } from './records-props.ts'

interface Props {
  readonly who: SignedIn
  readonly clinic: ClinicCommands
  readonly onRecords: (view: RecordsView) => void
}

export function WhoBar({ who, clinic, onRecords }: Props) {
  return (
    <section className="section who-bar" aria-label="Signed in">
      <p>
        <strong>{who.name}</strong> <span className="hint">{who.role}</span>
      </p>
      <div className="row">
        {viewsOf(who)
          .filter((view) => view !== 'Patients')
          .map((view) => (
            <button key={view} type="button" className="button ghost small" onClick={() => onRecords(view)}>
              {view}
            </button>
          ))}
        <button type="button" className="button small" onClick={() => clinic.lock()}>
          Lock
        </button>
        <button type="button" className="button ghost small" onClick={() => void clinic.signOut()}>
          Sign out
        </button>
      </div>
    </section>
  )
}
