/** The tip's way seen from above the back and from the side, up to a moment, beside an expert's at the same share of time. */
import type { Vector } from '#core/training/tracked-sample.ts'

interface Place {
  readonly timeS: number
  readonly tip: Vector
}

interface Props {
  readonly own: readonly Place[]
  readonly expert: readonly Place[]
  readonly expertIs: 'scripted' | 'marked'
  readonly atS: number
}

const [SIDE, EDGE] = [150, 10]
/** x of the drawing is to the patient's left, as one stands behind them it is to the left: mirrored for the eye. */
const VIEWS = [
  { name: 'From the feet', across: 0, up: 1 },
  { name: 'From the left', across: 2, up: 1 },
] as const

export function WayBeside({ own, expert, expertIs, atS }: Props) {
  const all = [...own, ...expert].map(({ tip }) => tip)
  const reach = (axis: number) =>
    [Math.min(...all.map((tip) => tip[axis]!)), Math.max(...all.map((tip) => tip[axis]!))] as const
  const spans = [0, 1, 2].map(reach)
  const mm = Math.max(1, ...spans.map(([low, high]) => high - low))
  const lastS = own.at(-1)?.timeS ?? 1
  const share = Math.min(1, atS / lastS)
  const expertS = (expert.at(-1)?.timeS ?? 0) * share
  return (
    <div className="way-beside">
      {VIEWS.map(({ name, across, up }) => {
        const scale = (SIDE - 2 * EDGE) / mm
        const [x0, y0] = [(spans[across]![0] + spans[across]![1]) / 2, (spans[up]![0] + spans[up]![1]) / 2]
        const at = (tip: Vector) =>
          `${(SIDE / 2 + (tip[across] - x0) * scale).toFixed(1)} ${(SIDE / 2 - (tip[up] - y0) * scale).toFixed(1)}`
        const line = (places: readonly Place[], toS: number) =>
          places
            .filter(({ timeS }) => timeS <= toS)
            .map(({ tip }, n) => `${n ? 'L' : 'M'}${at(tip)}`)
            .join('')
        return (
          <figure key={name}>
            <svg
              viewBox={`0 0 ${SIDE} ${SIDE}`}
              role="img"
              aria-label={`${name}: the tip's way over ${mm.toFixed(0)} mm`}
            >
              <path className="way-expert" d={line(expert, expertS)} />
              <path className="way-own" d={line(own, atS)} />
            </svg>
            <figcaption>{name}</figcaption>
          </figure>
        )
      })}
      <ul className="way-key" aria-hidden="true">
        <li className="way-own">This run</li>
        <li className="way-expert">{expertIs === 'scripted' ? 'Scripted expert' : 'Expert of this department'}</li>
      </ul>
    </div>
  )
}
