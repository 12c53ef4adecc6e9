/** Everything that is kept of a patient, to take along; and by which number an administrator erases it. */
import { may, type Subject } from '#core/records/policy.ts'
import type { KeptPatient } from '#session/clinic-commands.ts'
import type { SignedIn } from '#session/presence.ts'
import { Fold } from '#page/fold.tsx'
import { actorOf } from './records-props.ts'

interface Props {
  readonly who: SignedIn
  readonly patient: KeptPatient
  readonly subject: Subject
}

export function PatientExport({ who, patient, subject }: Props) {
  if (!may(actorOf(who), 'export', 'patient', subject).allowed) return undefined
  return (
    <Fold title="Everything kept of this patient">
      <p className="hint">
        Every record, picture and recording, a line of JSON each. That it was taken along is written in the audit.
      </p>
      <div className="row">
        <a className="button small" href={`/api/patients/${patient.id}/export`} download={`${patient.id}.ndjson`}>
          Take everything along
        </a>
      </div>
      <p className="hint">
        An administrator erases it for ever, by this number: <code>{patient.id}</code>
      </p>
    </Fold>
  )
}
