/** On the first screen: whose case is open, what was agreed to and can be taken back, and whether all is kept. */
import { useStore } from 'zustand'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { sayWaiting } from '#session/waiting.ts'
import type { RecordsView } from './records-props.ts'
import { ScopeLines } from './scope-lines.tsx'

interface Props {
  readonly session: Session
  readonly clinic: ClinicCommands
  readonly commands: Commands
  readonly onRecords: (view: RecordsView) => void
}

export function ClinicSection({ session, clinic, commands, onRecords }: Props) {
  const openRecord = useStore(session, (state) => state.openRecord)
  const waiting = useStore(session, (state) => state.waiting)
  return (
    <section className="section" aria-labelledby="patient-heading">
      <div className="head">
        <h2 id="patient-heading">Patient</h2>
        <span role="status" className={waiting.isOnline ? 'tone' : 'tone tone-warning'}>
          {sayWaiting(waiting)}
        </span>
      </div>
      <p className={openRecord ? 'title' : 'title quiet'}>{openRecord?.name ?? 'No case is open'}</p>
      {openRecord && (
        <p className="meta">
          {openRecord.purpose === 'training' && <span className="tag">training</span>}
          <span>{openRecord.procedure}</span>
        </p>
      )}
      <ScopeLines session={session} commands={commands} />
      <div className="row">
        <button type="button" className="button" onClick={() => onRecords('Patients')}>
          {openRecord ? 'Patient and case' : 'Open a patient'}
        </button>
        {openRecord && (
          <button type="button" className="button ghost" onClick={() => clinic.closeCase()}>
            Close the case
          </button>
        )}
      </div>
    </section>
  )
}
