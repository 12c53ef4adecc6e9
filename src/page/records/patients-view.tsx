/** The patients this person may see, one of them opened, and a new one. */
import { useState } from 'react'
import { may } from '#core/records/policy.ts'
import type { KeptPatient } from '#session/clinic-commands.ts'
import { NewPatient } from './new-patient.tsx'
import { PatientView } from './patient-view.tsx'
import { actorOf, type RecordsProps } from './records-props.ts'
import { sayDay } from './record-words.ts'
import { useAnswer } from './use-answer.ts'

export function PatientsView(props: RecordsProps) {
  const { clinic, who } = props
  const { value, fault, again } = useAnswer(() => clinic.patients.list())
  const [chosen, setChosen] = useState<KeptPatient>()
  const [isNew, setIsNew] = useState(false)
  const [search, setSearch] = useState('')
  const back = () => {
    setChosen(undefined)
    setIsNew(false)
    again()
  }
  if (chosen) return <PatientView {...props} patient={chosen} onChanged={setChosen} onBack={back} />
  const found = value?.patients.filter(({ body: { name, hospitalNumber = '' } }) =>
    `${name} ${hospitalNumber}`.toLowerCase().includes(search.toLowerCase()),
  )
  const mayMake = may(actorOf(who), 'create', 'patient').allowed
  return (
    <div>
      <div className="head">
        <h2>Patients</h2>
        {mayMake && (
          <button type="button" className="button" aria-expanded={isNew} onClick={() => setIsNew(!isNew)}>
            New patient
          </button>
        )}
      </div>
      {isNew && <NewPatient clinic={clinic} who={who} onMade={setChosen} />}
      <p className="fault" role="alert">
        {fault}
      </p>
      {value && value.patients.length > 7 && (
        <div className="field">
          <label htmlFor="patient-search">Find by name or number</label>
          <input id="patient-search" value={search} onChange={({ target }) => setSearch(target.value)} />
        </div>
      )}
      {found && found.length > 0 ? (
        <ul className="kept-list card" aria-label="Patients">
          {found.map((patient) => (
            <li key={patient.id}>
              <div className="grow">
                <strong>{patient.body.name}</strong>{' '}
                {patient.purpose === 'training' && <span className="tag">training</span>}
                <p className="hint">
                  {[patient.body.birthDate, patient.body.hospitalNumber].filter(Boolean).join(' · ') ||
                    `since ${sayDay(patient.createdMs)}`}
                </p>
              </div>
              <button type="button" className="button" onClick={() => setChosen(patient)}>
                Open<span className="unseen"> {patient.body.name}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        value && <p className="hint">{search === '' ? 'There is no patient yet.' : 'Nobody of that name or number.'}</p>
      )}
    </div>
  )
}
