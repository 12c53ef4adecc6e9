/** The queue of what networks said: one by one beside its picture, accepted, edited or rejected by a clinician; and how far they agree. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { AiRecord } from '#core/records/ai-output.ts'
import type { Commands } from '#session/commands.ts'
import type { FindingsOf } from '#session/finding-commands.ts'
import type { Session } from '#session/session.ts'
import { AgreementPage } from './agreement-page.tsx'
import { FindingCard } from './finding-card.tsx'
import { sayFindingKind, sayReview } from './finding-lines.ts'
import './review-view.css'
import './findings-view.css'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function FindingsView({ session, commands }: Props) {
  const of = useStore(session, (state) => state.openFindings)
  return of && <OpenFindings {...{ session, commands, of }} />
}

const NONE: readonly AiRecord[] = []

function OpenFindings({ session, commands, of }: Props & { readonly of: FindingsOf }) {
  const records = useStore(session, ({ aiRecords, review }) => (of === 'session' ? aiRecords : (review?.aiRecords ?? NONE))) // prettier-ignore
  const [chosen, setChosen] = useState<string>()
  const [isMonitoring, setMonitoring] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const open = records.filter(({ review }) => !review)
  const shown = records.find(({ output }) => output.id === chosen) ?? open[0] ?? records[0]
  const close = () => session.actions.set({ openFindings: undefined })

  return (
    <section className="review findings" aria-label="Findings" onKeyDown={({ key }) => key === 'Escape' && close()}>
      <header className="review-top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {isMonitoring ? 'How far clinicians agree' : 'What networks said'}
          </h1>
          <p className="review-file" role="status">
            {records.length === 0 ? 'Nothing yet' : `${open.length} of ${records.length} unreviewed`}. Only what a
            clinician accepted or edited goes into reports.
          </p>
        </div>
        <div className="row">
          <button type="button" className="button" onClick={() => setMonitoring(!isMonitoring)}>
            {isMonitoring ? 'To the findings' : 'Agreement'}
          </button>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </div>
      </header>
      {isMonitoring ? (
        <AgreementPage commands={commands} />
      ) : (
        <div className="findings-middle">
          <ol className="finding-list" aria-label="Findings">
            {records.map((record) => (
              <li key={record.output.id} className={record === shown ? 'now' : undefined}>
                <button type="button" data-state={record.review?.verdict ?? 'unreviewed'} onClick={() => setChosen(record.output.id)}>
                  <small>{sayFindingKind(record.output.kind)}</small>
                  <strong>{record.review?.edited ?? record.output.finding}</strong>
                  <span className="finding-state">{sayReview(record)}</span>
                </button>
              </li>
            ))}
          </ol>
          {shown ? (
            <FindingCard key={shown.output.id} {...{ session, commands, of, record: shown, records }} onDone={() => setChosen(undefined)} />
          ) : (
            <p className="finding-none">Findings come here as networks look at pictures and volumes.</p>
          )}
        </div>
      )}
    </section>
  )
} // prettier-ignore
