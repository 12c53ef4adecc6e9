/** Beside the atlas: the question that is asked, or the step of the tour. In the desktop view, and large for a projector beside a headset. */
import { useStore } from 'zustand'
import { answered, asked, explainAnswer, sayOption, sayQuestion, scoreOf } from '#core/atlas/quiz.ts'
import { idOfTour, quizTopic } from '#core/atlas/lessons.ts'
import type { Lesson } from '#core/training/progress.ts'
import { chosenCurriculum } from '#session/practice.ts'
import { answerQuiz, apartOf, endQuiz, nextQuestion, startQuiz } from '#session/atlas.ts'
import type { Session } from '#session/session.ts'
import { endTour, nextStep, speakTour, stepBack } from '#session/touring.ts'
import { newSeed } from './new-seed.ts'
import './atlas-card.css'

export function AtlasCard({ session }: { readonly session: Session }) {
  const hasQuiz = useStore(session, ({ atlas }) => atlas.isOn && atlas.quiz !== undefined)
  const hasTour = useStore(session, ({ atlas }) => atlas.isOn && atlas.touring !== undefined)
  if (hasQuiz) return <QuizCard session={session} />
  return hasTour ? <TourCard session={session} /> : null
}

function QuizCard({ session }: { readonly session: Session }) {
  const quiz = useStore(session, ({ atlas }) => atlas.quiz)
  const language = useStore(session, ({ atlas }) => atlas.language)
  const parts = useStore(session, (state) => apartOf(state)?.parts)
  if (!quiz || !parts) return null
  const [question, given, score] = [asked(quiz), answered(quiz), scoreOf(quiz)]
  const explanation = explainAnswer(quiz, parts, language)
  return (
    <section className="atlas-card" aria-label="Quiz">
      <header>
        <h2>
          {question ? `Question ${quiz.at + 1} of ${score.of}` : 'Done'}
          <small>{quizTopic(quiz.topic)?.title}</small>
        </h2>
        <p className="atlas-score">{`${score.right} right of ${score.answered}`}</p>
      </header>
      {question ? (
        <>
          <p className="atlas-asked">{sayQuestion(question, parts, language)}</p>
          {question.type !== 'touch' && !given && (
            <div className="atlas-options">
              {question.options.map((option) => (
                <button key={option} type="button" className="button" onClick={() => answerQuiz(session, option)}>
                  {sayOption(option, parts, language)}
                </button>
              ))}
            </div>
          )}
          <p
            role="status"
            className={given ? (given.isRight ? 'atlas-told is-right' : 'atlas-told is-wrong') : 'unseen'}
          >
            {explanation}
          </p>
        </>
      ) : (
        <p className="atlas-asked">{`${score.right} of ${score.of} right at the first answer.`}</p>
      )}
      <footer>
        {question && !given && (
          <button type="button" className="button" onClick={() => answerQuiz(session, undefined)}>
            Show me
          </button>
        )}
        {given && (
          <button type="button" className="button primary" onClick={() => nextQuestion(session)}>
            {quiz.at + 1 < score.of ? 'Next question' : 'Result'}
          </button>
        )}
        {!question && (
          <button type="button" className="button primary" onClick={() => startQuiz(session, newSeed(), quiz.topic)}>
            Another quiz
          </button>
        )}
        {!question && <ToUnits session={session} kind="quiz" id={quiz.topic} />}
        <button type="button" className="button" onClick={() => endQuiz(session)}>
          End quiz
        </button>
      </footer>
    </section>
  )
}

/** Where it is a step of what is being learned: back to the units, in which it is noted now. */
function ToUnits({
  session,
  kind,
  id,
}: {
  readonly session: Session
  readonly kind: Lesson['kind']
  readonly id: string | undefined
}) {
  // prettier-ignore
  const isStep = useStore(session, ({ practice }) =>
    chosenCurriculum(practice)?.units.some(({ steps }) =>
      steps.some((step) => step.kind !== 'task' && step.kind === kind && (step.kind === 'quiz' ? step.quiz : step.tour) === id),
    ),
  )
  return isStep ? (
    <button type="button" className="button" onClick={() => session.actions.practise({ page: 'units' })}>
      Back to the units
    </button>
  ) : null
}

function TourCard({ session }: { readonly session: Session }) {
  const touring = useStore(session, ({ atlas }) => atlas.touring)
  const step = touring?.tour.steps[touring.at]
  if (!touring || !step) return null
  const { steps, name, language } = touring.tour
  return (
    <section className="atlas-card" aria-label="Tour">
      <header>
        <h2>{name}</h2>
        <p className="atlas-score">{`${touring.at + 1} of ${steps.length}`}</p>
      </header>
      <div role="status" lang={language}>
        <p className="atlas-asked">{step.title}</p>
        <p className="atlas-told">{step.narration}</p>
      </div>
      <footer>
        <button type="button" className="button" disabled={touring.at === 0} onClick={() => stepBack(session)}>
          Back
        </button>
        <button
          type="button"
          className="button primary"
          disabled={touring.at === steps.length - 1}
          onClick={() => nextStep(session)}
        >
          Next
        </button>
        {touring.at === steps.length - 1 && <ToUnits session={session} kind="tour" id={idOfTour(touring.tour)} />}
        <label className="check">
          <input
            type="checkbox"
            checked={touring.isSpoken}
            onChange={({ target }) => speakTour(session, target.checked)}
          />
          <span>Read aloud</span>
        </label>
        <button type="button" className="button" onClick={() => endTour(session)}>
          End tour
        </button>
      </footer>
    </section>
  )
}
