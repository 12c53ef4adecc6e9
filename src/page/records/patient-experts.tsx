/** Experts from elsewhere who may see this patient: invited and sent away by who leads the case. */
import type { KeptPatient } from '#session/clinic-commands.ts'
import type { RecordsProps } from './records-props.ts'
import { useAnswer } from './use-answer.ts'
import { useAsking } from './use-asking.ts'

interface Props extends Pick<RecordsProps, 'clinic'> {
  readonly patient: KeptPatient
}

export function PatientExperts({ clinic, patient }: Props) {
  const { value, fault, again } = useAnswer(() => clinic.patients.experts(patient.id))
  const { refused, ask } = useAsking()
  if (!value && !fault) return undefined
  return (
    <section className="card" aria-labelledby="experts-heading">
      <h3 id="experts-heading">Experts</h3>
      <p className="fault" role="alert">
        {fault ?? refused?.message}
      </p>
      {value?.experts.length === 0 && (
        <p className="hint">Nobody has an account as an expert here. An administrator invites them, under People.</p>
      )}
      <ul className="kept-list" aria-label="Experts">
        {value?.experts.map(({ id, name, isInvited }) => (
          <li key={id}>
            <span className="grow">
              {name} {isInvited && <span className="tag">sees this patient</span>}
            </span>
            <button
              type="button"
              className="button small"
              onClick={() => ask(() => clinic.patients.invite(patient.id, id, !isInvited), again)}
            >
              {isInvited ? 'Send away' : 'Invite'}
              <span className="unseen"> {name}</span>
            </button>
          </li>
        ))}
      </ul>
      {patient.purpose === 'care' && (
        <p className="hint">Seen only while the patient agrees to experts from elsewhere.</p>
      )}
    </section>
  )
}
