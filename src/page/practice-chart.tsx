/** A figure over runs: dots, and a limit or a fitted curve beside them. */
interface Props {
  readonly name: string
  readonly values: readonly number[]
  readonly unit: string
  readonly limit?: { readonly at: number; readonly says: string }
  readonly curve?: ((trial: number) => number) | undefined
}

/** Of the drawing's own units. */
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [620, 170, 52, 24, 12]

export function PracticeChart({ name, values, unit, limit, curve }: Props) {
  const most = Math.max(1e-9, ...values, limit ? 1.15 * limit.at : 0)
  const count = Math.max(10, values.length)
  const x = (trial: number) => LEFT + ((WIDTH - LEFT - 14) * (trial - 0.5)) / count
  const y = (value: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / most
  const digits = most < 10 ? 1 : 0
  const curved = curve && values.map((_, n) => `${n ? 'L' : 'M'}${x(n + 1).toFixed(1)} ${y(Math.max(0, curve(n + 1))).toFixed(1)}`).join('') // prettier-ignore
  return (
    <svg
      className="practice-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${name} over ${values.length} runs${values.length ? `, last ${values.at(-1)!.toFixed(digits)} ${unit}` : ''}`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line className="chart-grid" x1={LEFT} x2={WIDTH - 8} y1={y(share * most)} y2={y(share * most)} />
          <text x={LEFT - 6} y={y(share * most) + 4} textAnchor="end">
            {(share * most).toFixed(digits)}
          </text>
        </g>
      ))}
      <text x={LEFT} y={HEIGHT - 6}>
        {unit ? `${unit}, run by run` : 'run by run'}
      </text>
      {limit && (
        <>
          <line className="chart-limit" x1={LEFT} x2={WIDTH - 8} y1={y(limit.at)} y2={y(limit.at)} />
          <text className="chart-limit-word" x={WIDTH - 10} y={y(limit.at) - 5} textAnchor="end">
            {limit.says} {limit.at.toFixed(1)}
          </text>
        </>
      )}
      {curved && <path className="chart-curve" d={curved} />}
      {limit && (
        <path className="chart-line" d={values.map((value, n) => `${n ? 'L' : 'M'}${x(n + 1)} ${y(value)}`).join('')} />
      )}
      {values.map((value, n) => (
        <circle key={n} className="chart-dot" cx={x(n + 1)} cy={y(value)} r={4} />
      ))}
    </svg>
  )
}
