/** What is said of practice, on the page and in the headset. */
import type { Attempt } from '#core/training/attempt.ts'
import { sayValue } from '#core/training/debrief.ts'
import { figureKey, READINGS } from '#core/training/figure.ts'
import { HARDNESS, type Grade } from '#core/training/graded-spines.ts'
import type { Step } from '#core/training/curriculum.ts'
import type { StepProgress } from '#core/training/progress.ts'
import type { Stage } from '#core/training/stages.ts'
import { lessonTitle } from './lessons.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  'full overlay': 'with everything shown',
  'plane only': 'with the picture in place, without anatomy',
  'ultrasound only': 'with the ultrasound picture alone',
}

export const sayGrade = (grade: number): string => HARDNESS[grade as Grade]?.words ?? ''

export function sayStep({ step, done, needed }: StepProgress): string {
  const count = needed > 1 ? ` (${done} of ${needed})` : ''
  return `${stepName(step)}${count}`
}

export function stepName(step: Step): string {
  switch (step.kind) {
    case 'task': return taskOf(step.task)?.name ?? step.task
    case 'quiz': return `Quiz: ${lessonTitle('quiz', step.quiz)}, ${step.least} % or more`
    case 'tour': return `Tour: ${lessonTitle('tour', step.tour)}`
  }
} // prettier-ignore

export const sayTime = (s: number): string => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, '0')}`

/** The figures that are judged first, then the rest; what was not measured is left out. */
export function figureRows({ figures }: Pick<Attempt, 'figures'>): readonly (readonly [name: string, value: string])[] {
  const known = figures.filter(({ value }) => value !== undefined)
  const isJudged = (figure: (typeof known)[number]) => figureKey(figure) in READINGS
  return [...known.filter(isJudged), ...known.filter((figure) => !isJudged(figure))].map((figure) => [
    figureKey(figure),
    sayValue(figure.value!, figure.unit),
  ])
}

/** Calm, whichever way it went. */
export const sayOutcome = ({ isPassed, reasons }: Pick<Attempt, 'isPassed' | 'reasons'>): string =>
  isPassed
    ? 'Done. This counts.'
    : reasons.length > 1
      ? 'Not yet. Nearly everything can be mended by practice.'
      : 'Not yet. One thing is missing.'

/** Why a voice cannot be sent, of what `getUserMedia` throws (Media Capture and Streams, 10.2). */
export function sayMicrophone(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'there is no microphone.'
  if (name === 'NotAllowedError') return 'the browser does not allow the microphone.'
  if (name === 'NotReadableError') return 'something else uses the microphone.'
  return error instanceof Error ? error.message : String(error)
}

export const TLX_WORDS = {
  mental: ['Mental demand', 'How much thinking and looking?', 'low', 'high'],
  physical: ['Physical demand', 'How much bodily effort?', 'low', 'high'],
  temporal: ['Time pressure', 'How hurried were you?', 'low', 'high'],
  performance: ['Performance', 'How well did you do, to your own mind?', 'perfect', 'failure'],
  effort: ['Effort', 'How hard did you have to work for it?', 'low', 'high'],
  frustration: ['Frustration', 'How annoyed or discouraged were you?', 'low', 'high'],
} as const

/** Brooke 1996, in the wording in which its validity was studied: the statements are not to be changed. */
export const SUS_STATEMENTS = [
  'I think that I would like to use this system frequently',
  'I found the system unnecessarily complex',
  'I thought the system was easy to use',
  'I think that I would need the support of a technical person to be able to use this system',
  'I found the various functions in this system were well integrated',
  'I thought there was too much inconsistency in this system',
  'I would imagine that most people would learn to use this system very quickly',
  'I found the system very cumbersome to use',
  'I felt very confident using the system',
  'I needed to learn a lot of things before I could get going with this system',
] as const
