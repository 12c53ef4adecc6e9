/** The patient beside the images: what is stated, and plainly what is not. */
import { useStore } from 'zustand'
import { AGENTS, ALLERGENS, type Agent, type ClinicalRecord, type Medicine } from '#core/planning/clinical-record.ts'
import type { Session } from '#session/session.ts'
import { stateClinical } from '#session/plan-steps.ts'
import { Fold } from './fold.tsx'
import { LateField } from './late-field.tsx'
import { Choice, Switch } from './settings-lines.tsx'

const UNKNOWN = 'not stated'
const SIDES = { [UNKNOWN]: UNKNOWN, left: 'left', right: 'right', both: 'both' } as const
const LEVELS = { [UNKNOWN]: UNKNOWN, L1: 'L1', L2: 'L2', L3: 'L3', L4: 'L4', L5: 'L5' } as const
const ASKED = { [UNKNOWN]: UNKNOWN, asked: 'asked' } as const

export function PlanClinical({ session }: { readonly session: Session }) {
  const clinical = useStore(session, ({ plan }) => plan.now.clinical)
  const state = (change: Partial<ClinicalRecord>) => stateClinical(session, change)
  const { side, level, anticoagulants, allergies, bmi, priorUltrasound } = clinical
  const missing = Object.values(clinical).filter((one) => one === UNKNOWN).length
  return (
    <Fold title="Patient" now={missing > 0 ? `${missing} of 6 not stated` : 'all stated'}>
      <Choice label="Side of the complaint" value={side} options={SIDES} onPick={(one) => state({ side: one })} />
      <Choice label="Level of the complaint" value={level} options={LEVELS} onPick={(one) => state({ level: one })} />
      <Choice
        label="Medicines that thin the blood"
        value={anticoagulants === UNKNOWN ? UNKNOWN : 'asked'}
        options={ASKED}
        onPick={(one) => state({ anticoagulants: one === UNKNOWN ? UNKNOWN : [] })}
      />
      {anticoagulants !== UNKNOWN && (
        <Medicines medicines={anticoagulants} onChange={(next) => state({ anticoagulants: next })} />
      )}
      <Choice
        label="Allergies"
        value={allergies === UNKNOWN ? UNKNOWN : 'asked'}
        options={ASKED}
        onPick={(one) => state({ allergies: one === UNKNOWN ? UNKNOWN : [] })}
      />
      {allergies !== UNKNOWN &&
        ALLERGENS.map((one) => (
          <Switch
            key={one}
            label={one}
            isOn={allergies.includes(one)}
            onSwitch={(isOn) =>
              state({ allergies: isOn ? [...allergies, one] : allergies.filter((other) => other !== one) })
            }
          />
        ))}
      <LateField
        label="BMI, kg/m²"
        text={bmi === UNKNOWN ? '' : String(bmi)}
        onLeave={(text) => {
          const value = text.trim() === '' ? UNKNOWN : Number(text.replace(',', '.'))
          if (value !== UNKNOWN && !(value >= 8 && value <= 120)) return 'A number from 8 to 120, or nothing.'
          state({ bmi: value })
          return undefined
        }}
      />
      <LateField
        label="Ultrasound before"
        hint="In its own words; nothing is the same as not stated."
        lines={2}
        text={priorUltrasound === UNKNOWN ? '' : priorUltrasound}
        onLeave={(text) => {
          state({ priorUltrasound: text.trim() === '' ? UNKNOWN : text.slice(0, 2000) })
          return undefined
        }}
      />
    </Fold>
  )
}

interface MedicinesProps {
  readonly medicines: readonly Medicine[]
  readonly onChange: (medicines: readonly Medicine[]) => void
}

function Medicines({ medicines, onChange }: MedicinesProps) {
  const left = AGENTS.filter((agent) => !medicines.some((one) => one.agent === agent))
  const change = (agent: Agent, next: Partial<Medicine>) =>
    onChange(medicines.map((one) => (one.agent === agent ? { ...one, ...next } : one)))
  return (
    <>
      {medicines.map(({ agent, lastDoseHours, isInrNormal }) => (
        <div key={agent} className="plan-medicine" role="group" aria-label={agent}>
          <strong>{agent}</strong>
          <LateField
            label="Last dose, hours before"
            text={lastDoseHours === UNKNOWN ? '' : String(lastDoseHours)}
            onLeave={(text) => {
              const hours = text.trim() === '' ? UNKNOWN : Number(text.replace(',', '.'))
              if (hours !== UNKNOWN && !(hours >= 0 && hours <= 10_000))
                return 'Hours, or nothing where it is not known.'
              change(agent, { lastDoseHours: hours })
              return undefined
            }}
          />
          {(agent === 'warfarin' || agent === 'acenocoumarol') && (
            <Switch
              label="INR is normal"
              isOn={isInrNormal === true}
              onSwitch={(isOn) => change(agent, { isInrNormal: isOn })}
            />
          )}
          <button
            type="button"
            className="button small"
            onClick={() => onChange(medicines.filter((one) => one.agent !== agent))}
          >
            Take off
          </button>
        </div>
      ))}
      <Choice
        label={medicines.length ? 'Another one' : 'Which'}
        value=""
        options={{ '': medicines.length ? 'no other' : 'none', ...Object.fromEntries(left.map((one) => [one, one])) }}
        onPick={(agent) =>
          agent && onChange([...medicines, { agent: agent as Agent, lastDoseHours: UNKNOWN, isInrNormal: UNKNOWN }])
        }
      />
    </>
  )
}
