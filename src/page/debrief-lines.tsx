/** After a run: what was missing, three things to improve first, what was good, and the needle's way beside an expert's. */
import { useState } from 'react'
import type { Attempt } from '#core/training/attempt.ts'
import type { Improvement } from '#core/training/debrief.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import { WayBeside } from './way-beside.tsx'

interface Props {
  readonly attempt: Attempt
  readonly score?: number | undefined
  readonly improve: readonly Improvement[]
  readonly good: readonly string[]
  readonly expertTrace: readonly { readonly timeS: number; readonly tip: Vector }[]
}

export function DebriefLines({ attempt, score, improve, good, expertTrace }: Props) {
  const [atS, setAtS] = useState(attempt.lastedS)
  return (
    <div className="debrief">
      {score !== undefined && (
        <p className="debrief-score">
          <strong>{score.toFixed(0)}</strong> of 100 beside experts
        </p>
      )}
      {attempt.reasons.length > 0 && (
        <>
          <h3>What was missing</h3>
          <ul className="remarks">
            {attempt.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
      {improve.length > 0 && (
        <>
          <h3>
            {improve.length === 1
              ? 'Improve this first'
              : `Improve these ${improve.length === 3 ? 'three' : 'two'} first`}
          </h3>
          <ol className="improve">
            {improve.map(({ name, fact, advice }) => (
              <li key={name}>
                <strong>{advice}</strong>
                <span>{fact}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {good.length > 0 && (
        <>
          <h3>As good as an expert</h3>
          <p>{good.join('; ')}.</p>
        </>
      )}
      {attempt.marks.length > 0 && (
        <>
          <h3>Marked by the supervisor</h3>
          <ul className="marks">
            {attempt.marks.map(({ timeS, words }, n) => (
              <li key={n}>
                <button type="button" onClick={() => setAtS(timeS)}>
                  <time>{timeS.toFixed(0)} s</time> {words}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {attempt.trace.length > 1 && (
        <>
          <h3>Needle beside an expert's</h3>
          <WayBeside own={attempt.trace.map(([timeS, ...tip]) => ({ timeS, tip }))} expert={expertTrace} atS={atS} />
          <label className="debrief-scrub">
            <span className="unseen">Time</span>
            <input
              type="range"
              min={0}
              max={attempt.lastedS}
              step={0.1}
              value={atS}
              onChange={({ target }) => setAtS(Number(target.value))}
            />
            <output>{atS.toFixed(1)} s</output>
          </label>
        </>
      )}
    </div>
  )
}
