/** A run from its beginning to its end: what happened of itself and what the supervisor marked, each a step to that moment. */
import type { Attempt } from '#core/training/attempt.ts'
import { sayTime } from '#session/practice-words.ts'

interface Props {
  readonly attempt: Pick<Attempt, 'lastedS' | 'events' | 'marks'>
  readonly atS: number
  readonly onGo: (timeS: number) => void
}

const KINDS = { complication: 'Brought in', alarm: 'Alarm', felt: 'Felt', mark: 'Marked' } as const
type Kind = keyof typeof KINDS
interface Moment {
  readonly timeS: number
  readonly kind: Kind
  readonly words: string
}

/** An alarm that comes and goes is one line of the list; the strip shows each time. */
function listed(moments: readonly Moment[]): readonly (Moment & { readonly times: number })[] {
  const lines: (Moment & { times: number })[] = []
  for (const moment of moments) {
    const last = lines.at(-1)
    if (last?.kind === moment.kind && last.words === moment.words) last.times++
    else lines.push({ ...moment, times: 1 })
  }
  return lines
}

export function DebriefTimeline({ attempt: { lastedS, events, marks }, atS, onGo }: Props) {
  const moments: readonly Moment[] = [...events, ...marks.map((mark) => ({ ...mark, kind: 'mark' as const }))].toSorted(
    (a, b) => a.timeS - b.timeS,
  )
  if (!moments.length || lastedS <= 0) return undefined
  const x = (timeS: number) => (100 * Math.min(lastedS, timeS)) / lastedS
  return (
    <div className="timeline">
      <h3>Timeline</h3>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect className="timeline-run" x={0} y={4} width={100} height={2} />
        {moments.map(({ timeS, kind }, n) => (
          <rect key={n} className={`timeline-${kind}`} x={x(timeS) - 0.3} y={1} width={0.6} height={8} />
        ))}
        <rect className="timeline-now" x={x(atS) - 0.2} y={0} width={0.4} height={10} />
      </svg>
      <ul className="marks">
        {listed(moments).map(({ timeS, kind, words, times }, n) => (
          <li key={n}>
            <button type="button" onClick={() => onGo(timeS)}>
              <time>{sayTime(timeS)}</time>
              <span className={`timeline-word timeline-word-${kind}`}>{KINDS[kind]}</span>
              <span>
                {words}
                {times > 1 && `, ${times} times`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
