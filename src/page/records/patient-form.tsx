/** What is known of a patient, typed: of a new one, or changed. */
import { useState, type ReactNode } from 'react'
import type { Answer, KeptPatient } from '#session/clinic-commands.ts'
import { FormField } from './form-field.tsx'
import { useAsking } from './use-asking.ts'

type Body = KeptPatient['body']

interface Props {
  /** Undefined for a new one. */
  readonly before?: Body
  readonly button: string
  /** Above the fields. */
  readonly children?: ReactNode
  readonly keep: (body: Body) => Promise<Answer<KeptPatient>>
  readonly onKept: (patient: KeptPatient) => void
}

export function PatientForm({ before, button, children, keep, onKept }: Props) {
  const [name, setName] = useState(before?.name ?? '')
  const [birthDate, setBirthDate] = useState(before?.birthDate ?? '')
  const [hospitalNumber, setHospitalNumber] = useState(before?.hospitalNumber ?? '')
  const { isAsking, faultOf, otherFault, ask } = useAsking()
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        const { birthDate: _, hospitalNumber: __, ...rest } = before ?? {}
        ask(
          () => keep({ ...rest, name, ...(birthDate && { birthDate }), ...(hospitalNumber && { hospitalNumber }) }),
          onKept,
        )
      }}
    >
      {children}
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
        hint="As the archive knows the patient; nothing goes there without it."
        text={hospitalNumber}
        onText={setHospitalNumber}
        fault={faultOf('hospitalNumber')}
      />
      <p className="fault" role="alert">
        {otherFault('name', 'birthDate', 'hospitalNumber')}
      </p>
      <div className="row">
        <button type="submit" className="button" aria-disabled={isAsking}>
          {button}
        </button>
      </div>
    </form>
  )
}
