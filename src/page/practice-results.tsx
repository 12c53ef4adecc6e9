/** How it went, task by task: figures beside experts, the curve of learning, and whether competence may be spoken of. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { attemptsAt } from '#core/training/attempt.ts'
import { figureKey, READINGS, valueOf } from '#core/training/figure.ts'
import { lcCusum, limitFor } from '#core/training/lc-cusum.ts'
import { fitLearningCurve, FEWEST_TRIALS } from '#core/training/learning-curve.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import { ownLearned } from '#session/practice.ts'
import { figureRows, sayTime } from '#session/practice-words.ts'
import { PracticeChart } from './practice-chart.tsx'
import { Questionnaires } from './questionnaires.tsx'
import type { PracticeProps } from './practice-view.tsx'

/**
 * Failing once in ten is accepted, three times in ten is not; of those who fail so often at most one in ten is let pass
 * within forty runs (Biau et al. 2008; the rates are for whoever teaches to set).
 */
const DESIGN = { acceptable: 0.1, unacceptable: 0.3, falsePass: 0.1, runs: 40 } as const

export function PracticeResults({ session, commands }: PracticeProps) {
  const practice = useStore(session, (state) => state.practice)
  const { attempts } = ownLearned(practice)
  const tasks = [...new Set(attempts.map(({ taskId }) => taskId))]
  const [chosen, choose] = useState<string>()
  const taskId = chosen && tasks.includes(chosen) ? chosen : (attempts.at(-1)?.taskId ?? tasks[0])
  if (!taskId) return <p>Nothing has been practised yet.</p>
  const own = attemptsAt(attempts, taskId)
  const latest = own.at(-1)!
  return (
    <div className="practice-results">
      <div className="row practice-bar">
        <label className="field practice-choice">
          <span>Task</span>
          <select value={taskId} onChange={({ target }) => choose(target.value)}>
            {tasks.map((id) => (
              <option key={id} value={id}>
                {taskOf(id)?.name ?? id}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" onClick={() => commands.practice.save('csv')}>
          Save table (CSV)
        </button>
        <button type="button" className="button" onClick={() => commands.practice.save('xapi')}>
          Save statements (xAPI)
        </button>
      </div>
      <section>
        <h2>Runs</h2>
        <table className="practice-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Guidance</th>
              <th scope="col">Time</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {own
              .toReversed()
              .slice(0, 12)
              .map((each) => (
                <tr key={each.id}>
                  <td>
                    {new Date(each.beganEpochMs).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' })}
                  </td>
                  <td>{each.stage}</td>
                  <td>{sayTime(each.lastedS)}</td>
                  <td className={each.isPassed ? 'good' : undefined}>
                    {each.isPassed ? 'passed' : each.reasons.join('; ')}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Figures of the last run</h2>
        <dl className="practice-figures">
          {figureRows(latest).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Competence outcomes={own.map(({ isPassed }) => isPassed)} />
      <Learning own={own} />
      <Questionnaires attempt={latest} commands={commands} />
    </div>
  )
}

function Competence({ outcomes }: { readonly outcomes: readonly boolean[] }) {
  const [limit] = useState(() => limitFor(DESIGN, DESIGN.falsePass, DESIGN.runs))
  const { sums, competentAfter } = lcCusum(outcomes, { ...DESIGN, limit })
  return (
    <section>
      <h2>Competence (LC-CUSUM)</h2>
      <PracticeChart name="LC-CUSUM" values={sums} unit="" limit={{ at: limit, says: 'competent above' }} />
      <p className="meta">
        {competentAfter === undefined ? 'Not shown yet. ' : `Shown after run ${competentAfter}. `}
        The line rises a little with each pass and falls more with each failure, and never below nought: a bad start is
        not held against anybody. Above {limit.toFixed(1)} it says that failing is more like 1 in 10 than 3 in 10. Of
        people who still fail 3 in 10, at most 1 in 10 comes over the limit by luck within {DESIGN.runs} runs.
      </p>
    </section>
  )
}

function Learning({ own }: { readonly own: ReturnType<typeof attemptsAt> }) {
  const keys = [...new Set(own.flatMap(({ figures }) => figures.map(figureKey)))].filter((key) => key in READINGS)
  const [key, setKey] = useState('Elapsed Time')
  const values = own.flatMap(({ figures }) => valueOf(figures, key) ?? [])
  const fit = fitLearningCurve(values)
  const unit = own.at(-1)?.figures.find((figure) => figureKey(figure) === key)?.unit ?? ''
  return (
    <section>
      <h2>Learning</h2>
      <label className="field practice-choice">
        <span>Figure</span>
        <select value={key} onChange={({ target }) => setKey(target.value)}>
          {keys.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <PracticeChart name={key} values={values} unit={unit} curve={fit && ((trial) => fit.at(trial))} />
      <p className="meta">
        {fit
          ? `It settles at about ${fit.plateau.toFixed(1)} ${unit}; two thirds of the way were gone after ${fit.paceTrials.toFixed(0)} runs.`
          : `A curve is drawn from ${FEWEST_TRIALS} runs on; there ${values.length === 1 ? 'is 1' : `are ${values.length}`}.`}
      </p>
    </section>
  )
}
