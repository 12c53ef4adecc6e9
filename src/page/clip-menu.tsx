/** Cuts the volume to a box and at the ultrasound plane. */
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { axisEnds, isWhole, moveThumb, THINNEST, wholeBox, type Axis, type End } from './clip-box.ts'
import { toggleClipByPlane } from './tools.ts'

/** Before a volume is open there is no patient to name the ends after. */
const UNNAMED = [['Start', 'End'], ['Start', 'End'], ['Start', 'End']] as const // prettier-ignore

export function ClipMenu({ session }: { readonly session: Session }) {
  const clip = useStore(session, (state) => state.clip)
  const openCase = useStore(session, (state) => state.openCase)
  const ends = openCase ? axisEnds(openCase.geometry) : UNNAMED
  return (
    <>
      {([0, 1, 2] as const).map((axis) => (
        <ThumbPair
          key={axis}
          names={ends[axis]!}
          low={clip.low[axis]}
          high={clip.high[axis]}
          onMove={(end, fraction) => session.actions.set({ clip: moveThumb(clip, axis as Axis, end, fraction) })}
        />
      ))}
      <label className="check">
        <input type="checkbox" checked={clip.byPlane} onChange={() => toggleClipByPlane(session)} />
        <span>
          At the ultrasound plane
          <small>takes away what is in front of it</small>
        </span>
        <kbd>C</kbd>
      </label>
      <button
        type="button"
        className="button small"
        disabled={isWhole(clip)}
        onClick={() => session.actions.set({ clip: wholeBox(clip) })}
      >
        Whole volume
      </button>
    </>
  )
}

interface ThumbPairProps {
  readonly names: readonly [low: string, high: string]
  readonly low: number
  readonly high: number
  readonly onMove: (end: End, fraction: number) => void
}

/** Two native sliders on one track: each thumb has its own name, keys and value. */
function ThumbPair({ names, low, high, onMove }: ThumbPairProps) {
  const thumb = (end: End, value: number) => (
    <input
      type="range"
      min={0}
      max={1}
      step={THINNEST / 4}
      value={value}
      aria-label={`Cut from the ${names[end === 'low' ? 0 : 1].toLowerCase()}`}
      aria-valuetext={`${Math.round(value * 100)} %`}
      onChange={({ target }) => onMove(end, target.valueAsNumber)}
    />
  )
  return (
    <div className="thumb-pair">
      <span>{names[0]}</span>
      <div className="track" style={{ '--low': low, '--high': high } as React.CSSProperties}>
        {thumb('low', low)}
        {thumb('high', high)}
      </div>
      <span>{names[1]}</span>
    </div>
  )
}
