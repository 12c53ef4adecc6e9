/** What can be calibrated, and with what in hand. */
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import { WAY_WORDS } from '#session/calibration-words.ts'
import type { GuidedWay, TippedTool } from '#session/calibrating.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'

const TOOLS: readonly TippedTool[] = ['needle', 'stylus']
const PICTURE_WAYS = ['side', 'touches', 'jig', 'lag'] as const satisfies readonly GuidedWay[]
const HEADSET_WAYS = ['turns', 'spot'] as const satisfies readonly GuidedWay[]

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function CalibrationWays({ session, commands }: Props) {
  const [tool, setTool] = useState<TippedTool>('needle')
  return (
    <>
      <fieldset className="choices">
        <legend>Tool in hand</legend>
        {TOOLS.map((each) => (
          <label key={each}>
            <input type="radio" name="calibrated-tool" checked={tool === each} onChange={() => setTool(each)} />
            {each === 'needle' ? 'Needle' : 'Stylus'}
          </label>
        ))}
      </fieldset>
      <p className="hint">
        Tip: rest it in a hollow that does not move, and turn the tool about it, to all sides. {WAY_WORDS.shaft.how}
      </p>
      <div className="row">
        <button type="button" className="button" onClick={() => commands.calibrateTip(tool)}>
          Calibrate the {tool}’s tip
        </button>
        <button type="button" className="button" onClick={() => commands.calibrate('shaft', tool)}>
          Calibrate the {tool}’s shaft
        </button>
        <button type="button" className="button ghost" onClick={() => commands.flipShaft(tool)}>
          Flip the shaft
        </button>
        <button type="button" className="button ghost" onClick={() => commands.checkTip(tool)}>
          Check the {tool}
        </button>
      </div>
      <Ways title="Picture on the probe" ways={PICTURE_WAYS} tool={tool} commands={commands} />
      <DepthField session={session} />
      <Ways title="Headset and tracker" ways={HEADSET_WAYS} tool={tool} commands={commands} />
      <div className="row">
        <button type="button" className="button ghost" onClick={() => commands.layOnPatient()}>
          Lay the hologram on the patient
        </button>
      </div>
    </>
  )
}

interface WaysProps {
  readonly title: string
  readonly ways: readonly GuidedWay[]
  readonly tool: TippedTool
  readonly commands: Commands
}

function Ways({ title, ways, tool, commands }: WaysProps) {
  return (
    <section className="ways" aria-label={title}>
      <h3>{title}</h3>
      {ways.map((way) => (
        <div key={way} className="way">
          <button type="button" className="button" onClick={() => commands.calibrate(way, tool)}>
            {WAY_WORDS[way].name}
          </button>
          <p className="hint">{WAY_WORDS[way].how}</p>
        </div>
      ))}
    </section>
  )
}

/** A jig says where the face is, not how large a pixel is. */
function DepthField({ session }: { readonly session: Session }) {
  const id = useId()
  const depthMm = useStore(session, (state) => state.depthShownMm)
  return (
    <div className="field depth-shown">
      <label htmlFor={id}>For the jig: depth that the scanner shows, mm</label>
      <input
        id={id}
        type="number"
        min={10}
        max={400}
        value={depthMm ?? ''}
        onChange={({ target: { valueAsNumber } }) =>
          session.actions.set({ depthShownMm: Number.isFinite(valueAsNumber) ? valueAsNumber : undefined })
        }
      />
    </div>
  )
}
