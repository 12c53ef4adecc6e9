/** Makes a controller that is clamped to the probe or the needle its tracker. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { MountedTool, MountHand } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import { Fold } from './fold.tsx'
import { parseRigidRows } from './matrix-text.ts'
import { recall, remember } from './remembered.ts'
import { TextField } from './text-field.tsx'

const CHOICES: readonly { readonly hand: MountHand | undefined; readonly label: string }[] = [
  { hand: undefined, label: 'Not used' },
  { hand: 'left-hand', label: 'Left controller' },
  { hand: 'right-hand', label: 'Right controller' },
]

/** Where the last offset of each is remembered. */
const KEYS = { probe: 'mount', needle: 'needleMount' } as const

const NO_OFFSET = '1  0  0  0\n0  1  0  0\n0  0  1  0\n0  0  0  1'

export interface MountFoldProps {
  readonly session: Session
  readonly commands: Commands
  readonly tool: MountedTool
}

export function MountFold({ session, commands, tool }: MountFoldProps) {
  const mountedOn = useStore(session, (state) => state.mounts[tool])
  const [hand, setHand] = useState(mountedOn)
  const [text, setText] = useState(() => recall(KEYS[tool]) ?? NO_OFFSET)
  const [fault, setFault] = useState<string>()

  const mount = () => {
    const rows = parseRigidRows(text)
    setFault(rows.ok ? undefined : rows.fault)
    if (!rows.ok) return
    remember(KEYS[tool], text)
    commands.mountOn(tool, hand, rows.value)
  }

  return (
    <Fold title={`Controller clamped to the ${tool}`} now={CHOICES.find((choice) => choice.hand === mountedOn)?.label}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          mount()
        }}
      >
        <fieldset className="choices">
          <legend>Which controller</legend>
          {CHOICES.map((choice) => (
            <label key={choice.label}>
              <input
                type="radio"
                name={`${tool}-mounted-on`}
                checked={hand === choice.hand}
                onChange={() => setHand(choice.hand)}
              />
              {choice.label}
            </label>
          ))}
        </fieldset>
        <TextField
          label={`${tool}FromHand, four rows of four`}
          text={text}
          onText={setText}
          hint={`Takes a point at the controller’s grip to the ${tool}’s marker. Millimetres; a rotation and a translation.`}
          fault={fault}
          lines={4}
        />
        <button type="submit" className="button">
          Use this mount
        </button>
      </form>
    </Fold>
  )
}
