/** What a supervisor saw: a checklist, ratings, a remark, and the name that stands for it. */
import { useState } from 'react'
import { CHECKLIST, RATINGS, type Assessment, type RatingId } from '#core/training/ratings.ts'

interface Props {
  readonly before?: Assessment | undefined
  /** The unit asks for a supervisor. */
  readonly canSignOff: boolean
  readonly onKeep: (assessment: Assessment) => void
}

const ANSWERS = [
  ['done', true],
  ['not done', false],
  ['does not apply', null],
] as const

export function AssessmentForm({ before, canSignOff, onKeep }: Props) {
  const [checklist, setChecklist] = useState<readonly (boolean | null)[]>(
    before?.checklist ?? CHECKLIST.map(() => null),
  )
  const [ratings, setRatings] = useState<Partial<Record<RatingId, number>>>(before?.ratings ?? {})
  const [by, setBy] = useState(before?.by ?? '')
  const [remark, setRemark] = useState(before?.remark ?? '')
  const [isKept, setKept] = useState(false)

  function keep(isSignedOff: boolean) {
    if (!by.trim()) return
    onKeep({ by: by.trim(), atEpochMs: Date.now(), checklist: [...checklist], ratings, isSignedOff, remark })
    setKept(true)
  }

  return (
    <form className="assessment" onSubmit={(event) => event.preventDefault()}>
      <h3>Checklist</h3>
      {CHECKLIST.map((item, n) => (
        <fieldset key={item} className="check-line">
          <legend>{item}</legend>
          {ANSWERS.map(([words, value]) => (
            <label key={words}>
              <input
                type="radio"
                name={`check-${n}`}
                checked={checklist[n] === value}
                onChange={() => setChecklist(checklist.map((each, at) => (at === n ? value : each)))}
              />
              {words}
            </label>
          ))}
        </fieldset>
      ))}
      <h3>Ratings</h3>
      {RATINGS.map(({ id, says, low, high }) => (
        <fieldset key={id} className="check-line">
          <legend>
            {says} <small>{`1 ${low}, 5 ${high}`}</small>
          </legend>
          {[1, 2, 3, 4, 5].map((value) => (
            <label key={value}>
              <input
                type="radio"
                name={`rating-${id}`}
                checked={ratings[id] === value}
                onChange={() => setRatings({ ...ratings, [id]: value })}
              />
              {value}
            </label>
          ))}
        </fieldset>
      ))}
      <div className="field">
        <label htmlFor="assessment-remark">Remark</label>
        <textarea
          id="assessment-remark"
          rows={2}
          maxLength={1000}
          value={remark}
          onChange={({ target }) => setRemark(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="assessment-by">Supervisor</label>
        <input id="assessment-by" maxLength={80} value={by} onChange={({ target }) => setBy(target.value)} />
      </div>
      <div className="row">
        <button type="button" className="button" aria-disabled={!by.trim()} onClick={() => keep(false)}>
          Keep
        </button>
        {canSignOff && (
          <button type="button" className="button" aria-disabled={!by.trim()} onClick={() => keep(true)}>
            Keep and sign the unit off
          </button>
        )}
        <span role="status" className="meta">
          {isKept ? 'Kept.' : by.trim() ? '' : 'Say who you are first.'}
        </span>
      </div>
    </form>
  )
}
