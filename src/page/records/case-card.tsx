/** One case: what it holds, kind by kind, and the way into it. */
import { useStore } from 'zustand'
import { may, type Subject } from '#core/records/policy.ts'
import type { KeptPatient, KeptRecord } from '#session/clinic-commands.ts'
import { Fold } from '#page/fold.tsx'
import { CASE_KINDS, sayKind, sayMoment, sayRecord } from './record-words.ts'
import { ArchiveCard } from './archive-card.tsx'
import { actorOf, type RecordsProps } from './records-props.ts'
import { useAsking } from './use-asking.ts'

interface Props extends RecordsProps {
  readonly patient: KeptPatient
  readonly of: KeptRecord
  readonly records: readonly KeptRecord[]
}

export function CaseCard({ session, clinic, commands, who, patient, of, records, onClose }: Props) {
  const isOpen = useStore(session, (state) => state.openRecord?.case === of.id)
  const { isAsking, refused, ask } = useAsking()
  const { procedure, plannedFor } = of.body as { readonly procedure: string; readonly plannedFor?: string }
  const held = records.filter(({ body }) => (body as { readonly case?: string }).case === of.id)
  const outputs = new Set(held.filter(({ kind }) => kind === 'ai-output').map(({ id }) => id))
  const reviews = records.filter(
    ({ kind, body }) => kind === 'review' && outputs.has((body as { readonly aiOutput: string }).aiOutput),
  )
  const all = [...held, ...reviews]
  return (
    <section className="card" aria-label={procedure}>
      <div className="head">
        <div>
          <h3>{procedure}</h3>
          <p className="hint">
            {plannedFor ? `planned for ${plannedFor}` : `made ${sayMoment(of.createdMs)}`}
            {of.state === 'closed' && ' · closed'}
          </p>
        </div>
        {isOpen ? (
          <button type="button" className="button" onClick={() => clinic.closeCase()}>
            Close the case
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            aria-disabled={isAsking || of.state === 'closed'}
            onClick={() => of.state !== 'closed' && ask(() => clinic.openCase(patient, of), onClose)}
          >
            Open the case
          </button>
        )}
      </div>
      <p className="fault" role="alert">
        {refused?.message}
      </p>
      {CASE_KINDS.map((kind) => {
        const ofKind = all.filter((record) => record.kind === kind).toReversed()
        if (ofKind.length === 0) return undefined
        return (
          <Fold key={kind} title={sayKind(kind)} now={String(ofKind.length)}>
            <ul className="kept-list">
              {ofKind.map((record) => (
                <li key={record.id}>
                  <div className="grow">
                    {sayRecord(record)} <span className="tag">{record.state}</span>
                    <p className="hint">{sayMoment(record.changedMs)}</p>
                  </div>
                  {planFile(record) !== undefined && isOpen && (
                    <button
                      type="button"
                      className="button small"
                      onClick={() => {
                        commands.openFiles([new File([planFile(record)!], 'plan.json', { type: 'application/json' })])
                        onClose()
                      }}
                    >
                      Use this plan
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </Fold>
        )
      })}
      {isOpen && mayBeSent(who, patient, of) && <ArchiveCard {...{ session, clinic, patient, of, records }} />}
      {all.length === 0 && <p className="hint">It is empty. What is made while it is open goes into it by itself.</p>}
    </section>
  )
}

function mayBeSent(who: Props['who'], { purpose }: KeptPatient, { author, state }: KeptRecord): boolean {
  const subject: Subject = { tenant: '', isTraining: purpose === 'training', invited: [], author, state }
  return may(actorOf(who), 'send', 'case', subject).allowed
}

const planFile = ({ kind, body }: KeptRecord) =>
  kind === 'plan' ? (body as { readonly file?: string }).file : undefined
