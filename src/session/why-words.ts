/** What a person may ask "why?" about, and what is written beside the answer. */
import { LUMBAR_CLASSES, MUSCLE_CLASSES, NOT_NAMED } from '#core/anatomy/sonoanatomy.ts'
import { LEAST_LOSS, PROVES_NOTHING, type Explanation } from '#core/anatomy/explanation.ts'

/** The view that is seen, or that a class is in the picture. */
export const ABOUT = [
  'view',
  ...[...LUMBAR_CLASSES, ...MUSCLE_CLASSES].filter((name) => !NOT_NAMED.includes(name)),
] as readonly string[]

/** The answer as it stands, and that it is no proof. */
export function explanationInWords({ claim, score, losses }: Explanation): readonly [answer: string, remark: string] {
  const answer = `Why ${claim.name}, ${Math.round(100 * score)} %?`
  const isNowhere = losses.every((loss) => Math.abs(loss) < LEAST_LOSS)
  return [answer, isNowhere ? 'It rests on no one place; proves nothing' : PROVES_NOTHING]
}
