/** Read with the patient, in the patient's language: what it is about, three questions, and each part by itself. */
import { useState } from 'react'
import { answered, CONSENT_TEXTS, decision, isUnderstood, NONE_ALLOWED, NOT_ASKED, type Understanding } from '#core/records/consent/consent.ts' // prettier-ignore
import type { ConsentQuestion, ConsentText } from '#core/records/consent/consent-text.ts'
import { CONSENT_SCOPES, type Consent } from '#core/records/kinds.ts'

interface Props {
  readonly name: string
  readonly onDecided: (consent: Consent) => void
  readonly onBack: () => void
}

export function ConsentForm({ name, onDecided, onBack }: Props) {
  const [text, setText] = useState<ConsentText>(CONSENT_TEXTS[0]!)
  const [understanding, setUnderstanding] = useState<Understanding>(NOT_ASKED)
  const [scopes, setScopes] = useState(NONE_ALLOWED)
  const [givenBy, setGivenBy] = useState<Consent['givenBy']>('patient')
  const { labels } = text
  const isReady = isUnderstood(text, understanding)
  const agreesToNothing = CONSENT_SCOPES.every((scope) => !scopes[scope])
  return (
    <div lang={text.language}>
      <div className="row" lang="en">
        <button type="button" className="button ghost" onClick={onBack}>
          Back to {name}
        </button>
        {CONSENT_TEXTS.map((each) => (
          <button
            key={each.language}
            type="button"
            className="button"
            lang={each.language}
            aria-pressed={each === text}
            onClick={() => setText(each)}
          >
            {each.languageName}
            {each === text && ' ✓'}
          </button>
        ))}
      </div>
      <div className="consent-text">
        <h2>{text.title}</h2>
        {text.parts.map(({ heading, paragraphs }) => (
          <section key={heading}>
            <h3>{heading}</h3>
            {paragraphs.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </section>
        ))}
        <h3>{labels.asked}</h3>
        {text.questions.map((question) => (
          <Question
            key={question.id}
            question={question}
            labels={labels}
            answer={understanding.answers[question.id]}
            onAnswer={(answer) => setUnderstanding(answered(text, understanding, question.id, answer))}
          />
        ))}
        <fieldset>
          <legend>{labels.agreed}</legend>
          {CONSENT_SCOPES.map((scope) => (
            <label key={scope} className="check">
              <input
                type="checkbox"
                checked={scopes[scope]}
                disabled={!isReady}
                onChange={({ target }) => setScopes({ ...scopes, [scope]: target.checked })}
              />
              <span>{text.scopes[scope].words}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className="choices">
          <legend>{labels.givenByWhom}</legend>
          {(['patient', 'representative'] as const).map((who) => (
            <label key={who}>
              <input type="radio" name="given-by" checked={givenBy === who} onChange={() => setGivenBy(who)} />
              {labels.givenBy[who]}
            </label>
          ))}
        </fieldset>
        <div className="row">
          <button
            type="button"
            className="button primary"
            aria-disabled={!isReady && !agreesToNothing}
            onClick={() => (isReady || agreesToNothing) && onDecided(decision(text, understanding, scopes, givenBy, Date.now()))} // prettier-ignore
          >
            {labels.sign}
          </button>
        </div>
      </div>
    </div>
  )
}

interface QuestionProps {
  readonly question: ConsentQuestion
  readonly labels: ConsentText['labels']
  readonly answer: number | undefined
  readonly onAnswer: (answer: number) => void
}

function Question({ question: { id, asks, answers, right, because }, labels, answer, onAnswer }: QuestionProps) {
  return (
    <fieldset>
      <legend>{asks}</legend>
      {answers.map((words, n) => (
        <label key={words} className="check">
          <input type="radio" name={id} checked={answer === n} onChange={() => onAnswer(n)} />
          <span>{words}</span>
        </label>
      ))}
      <p role="status" className={answer === right ? 'said-right' : 'said-wrong'}>
        {answer !== undefined && (answer === right ? labels.right : `${because} ${labels.again}`)}
      </p>
    </fieldset>
  )
}
