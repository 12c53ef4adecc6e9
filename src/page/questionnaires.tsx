/** How a run felt to whoever did it: NASA-TLX, and now and then the System Usability Scale. */
import { useState } from 'react'
import type { Attempt } from '#core/training/attempt.ts'
import { rawTlx, sus, TLX_SCALES, type TlxRatings } from '#core/training/questionnaires.ts'
import type { Commands } from '#session/commands.ts'
import { SUS_STATEMENTS, TLX_WORDS } from '#session/practice-words.ts'

interface Props {
  readonly attempt: Attempt
  readonly commands: Commands
}

const MIDDLE = Object.fromEntries(TLX_SCALES.map((scale) => [scale, 50])) as unknown as TlxRatings

export function Questionnaires({ attempt, commands }: Props) {
  return (
    <section className="questionnaires">
      <h2>How it felt</h2>
      <Workload key={`tlx ${attempt.id}`} {...{ attempt, commands }} />
      <Usability key={`sus ${attempt.id}`} {...{ attempt, commands }} />
    </section>
  )
}

function Workload({ attempt, commands }: Props) {
  const [ratings, setRatings] = useState<TlxRatings>(() => (attempt.tlx as TlxRatings | undefined) ?? MIDDLE)
  return (
    <details className="fold">
      <summary>
        <span className="fold-title">Workload (NASA-TLX)</span>
        <span className="fold-now">
          {attempt.tlx ? `${rawTlx(attempt.tlx as TlxRatings).toFixed(0)} of 100` : 'not answered'}
        </span>
      </summary>
      <div className="fold-body">
        {TLX_SCALES.map((scale) => {
          const [name, question, low, high] = TLX_WORDS[scale]
          return (
            <label key={scale} className="tlx">
              <span>
                <strong>{name}</strong> {question}
              </span>
              <span className="tlx-scale">
                <small>{low}</small>
                <input
                  type="range"
                  min={0}
                  max={100}
                  step={5}
                  value={ratings[scale]}
                  onChange={({ target }) => setRatings({ ...ratings, [scale]: Number(target.value) })}
                />
                <small>{high}</small>
              </span>
            </label>
          )
        })}
        <button type="button" className="button" onClick={() => commands.practice.rateWorkload(attempt.id, ratings)}>
          Keep
        </button>
      </div>
    </details>
  )
}

function Usability({ attempt, commands }: Props) {
  const [answers, setAnswers] = useState<readonly (number | undefined)[]>(
    () => attempt.sus ?? SUS_STATEMENTS.map(() => undefined),
  )
  const isWhole = answers.every((each) => each !== undefined)
  return (
    <details className="fold">
      <summary>
        <span className="fold-title">Usability (SUS)</span>
        <span className="fold-now">{attempt.sus ? `${sus(attempt.sus).toFixed(0)} of 100` : 'not answered'}</span>
      </summary>
      <div className="fold-body">
        <p className="meta">1: strongly disagree. 5: strongly agree.</p>
        {SUS_STATEMENTS.map((statement, n) => (
          <fieldset key={statement} className="sus">
            <legend>{statement}</legend>
            {[1, 2, 3, 4, 5].map((value) => (
              <label key={value}>
                <input
                  type="radio"
                  name={`sus-${n}`}
                  checked={answers[n] === value}
                  onChange={() => setAnswers(answers.map((each, at) => (at === n ? value : each)))}
                />
                {value}
              </label>
            ))}
          </fieldset>
        ))}
        <button
          type="button"
          className="button"
          aria-disabled={!isWhole}
          onClick={() => isWhole && commands.practice.rateUsability(attempt.id, answers as readonly number[])}
        >
          Keep
        </button>
      </div>
    </details>
  )
}
