/** Tip to target and deviation from the path over time, with passes and alarms; pressed, it goes to that moment. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Review } from '#core/recording/review.ts'
import type { NeedleScore, ScoredMoment } from '#core/recording/rescoring.ts'

interface Props {
  readonly review: Review
  readonly atMs: number
  readonly onPick: (ms: number) => void
}

/** Pixels of the page, so that the slider under it is at the same moment; what stands right of the slider is as wide as RIGHT. */
const [HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [180, 44, 88, 24, 10]
const LINES = [
  { of: 'toTargetMm', name: 'Tip to target', className: 'chart-target' },
  { of: 'offsetMm', name: 'Beside the path', className: 'chart-offset' },
] as const
/** More points than the drawing has pixels are not seen. */
const MOST_POINTS = 1200

export function ReviewChart({ review, atMs, onPick }: Props) {
  const { moments, passes, events } = review
  const [firstMs, lastMs] = [moments[0]?.ms ?? 0, moments.at(-1)?.ms ?? 1]
  const mostMm = useMemo(() => niceTop(moments), [moments])
  const [svg, width] = useWidth()
  const plotPx = Math.max(1, width - LEFT - RIGHT)
  const x = (ms: number) => LEFT + (plotPx * (ms - firstMs)) / Math.max(1, lastMs - firstMs)
  const y = (mm: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * Math.min(mm, mostMm)) / mostMm
  const alarms = events.filter(({ kind, level }) => kind === 'alarm raised' || level === 'high' || level === 'warning')
  const hasScore = moments.some(({ score }) => score)
  return (
    <div className="chart">
      <ul className="chart-legend" aria-hidden="true">
        {LINES.map(({ name, className }) => (
          <li key={name} className={className}>
            {name}
          </li>
        ))}
        <li className="chart-pass-key">Needle pass</li>
        <li className="chart-alarm-key">Alarm, or withheld</li>
      </ul>
      <svg
        ref={svg}
        height={HEIGHT}
        role="img"
        aria-label={`Distances over ${((lastMs - firstMs) / 1000).toFixed(0)} s, up to ${mostMm} mm`}
        onClick={({ currentTarget, clientX }) => {
          const atPx = clientX - currentTarget.getBoundingClientRect().left - LEFT
          onPick(Math.min(lastMs, Math.max(firstMs, firstMs + (atPx * (lastMs - firstMs)) / plotPx)))
        }}
      >
        {passes.map(({ fromMs, toMs }) => (
          <rect
            key={fromMs}
            className="chart-pass"
            x={x(fromMs)}
            width={Math.max(2, x(toMs) - x(fromMs))}
            y={TOP}
            height={HEIGHT - BOTTOM - TOP}
          />
        ))}
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="chart-grid" x1={LEFT} x2={width - RIGHT} y1={y(share * mostMm)} y2={y(share * mostMm)} />
            <text x={LEFT - 6} y={y(share * mostMm) + 4} textAnchor="end">
              {share * mostMm}
            </text>
          </g>
        ))}
        <text x={width - RIGHT} y={HEIGHT - 6} textAnchor="end">{`${(lastMs / 1000).toFixed(0)} s`}</text>
        <text x={LEFT} y={HEIGHT - 6}>
          mm over time
        </text>
        {alarms.map(({ ms, level }, at) => (
          <path key={at} className="chart-alarm" data-level={level} d={`M${x(ms)} ${HEIGHT - BOTTOM}l-5 9h10z`} />
        ))}
        {LINES.map(({ of, className }) => (
          <path key={of} className={className} d={lineOf(moments, of, x, y)} />
        ))}
        {!hasScore && (
          <text className="chart-empty" x={LEFT + plotPx / 2} y={HEIGHT / 2} textAnchor="middle">
            Without a plan and a tracked needle there is nothing to score
          </text>
        )}
        <line className="chart-now" x1={x(atMs)} x2={x(atMs)} y1={TOP - 4} y2={HEIGHT - BOTTOM} />
      </svg>
    </div>
  )
}

/** Of the drawing, as the page lays it out. */
function useWidth() {
  const svg = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(1000)
  useLayoutEffect(() => {
    if (!svg.current) return undefined
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width))
    observer.observe(svg.current)
    return () => observer.disconnect()
  }, [])
  return [svg, width] as const
}

/** Broken where nothing is known. */
function lineOf(
  moments: readonly ScoredMoment[],
  of: keyof Pick<NeedleScore, 'toTargetMm' | 'offsetMm'>,
  x: (ms: number) => number,
  y: (mm: number) => number,
): string {
  const step = Math.max(1, Math.floor(moments.length / MOST_POINTS))
  let path = ''
  let isDown = false
  for (let at = 0; at < moments.length; at += step) {
    const { ms, score } = moments[at]!
    if (score) path += `${isDown ? 'L' : 'M'}${x(ms).toFixed(1)} ${y(score[of]).toFixed(1)}`
    isDown = score !== undefined
  }
  return path
}

/** A round number above nine tenths of all distances: a needle on its way through the room is cut off. */
function niceTop(moments: readonly ScoredMoment[]): number {
  const all = moments.flatMap(({ score }) => (score ? [score.toTargetMm] : [])).sort((a, b) => a - b)
  const most = all[Math.floor(0.9 * all.length)] ?? 10
  return [10, 20, 50, 100, 200].find((top) => top >= most) ?? 400
}
