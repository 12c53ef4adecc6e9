/** A new patient: in care, or an invented one to practise on. */
import { useState } from 'react'
import { POLICY } from '#core/records/policy.ts'
import type { ClinicCommands, KeptPatient } from '#session/clinic-commands.ts'
import type { SignedIn } from '#session/presence.ts'
import { FormField } from './form-field.tsx'
import { useAsking } from './use-asking.ts'

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
  const [name, setName] = useState('')
  const [birthDate, setBirthDate] = useState('')
  const [hospitalNumber, setHospitalNumber] = useState('')
  const { isAsking, faultOf, otherFault, ask } = useAsking()
  return (
    <section className="card" aria-label="New patient">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          const body = { name, ...(birthDate && { birthDate }), ...(hospitalNumber && { hospitalNumber }) }
          ask(() => clinic.patients.create(purpose, body), onMade)
        }}
      >
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
        <FormField label="Name" text={name} onText={setName} fault={faultOf('name')} isNeeded />
        <FormField
          label="Date of birth"
          type="date"
          text={birthDate}
          onText={setBirthDate}
          fault={faultOf('birthDate')}
        />
        <FormField
          label="Number in the hospital"
          text={hospitalNumber}
          onText={setHospitalNumber}
          fault={faultOf('hospitalNumber')}
        />
        <p className="fault" role="alert">
          {otherFault('name', 'birthDate', 'hospitalNumber')}
        </p>
        <div className="row">
          <button type="submit" className="button" aria-disabled={isAsking}>
            Make the patient
          </button>
        </div>
      </form>
    </section>
  )
}
