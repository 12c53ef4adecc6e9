/** Tells practice of what was done at the atlas: a quiz answered to its end, a tour walked to its last step. */
import { idOfTour } from '#core/atlas/lessons.ts'
import { scoreOf } from '#core/atlas/quiz.ts'
import type { Session } from '#session/session.ts'
import type { PracticeCommands } from '#session/practice-commands.ts'

export function followLessons(session: Session, note: PracticeCommands['noteLesson']): void {
  session.subscribe(({ atlas }, { atlas: before }) => {
    if (atlas === before) return
    const { quiz, touring } = atlas
    const isAnswered = quiz && quiz.at >= quiz.questions.length
    if (isAnswered && before.quiz && before.quiz.at < quiz.at) {
      const { right, of } = scoreOf(quiz)
      note('quiz', quiz.topic, (100 * right) / of)
    }
    const isLast = touring?.mode === 'play' && touring.at === touring.tour.steps.length - 1
    const id = touring && idOfTour(touring.tour)
    if (isLast && id !== undefined && before.touring && before.touring.at < touring.at) note('tour', id)
  })
}
