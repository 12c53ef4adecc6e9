/** Standard views as goals: which are reached, how well each was matched, and the way through all of them. */
import { useStore } from 'zustand'
import { WANTED_VIEWS } from '#core/anatomy/view-hint.ts'
import type { Session } from '#session/session.ts'
import { leadThroughViews, lessonInWords, stopLeading } from '#session/view-goals.ts'
import './view-goal-lines.css'

export function ViewGoalLines({ session }: { readonly session: Session }) {
  const lesson = useStore(session, (state) => state.viewLesson)
  const wanted = useStore(session, (state) => state.wantedView)
  return (
    <div className="view-goals">
      <div className="menu-row">
        <button
          type="button"
          className="button"
          aria-pressed={lesson.isLeading}
          onClick={() => (lesson.isLeading ? stopLeading(session) : leadThroughViews(session))}
        >
          {lesson.isLeading ? 'Stop' : 'Lead me through all views'}
        </button>
      </div>
      {(lesson.isLeading || lesson.reached.length > 0) && (
        <>
          <p className="menu-note" role="status">
            {lessonInWords(lesson)}
          </p>
          <ol>
            {WANTED_VIEWS.map((view) => (
              <li
                key={view}
                className={lesson.reached.includes(view) ? 'is-reached' : view === wanted ? 'is-wanted' : ''}
              >
                <span>{view}</span>
                <span>
                  {lesson.reached.includes(view) ? 'reached, ' : ''}
                  {lesson.best[view] === undefined ? '–' : `best ${lesson.best[view]} %`}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
