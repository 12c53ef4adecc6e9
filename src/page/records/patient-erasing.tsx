/** Makes all of one patient unreadable for ever: for an administrator, who sees no patients and is told a number. */
import { useState } from 'react'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import { FormField } from './form-field.tsx'
import { useAsking } from './use-asking.ts'

export function PatientErasing({ clinic }: { readonly clinic: ClinicCommands }) {
  const [number, setNumber] = useState('')
  const [again, setAgain] = useState('')
  const [told, setTold] = useState('')
  const { isAsking, refused, ask } = useAsking()
  const isTwice = number.trim() !== '' && again.trim() === number.trim()
  return (
    <section className="card" aria-labelledby="erasing-heading">
      <h3 id="erasing-heading">Erase a patient</h3>
      <p className="hint">
        Destroys the key: nothing of the patient can be read again, here or in any backup that can be reached. The audit
        stays, without a name. There is no way back.
      </p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          setTold('')
          if (!isTwice) return
          ask(
            () => clinic.patients.erase(number.trim()),
            ({ unreachedBackups }) => {
              setNumber('')
              setAgain('')
              setTold(saidOf(unreachedBackups))
            },
          )
        }}
      >
        <FormField
          label="Number of the patient"
          hint="Who treats the patient finds it under “Everything kept of this patient”."
          text={number}
          onText={setNumber}
          fault={refused?.message}
        />
        <FormField label="The same number again" text={again} onText={setAgain} />
        <div className="row">
          <button type="submit" className="button" aria-disabled={isAsking || !isTwice}>
            Erase for ever
          </button>
        </div>
      </form>
      <p role="status">{told}</p>
    </section>
  )
}

function saidOf(unreached: number): string {
  if (unreached === 0) return 'Erased: nothing of the patient can be read again.'
  return `Erased here. ${unreached === 1 ? 'One backup could not be reached' : `${unreached} backups could not be reached`}: restore and erase, or destroy ${unreached === 1 ? 'it' : 'them'}.`
}
