/** Where probe and needle stand over the levels of this back, seen from behind: the head is up, the patient's left is on the left. */
import type { Seen } from '#core/training/console-message.ts'

/** mm beside and along the spine that are always seen. */
const [HALF_WIDTH, EDGE] = [75, 22]

export function ConsoleMap({ map }: { readonly map: NonNullable<Seen['map']> }) {
  const { levels, probe, tip, target } = map
  const heights = levels.map(({ at }) => at[1])
  const [low, high] = [Math.min(...heights) - EDGE, Math.max(...heights) + EDGE]
  const at = ([x, z]: readonly [number, number]) => ({ x: -x, y: -z })
  const [from, to] = (probe ?? []).map(at)
  return (
    <figure className="console-map">
      <svg viewBox={`${-HALF_WIDTH} ${-high} ${2 * HALF_WIDTH} ${high - low}`} role="img" aria-label={sayMap(map)}>
        {levels.map(({ name, at: place }) => (
          <g key={name}>
            <rect className="map-level" x={at(place).x - 3} y={at(place).y - 9} width={6} height={18} rx={3} />
            <text x={at(place).x - 14} y={at(place).y + 3}>
              {name}
            </text>
          </g>
        ))}
        {from && to && (
          <>
            <line className="map-probe" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
            <circle className="map-marked" cx={to.x} cy={to.y} r={3} />
          </>
        )}
        {target && <circle className="map-target" cx={at(target).x} cy={at(target).y} r={4} />}
        {tip && <circle className="map-tip" cx={at(tip).x} cy={at(tip).y} r={2.6} />}
      </svg>
      <figcaption>
        {probe ? 'Probe from above the back' : 'No probe'}
        {target ? ', target ringed' : ''}
        {tip ? ', tip as a dot' : ''}
      </figcaption>
    </figure>
  )
}

/** For who does not see the drawing: the level that the middle of the probe is nearest to. */
function sayMap({ levels, probe }: NonNullable<Seen['map']>): string {
  if (!probe) return 'The back from behind; no probe is seen'
  const [a, b] = probe
  const height = (a[1] + b[1]) / 2
  const [nearest] = levels.toSorted((one, other) => Math.abs(one.at[1] - height) - Math.abs(other.at[1] - height))
  const isAlong = Math.abs(a[1] - b[1]) > Math.abs(a[0] - b[0])
  return `The back from behind: the probe lies ${isAlong ? 'along' : 'across'} the spine near ${nearest?.name ?? 'it'}`
}
