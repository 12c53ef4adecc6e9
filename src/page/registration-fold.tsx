/** States where the patient's marker is in the CT, when that is known from elsewhere. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { Fold } from './fold.tsx'
import { matrixAsText, parseRigidRows } from './matrix-text.ts'
import { TextField } from './text-field.tsx'

const BY_HAND = 'stated by hand'

export function RegistrationFold({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const registration = useStore(session, (state) => state.registration)
  const [text, setText] = useState(() => (registration ? matrixAsText(registration.matrix) : ''))
  const [how, setHow] = useState(() => registration?.how ?? '')
  const [fault, setFault] = useState<string>()

  const state = () => {
    const rows = parseRigidRows(text)
    setFault(rows.ok ? undefined : rows.fault)
    if (rows.ok) commands.stateRegistration(rows.value, how.trim() || BY_HAND)
  }

  return (
    <Fold title="Registration of patient to CT" now={registration ? registration.how : 'None'}>
      {registration && (
        <p className="in-use">
          <span className="tag">In use</span>
          <code className="mono">{matrixAsText(registration.matrix)}</code>
        </p>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          state()
        }}
      >
        <TextField
          label="ctFromPatient, four rows of four"
          text={text}
          onText={setText}
          hint="Takes a point at the patient’s reference marker into the CT (DICOM LPS). Millimetres; a rotation and a translation."
          fault={fault}
          lines={4}
          placeholder={'1  0  0  12.5\n0  1  0  -4.0\n0  0  1  30.2\n0  0  0  1'}
        />
        <TextField label="How it was found" text={how} onText={setHow} placeholder={BY_HAND} />
        <div className="row">
          <button type="submit" className="button">
            Use this registration
          </button>
          {registration && (
            <button type="button" className="button ghost" onClick={() => commands.stateRegistration(undefined, '')}>
              Remove it
            </button>
          )}
        </div>
      </form>
    </Fold>
  )
}
