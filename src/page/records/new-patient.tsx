/** A new patient: in care, or an invented one to practise on. */
import { useState } from 'react'
import { POLICY } from '#core/records/policy.ts'
import type { ClinicCommands, KeptPatient } from '#session/clinic-commands.ts'
import type { SignedIn } from '#session/presence.ts'
import { PatientForm } from './patient-form.tsx'

interface Props {
  readonly clinic: ClinicCommands
  readonly who: SignedIn
  readonly onMade: (patient: KeptPatient) => void
}

type Purpose = KeptPatient['purpose']
const PURPOSES: readonly { readonly purpose: Purpose; readonly words: string }[] = [
  { purpose: 'care', words: 'A patient in care' },
  { purpose: 'training', words: 'Training: a phantom or an invented patient' },
]

export function NewPatient({ clinic, who, onMade }: Props) {
  const isTrainingOnly = POLICY.patient.create?.who[who.role] !== 'all'
  const [purpose, setPurpose] = useState<Purpose>(isTrainingOnly ? 'training' : 'care')
  return (
    <section className="card" aria-label="New patient">
      <PatientForm button="Make the patient" keep={(body) => clinic.patients.create(purpose, body)} onKept={onMade}>
        {!isTrainingOnly && (
          <fieldset className="choices">
            <legend>For</legend>
            {PURPOSES.map((each) => (
              <label key={each.purpose}>
                <input
                  type="radio"
                  name="purpose"
                  checked={purpose === each.purpose}
                  onChange={() => setPurpose(each.purpose)}
                />
                {each.words}
              </label>
            ))}
          </fieldset>
        )}
      </PatientForm>
    </section>
  )
}
