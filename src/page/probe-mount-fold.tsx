/** Makes a controller that is clamped to the probe its tracker. */
import { useState } from 'react'
import type { Commands } from '#session/commands.ts'
import { Fold } from './fold.tsx'
import { parseRigidRows } from './matrix-text.ts'
import { recall, remember } from './remembered.ts'
import { TextField } from './text-field.tsx'

export type MountedOn = Parameters<Commands['mountProbeOn']>[0]

const CHOICES: readonly { readonly hand: MountedOn; readonly label: string }[] = [
  { hand: undefined, label: 'Not used' },
  { hand: 'left-hand', label: 'Left controller' },
  { hand: 'right-hand', label: 'Right controller' },
]

const NO_OFFSET = '1  0  0  0\n0  1  0  0\n0  0  1  0\n0  0  0  1'

export interface ProbeMountFoldProps {
  readonly commands: Commands
  readonly mountedOn: MountedOn
  readonly onMounted: (hand: MountedOn) => void
}

export function ProbeMountFold({ commands, mountedOn, onMounted }: ProbeMountFoldProps) {
  const [hand, setHand] = useState(mountedOn)
  const [text, setText] = useState(() => recall('mount') ?? NO_OFFSET)
  const [fault, setFault] = useState<string>()

  const mount = () => {
    const rows = parseRigidRows(text)
    setFault(rows.ok ? undefined : rows.fault)
    if (!rows.ok) return
    remember('mount', text)
    commands.mountProbeOn(hand, rows.value)
    onMounted(hand)
  }

  return (
    <Fold title="Controller clamped to the probe" now={CHOICES.find((choice) => choice.hand === mountedOn)?.label}>
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
                name="mounted-on"
                checked={hand === choice.hand}
                onChange={() => setHand(choice.hand)}
              />
              {choice.label}
            </label>
          ))}
        </fieldset>
        <TextField
          label="probeFromHand, four rows of four"
          text={text}
          onText={setText}
          hint="Takes a point at the controller’s grip to the probe’s marker. Millimetres; a rotation and a translation."
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
