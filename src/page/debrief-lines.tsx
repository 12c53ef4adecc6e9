/** After a run: what was missing, three things to improve first, what was good, and the needle's way beside an expert's. */
import { useEffect, useState, type Dispatch, type SetStateAction } from 'react'
import type { Attempt } from '#core/training/attempt.ts'
import { sayValue, type Improvement, type Judged } from '#core/training/debrief.ts'
import { figureKey } from '#core/training/figure.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import { DebriefTimeline } from './debrief-timeline.tsx'
import { WayBeside } from './way-beside.tsx'

interface Props {
  readonly attempt: Attempt
  readonly score?: number | undefined
  readonly improve: readonly Improvement[]
  readonly good: readonly string[]
  readonly beside: readonly Judged[]
  readonly expertIs: 'scripted' | 'marked'
  readonly expertTrace: readonly { readonly timeS: number; readonly tip: Vector }[]
}

export function DebriefLines({ attempt, score, improve, good, beside, expertTrace, expertIs }: Props) {
  const [atS, setAtS] = useState(attempt.lastedS)
  const replay = useReplay(attempt.lastedS, atS, setAtS)
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
      <DebriefTimeline attempt={attempt} atS={atS} onGo={setAtS} />
      {attempt.trace.length > 1 && (
        <>
          <h3>Needle beside an expert’s</h3>
          <WayBeside
            own={attempt.trace.map(([timeS, ...tip]) => ({ timeS, tip }))}
            expert={expertTrace}
            expertIs={expertIs}
            atS={atS}
          />
          <div className="debrief-scrub">
            <button type="button" className="button small" onClick={replay.toggle}>
              {replay.isOn ? 'Stop' : 'Replay'}
            </button>
            <label>
              <span className="unseen">Time</span>
              <input
                type="range"
                min={0}
                max={attempt.lastedS}
                step={0.1}
                value={atS}
                onChange={({ target }) => setAtS(Number(target.value))}
              />
            </label>
            <output>{atS.toFixed(1)} s</output>
          </div>
        </>
      )}
    </div>
  )
}

/** A run of a minute is seen again in ten seconds. */
const FASTER = 6

function useReplay(lastedS: number, atS: number, setAtS: Dispatch<SetStateAction<number>>) {
  const [isAsked, ask] = useState(false)
  const isOn = isAsked && atS < lastedS
  useEffect(() => {
    if (!isOn) return undefined
    let [before, frame] = [performance.now(), 0]
    const step = (ms: number) => {
      const byS = (FASTER * (ms - before)) / 1000
      before = ms
      setAtS((at) => Math.min(lastedS, at + byS))
      frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => cancelAnimationFrame(frame)
  }, [isOn, lastedS, setAtS])
  return {
    isOn,
    toggle() {
      if (!isOn && atS >= lastedS) setAtS(0)
      ask(!isOn)
    },
  }
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
