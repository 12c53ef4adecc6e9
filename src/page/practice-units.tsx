/** The units of a curriculum with what is done of each; one press begins the next task in the headset, or on this screen. */
import { useStore } from 'zustand'
import type { Step } from '#core/training/curriculum.ts'
import type { Grade } from '#core/training/graded-spines.ts'
import { progressIn, type UnitProgress } from '#core/training/progress.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import { nextRepeatMs } from '#core/training/repeats.ts'
import { chosenCurriculum, ownLearned } from '#session/practice.ts'
import { startLesson } from '#session/lessons.ts'
import { sayGrade, sayStep, STAGE_WORDS } from '#session/practice-words.ts'
import { newSeed } from './new-seed.ts'
import type { PracticeProps } from './practice-view.tsx'
import { waysIn } from './ways-in.ts'

const STATES: Readonly<Record<UnitProgress['state'], string>> = {
  locked: 'Locked',
  open: 'Open',
  'waits for sign-off': 'Waits for sign-off',
  passed: 'Passed',
}

export function PracticeUnits({ session, commands }: PracticeProps) {
  const practice = useStore(session, (state) => state.practice)
  const offers = useStore(session, (state) => state.offers)
  const view = useStore(session, (state) => state.view)
  const curriculum = chosenCurriculum(practice)
  if (!curriculum) return <p>There is no curriculum: write one on the page Curriculum.</p>
  const units = progressIn(curriculum, ownLearned(practice))
  const { first } = waysIn(offers, isSecureContext)
  const isWorn = first.view === 'immersive-ar' || first.view === 'immersive-vr'

  function start(step: Step, unitId: string, isOnScreen = false) {
    if (step.kind !== 'task') {
      commands.practice.show(undefined)
      // Read, pointed at and turned on a screen; who wears a headset already stays in it.
      if (view === 'page') commands.enter('desktop')
      return startLesson(session, step.kind, step.kind === 'quiz' ? step.quiz : step.tour, newSeed())
    }
    commands.practice.prepare(step.task, { unitId, grade: step.grade as Grade })
    if (view === 'page') commands.enter(isOnScreen || !first.view ? 'desktop' : first.view)
  }

  const open = units.find(({ state, next }) => state === 'open' && next)
  return (
    <div className="practice-units">
      <div className="practice-lead">
        <label className="field practice-choice">
          <span>Curriculum</span>
          <select value={curriculum.id} onChange={({ target }) => commands.practice.chooseCurriculum(target.value)}>
            {practice.curricula.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <p>{curriculum.about}</p>
        {open?.next && (
          <div className="practice-next">
            <p className="practice-next-name">
              <span>Next</span>
              {sayStep(open.steps.find(({ step }) => step === open.next)!)}
            </p>
            <div className="row">
              <button type="button" className="button primary" onClick={() => start(open.next!, open.unit.id)}>
                {open.next.kind === 'task' && isWorn && view === 'page'
                  ? 'Practise in the headset'
                  : BEGIN[open.next.kind]}
              </button>
              {open.next.kind === 'task' && isWorn && view === 'page' && (
                <button type="button" className="button large" onClick={() => start(open.next!, open.unit.id, true)}>
                  On this screen
                </button>
              )}
            </div>
          </div>
        )}
        <Repeats {...{ session, commands }} />
      </div>
      <ol className="units" aria-label="Units">
        {units.map((progress) => (
          <Unit key={progress.unit.id} progress={progress} onStart={(step) => start(step, progress.unit.id)} />
        ))}
      </ol>
    </div>
  )
}

const BEGIN: Readonly<Record<Step['kind'], string>> = { task: 'Practise', quiz: 'Answer', tour: 'Walk' }

interface UnitProps {
  readonly progress: UnitProgress
  readonly onStart: (step: Step) => void
}

function Unit({ progress: { unit, state, steps, waitsFor }, onStart }: UnitProps) {
  return (
    <li className="unit" data-state={state}>
      <div className="head">
        <h2>{unit.title}</h2>
        <span className="unit-state">{STATES[state]}</span>
      </div>
      <p className="unit-goals">{unit.goals.join('. ')}.</p>
      {waitsFor.length > 0 && <p className="meta">After {waitsFor.join(' and ')}.</p>}
      <ul className="unit-steps">
        {steps.map((each, n) => {
          const { step, done, needed } = each
          const isDone = done >= needed
          return (
            <li key={n}>
              <span className="unit-mark" aria-hidden="true">
                {isDone ? '✓' : '○'}
              </span>
              <span className="unit-step">
                {sayStep(each)}
                {step.kind === 'task' && (step.grade > 1 || step.stage !== 'full overlay') && (
                  <small>
                    {[step.grade > 1 && sayGrade(step.grade), step.stage !== 'full overlay' && STAGE_WORDS[step.stage]]
                      .filter(Boolean)
                      .join('; ')}
                  </small>
                )}
              </span>
              {state !== 'locked' && (
                <button type="button" className="button small" onClick={() => onStart(step)}>
                  {isDone ? 'Again' : BEGIN[step.kind]}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {unit.isSignedOff && <p className="meta">A supervisor signs this unit off.</p>}
    </li>
  )
}

/** Skill fades: what is due again. */
function Repeats({ session }: PracticeProps) {
  const practice = useStore(session, (state) => state.practice)
  const { attempts } = ownLearned(practice)
  const tasks = [...new Set(attempts.map(({ taskId }) => taskId))]
  const due = tasks.flatMap((taskId) => {
    const own = attempts.filter((each) => each.taskId === taskId).map(({ beganEpochMs, isPassed }) => ({ atMs: beganEpochMs, isPassed })) // prettier-ignore
    const atMs = nextRepeatMs(own.toSorted((a, b) => a.atMs - b.atMs))
    return atMs === undefined ? [] : [{ taskId, atMs }]
  })
  if (!due.length) return undefined
  return (
    <section aria-labelledby="repeats-heading">
      <h2 id="repeats-heading">To repeat</h2>
      <ul className="repeats">
        {due
          .toSorted((a, b) => a.atMs - b.atMs)
          .slice(0, 5)
          .map(({ taskId, atMs }) => (
            <li key={taskId}>
              <span>{taskOf(taskId)?.name ?? taskId}</span>
              <span>{new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}</span>
            </li>
          ))}
      </ul>
      <p className="meta">
        Hand skills fade within six weeks: each pass doubles the pause, a failure begins with a week.
      </p>
    </section>
  )
}
