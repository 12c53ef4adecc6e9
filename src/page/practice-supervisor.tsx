/** For whoever stands beside: the console in a window of its own, and what was seen of the last run. */
import { useStore } from 'zustand'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import { progressIn } from '#core/training/progress.ts'
import { chosenCurriculum, ownLearned } from '#session/practice.ts'
import { AssessmentForm } from './assessment-form.tsx'
import { ExpertMark } from './expert-mark.tsx'
import type { PracticeProps } from './practice-view.tsx'
import { SupervisorRoom } from './supervisor-room.tsx'

export function PracticeSupervisor({ session, commands }: PracticeProps) {
  const practice = useStore(session, (state) => state.practice)
  const learned = ownLearned(practice)
  const curriculum = chosenCurriculum(practice)
  const waiting = curriculum
    ? progressIn(curriculum, learned).filter(({ state }) => state === 'waits for sign-off')
    : []
  const latest = learned.attempts.toSorted((a, b) => a.beganEpochMs - b.beganEpochMs).at(-1)
  return (
    <div className="practice-supervisor">
      <section>
        <h2>Console</h2>
        <p>
          Shows what the trainee sees and does while it is done; marks moments, pauses, brings in a complication. Open
          it on another screen of this computer and leave this page open.
        </p>
        <button type="button" className="button" onClick={() => commands.practice.openConsole()}>
          Open the console
        </button>
        <SupervisorRoom {...{ session, commands }} />
      </section>
      {waiting.length > 0 && (
        <section>
          <h2>Waits for a supervisor</h2>
          <ul className="repeats">
            {waiting.map(({ unit }) => (
              <li key={unit.id}>{unit.title}</li>
            ))}
          </ul>
          <p className="meta">Assess the last run of the unit below and sign it off.</p>
        </section>
      )}
      <section>
        <h2>Last run</h2>
        {latest ? (
          <>
            <p>
              {latest.trainee}, {taskOf(latest.taskId)?.name ?? latest.taskId},{' '}
              {latest.isPassed ? 'passed' : latest.reasons.join('; ')}
            </p>
            <AssessmentForm
              key={latest.id}
              before={latest.assessment}
              canSignOff={latest.unitId !== undefined}
              onKeep={(assessment) => commands.practice.assess(latest.id, assessment)}
            />
            <ExpertMark attempt={latest} onMark={(isExpert) => commands.practice.markExpert(latest.id, isExpert)} />
          </>
        ) : (
          <p>Nothing has been practised yet.</p>
        )}
      </section>
    </div>
  )
}
