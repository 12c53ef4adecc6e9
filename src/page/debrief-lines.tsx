/** After a run: what was missing, three things to improve first, what was good, and the needle's way beside an expert's. */
import { useState } from 'react'
import type { Attempt } from '#core/training/attempt.ts'
import { sayValue, type Improvement, type Judged } from '#core/training/debrief.ts'
import { figureKey } from '#core/training/figure.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import { WayBeside } from './way-beside.tsx'

interface Props {
  readonly attempt: Attempt
  readonly score?: number | undefined
  readonly improve: readonly Improvement[]
  readonly good: readonly string[]
  readonly beside: readonly Judged[]
  readonly expertTrace: readonly { readonly timeS: number; readonly tip: Vector }[]
}

export function DebriefLines({ attempt, score, improve, good, beside, expertTrace }: Props) {
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
      {beside.length > 0 && <Beside beside={beside} />}
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

/** How many of the experts were no better, and how many of their deviations away a figure is. */
function Beside({ beside }: { readonly beside: readonly Judged[] }) {
  return (
    <details className="fold">
      <summary>
        <span className="fold-title">Figure by figure</span>
      </summary>
      <table className="practice-table">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">You</th>
            <th scope="col">Experts</th>
            <th scope="col">z</th>
            <th scope="col">Percentile</th>
          </tr>
        </thead>
        <tbody>
          {beside.map(({ figure, expertsMiddle, z, percentile }) => (
            <tr key={figureKey(figure)}>
              <th scope="row">{figureKey(figure)}</th>
              <td>{sayValue(figure.value!, figure.unit)}</td>
              <td>{sayValue(expertsMiddle, figure.unit)}</td>
              <td>{Math.abs(z) > 99 ? (z > 0 ? '> 99' : '< -99') : z.toFixed(1)}</td>
              <td>{percentile.toFixed(0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
