/** What a curriculum can name, and a lesson at the atlas begun by its name. */
import { QUIZ_TOPICS, quizTopic, tourOf, TOURS } from '#core/atlas/lessons.ts'
import type { Known } from '#core/training/curriculum.ts'
import type { Lesson } from '#core/training/progress.ts'
import { BUILT_IN_TASKS } from '#core/training/tasks/built-in-tasks.ts'
import { startQuiz, turnAtlas } from './atlas.ts'
import { startTour } from './touring.ts'
import type { Session } from './session.ts'

export const KNOWN: Required<Known> = {
  tasks: BUILT_IN_TASKS.map(({ id }) => id),
  quizzes: QUIZ_TOPICS.map(({ id }) => id),
  tours: TOURS.map(({ id }) => id),
}

/** @param seed of a quiz's questions */
export function startLesson(session: Session, kind: Lesson['kind'], id: string, seed: number): void {
  switch (kind) {
    case 'quiz':
      turnAtlas(session, true)
      return startQuiz(session, seed, id)
    case 'tour': {
      const tour = tourOf(id)
      if (tour) startTour(session, tour)
      else session.actions.notify('error', `There is no tour ${id}.`)
    }
  }
}

export const lessonTitle = (kind: Lesson['kind'], id: string): string =>
  (kind === 'quiz' ? quizTopic(id)?.title : tourOf(id)?.name) ?? id
