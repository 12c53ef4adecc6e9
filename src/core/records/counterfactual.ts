/** "What would change this": in words, from how sure it was and what came second. Nothing is simulated: it says what is known. */
import type { AiKind, AiOutput } from './ai-output.ts'

/** Less than this between first and second is a near tie. */
export const NEAR_TIE = 0.15
/** Below this the networks here show nothing of a picture. */
const UNSURE = 0.5

/** What a person can do about it, of each kind. */
const TO_DO: Readonly<Record<AiKind, string>> = {
  vertebrae: 'a CT that shows the sacrum, or a person who names the lowest vertebra',
  structures: 'levels counted otherwise, or labels corrected with the brush',
  levels: 'a sweep that begins on the sacrum, or a count moved by one',
  view: 'the probe tilted or moved by a few millimetres',
  'structure seen': 'better contact, another depth, or the probe tilted',
  'needle seen': 'the needle in the plane of the picture, or less steep to the probe',
  registration: 'more bone swept, from both sides of the midline',
  'plan proposal': 'another level or side, another target, or margins changed in the template',
}

export function whatWouldChange({ kind, confidence, second, abstained, finding }: AiOutput): string {
  const would = `What would change it: ${TO_DO[kind]}.`
  if (abstained !== undefined) return `It said nothing: ${abstained}. ${would}`
  if (confidence === undefined) return `The method gives no chance for this. ${would}`
  const rest = percent(1 - confidence)
  if (!second) {
    const sure =
      confidence < UNSURE
        ? `It is more likely wrong than right`
        : `By its own account it is something else in ${rest} of such cases`
    return `${sure}. ${would}`
  }
  const margin = confidence - second.confidence
  const tie = margin < NEAR_TIE ? 'A near tie: ' : ''
  return `${tie}if ${percent(margin / 2)} of the chance went from "${finding}" to "${second.finding}", that would be said instead (${percent(confidence)} against ${percent(second.confidence)}). ${would}`
}

const percent = (share: number) => `${Math.round(100 * Math.max(0, share))} %`
