/** A state in a word, with a dot in its colour. */
import type { Said } from './wording.ts'

export function ToneWord({ tone, words }: Said) {
  return <span className={`tone tone-${tone}`}>{words}</span>
}
