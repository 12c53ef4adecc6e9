/** One patient: what was agreed to, the cases, and what each holds. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { scopesOf } from '#core/records/consent/consent.ts'
import { CONSENT_SCOPES, type Consent } from '#core/records/kinds.ts'
import { may, POLICY, type Subject } from '#core/records/policy.ts'
import { CONSENT_TEXTS } from '#core/records/consent/consent.ts'
import type { KeptPatient, KeptRecord } from '#session/clinic-commands.ts'
import { CaseCard } from './case-card.tsx'
import { ConsentForm } from './consent-form.tsx'
import { FormField } from './form-field.tsx'
import { actorOf, type RecordsProps } from './records-props.ts'
import { PatientForm } from './patient-form.tsx'
import { PatientExperts } from './patient-experts.tsx'
import { PatientExport } from './patient-export.tsx'
import { sayMoment } from './record-words.ts'
import { useAnswer } from './use-answer.ts'
import { useAsking } from './use-asking.ts'

interface Props extends RecordsProps {
  readonly patient: KeptPatient
  readonly onChanged: (patient: KeptPatient) => void
  readonly onBack: () => void
}

export function PatientView(props: Props) {
  const { patient, onBack, onChanged, clinic, who, session } = props
  const { value, fault, again } = useAnswer(() => clinic.patients.records(patient.id))
  const [isConsenting, setIsConsenting] = useState(false)
  const [isChanging, setIsChanging] = useState(false)
  const isOpen = useStore(session, (state) => state.openRecord?.patient === patient.id)
  const records = value?.records ?? []
  const consents = records.filter(({ kind }) => kind === 'consent') as readonly KeptRecord<Consent>[]
  const newest = consents.toSorted((a, b) => a.changedMs - b.changedMs || a.createdMs - b.createdMs).at(-1)
  const subject: Subject = { tenant: '', isTraining: patient.purpose === 'training', invited: [], author: who.account, state: 'open' } // prettier-ignore
  const mayAsk = may(actorOf(who), 'create', 'consent', subject).allowed
  const mayChange = may(actorOf(who), 'change', 'patient', subject).allowed
  if (isConsenting)
    return (
      <ConsentForm
        name={patient.body.name}
        onDecided={(consent) => {
          clinic.consent.give(patient.id, consent)
          setIsConsenting(false)
          // It is on its way; what is shown is what the server has.
          setTimeout(again, 400)
        }}
        onBack={() => setIsConsenting(false)}
      />
    )
  return (
    <div>
      <div className="row">
        <button type="button" className="button ghost" onClick={onBack}>
          All patients
        </button>
      </div>
      <div className="head">
        <h2>
          {patient.body.name} {patient.purpose === 'training' && <span className="tag">training</span>}
        </h2>
        <p className="hint">{[patient.body.birthDate, patient.body.hospitalNumber].filter(Boolean).join(' · ')}</p>
        {mayChange && (
          <button
            type="button"
            className="button small"
            aria-expanded={isChanging}
            onClick={() => setIsChanging(!isChanging)}
          >
            Change
          </button>
        )}
      </div>
      {isChanging && (
        <section className="card" aria-label="Change the patient">
          <PatientForm
            before={patient.body}
            button="Keep the change"
            keep={(body) => clinic.patients.change(patient, body)}
            onKept={(kept) => {
              setIsChanging(false)
              onChanged(kept)
            }}
          />
        </section>
      )}
      <p className="fault" role="alert">
        {fault}
      </p>
      {patient.purpose === 'care' && value && (
        <section className="card" aria-labelledby="consent-heading">
          <div className="head">
            <h3 id="consent-heading">Consent</h3>
            {mayAsk && (
              <button type="button" className="button small" onClick={() => setIsConsenting(true)}>
                {newest ? 'Ask again' : 'Explain and ask'}
              </button>
            )}
          </div>
          <ConsentSummary newest={newest} />
        </section>
      )}
      {mayChange && <PatientExperts clinic={clinic} patient={patient} />}
      {value && <Cases {...props} records={records} isOpen={isOpen} again={again} />}
      <PatientExport {...{ who, patient, subject }} />
    </div>
  )
}

function ConsentSummary({ newest }: { readonly newest: KeptRecord<Consent> | undefined }) {
  if (!newest) return <p className="hint">Nobody has asked yet: AI and recording stay off for this patient.</p>
  const { language, documentVersion, decidedMs, understanding } = newest.body
  const text = CONSENT_TEXTS.find((each) => each.language === language) ?? CONSENT_TEXTS[0]!
  const scopes = scopesOf('care', newest.body)
  return (
    <>
      <ul className="scope-lines">
        {CONSENT_SCOPES.map((scope) => (
          <li key={scope}>
            <span className={scopes[scope] ? 'tone tone-good' : 'tone'}>
              {text.scopes[scope].name}: {scopes[scope] ? 'agreed' : 'not agreed'}
            </span>
          </li>
        ))}
      </ul>
      <p className="hint">
        {sayMoment(decidedMs)}, text {documentVersion} in {text.languageName}
        {understanding && `, ${understanding.right} of ${understanding.asked} questions right`}
        {understanding?.wrong ? ` after ${understanding.wrong} wrong` : ''}
      </p>
    </>
  )
}

function Cases(
  props: Props & { readonly records: readonly KeptRecord[]; readonly isOpen: boolean; readonly again: () => void },
) {
  // prettier-ignore
  const { clinic, who, patient, records, again } = props
  const [isNew, setIsNew] = useState(false)
  const [procedure, setProcedure] = useState('')
  const { isAsking, refused, ask } = useAsking()
  const cases = records.filter(({ kind }) => kind === 'case')
  const reach = POLICY.case.create?.who[who.role]
  const mayMake = reach === 'all' || (reach === 'training' && patient.purpose === 'training')
  return (
    <section className="form" aria-labelledby="cases-heading">
      <div className="head">
        <h3 id="cases-heading">Cases</h3>
        {mayMake && (
          <button type="button" className="button small" aria-expanded={isNew} onClick={() => setIsNew(!isNew)}>
            New case
          </button>
        )}
      </div>
      {isNew && (
        <form
          className="card"
          onSubmit={(event) => {
            event.preventDefault()
            ask(
              () => clinic.patients.createCase(patient.id, { procedure }),
              () => {
                setIsNew(false)
                setProcedure('')
                again()
              },
            )
          }}
        >
          <FormField
            label="Procedure"
            hint="As “facet joint injection L4/5 left”."
            text={procedure}
            onText={setProcedure}
            fault={refused?.message}
            isNeeded
          />
          <div className="row">
            <button type="submit" className="button" aria-disabled={isAsking}>
              Make the case
            </button>
          </div>
        </form>
      )}
      {cases.length === 0 && !isNew && <p className="hint">There is no case yet.</p>}
      {cases.toReversed().map((of) => (
        <CaseCard key={of.id} {...props} of={of} />
      ))}
    </section>
  )
}
