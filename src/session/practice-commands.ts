/** What a trainee or a supervisor can ask of practice. */
import type { Assessment } from '#core/training/ratings.ts'
import type { Complication } from '#core/training/complications.ts'
import type { TlxRatings } from '#core/training/questionnaires.ts'
import type { Grade } from '#core/training/graded-spines.ts'
import type { Stage } from '#core/training/stages.ts'
import type { PracticePageName } from './practice.ts'

export interface PracticeWish {
  readonly unitId?: string | undefined
  readonly grade?: Grade
  /** Less guidance than was earned, or more; without it the earned one. */
  readonly stage?: Stage | undefined
}

export interface PracticeCommands {
  /** Lays the patient on the table and gives the tools into the hands; the clock starts with `begin`. */
  prepare(taskId: string, wish?: PracticeWish): void
  begin(): void
  /** The next task of the chosen curriculum that is open. */
  next(): void
  /** The answer to what is asked for now: marks, takes the picture as it is, or says that the needle is there. */
  answer(): void
  pause(isPaused: boolean): void
  /** The same task on the same patient from its start. */
  again(): void
  /** Back to what was before; a run that is going on is given up and not kept. */
  leave(): void
  inject(complication: Complication): void
  /** A moment that a supervisor wants to talk about. */
  markMoment(words: string): void
  rateWorkload(attemptId: string, ratings: TlxRatings): void
  rateUsability(attemptId: string, answers: readonly number[]): void
  assess(attemptId: string, assessment: Assessment): void
  /** An expert's run, with which others are compared from three of them on; it counts for nobody's learning. */
  markExpert(attemptId: string, isExpert: boolean): void
  signOff(unitId: string, by: string): void
  /** A tour was walked to its end, or a quiz answered, by the id that curricula use. @param score of a quiz, %. */
  noteLesson(kind: 'quiz' | 'tour', id: string, score?: number): void
  setTrainee(name: string): void
  chooseCurriculum(id: string): void
  /** @returns its faults; none when it is kept. */
  keepCurriculum(text: string): readonly string[]
  show(page: PracticePageName | undefined): void
  /** Every attempt of this trainee as a file. */
  save(as: 'csv' | 'xapi'): void
  /** The trainee's own voice to the supervisor, on or off. */
  speak(isOn: boolean): void
  /** Lets one supervisor look on from another device that knows the room's code; or nobody any more. */
  openRoom(isOpen: boolean): void
  /** A supervisor's console in a window of its own. */
  openConsole(): void
}
