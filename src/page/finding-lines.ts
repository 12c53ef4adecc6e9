/** What is said of a finding, in words. */
import { stateOf, type AiKind, type AiRecord } from '#core/records/ai-output.ts'
import { modelName } from '#session/model-names.ts'

const KINDS: Readonly<Record<AiKind, string>> = {
  vertebrae: 'Vertebrae',
  structures: 'Structures',
  levels: 'Levels',
  view: 'View',
  'structure seen': 'Structure',
  'needle seen': 'Needle',
  registration: 'Registration',
  'plan proposal': 'Plan',
}

export const sayFindingKind = (kind: AiKind): string => KINDS[kind]

/** Unreviewed is said of everything nobody has looked at. */
export function sayReview(record: AiRecord): string {
  const { review } = record
  if (!review) return record.output.abstained === undefined ? 'Unreviewed' : 'Abstained, unreviewed'
  const reason = review.reason ? `: ${review.reason}` : ''
  return `${stateOf(record).replace(/^./, (letter) => letter.toUpperCase())} by ${review.by}${reason}`
}

export function findingLines({ output }: AiRecord): readonly (readonly [name: string, value: string])[] {
  const { model, confidence, inputSha256, pictures, madeMs } = output
  return [
    ['Said by', `${modelName(model.name)} ${model.version}`],
    ['Sure to', confidence === undefined ? 'not said' : `${Math.round(100 * confidence)} %`],
    ...(pictures === undefined ? [] : ([['Of', `${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`]] as const)),
    ['At', new Date(madeMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })],
    ['Model', `SHA-256 ${model.sha256.slice(0, 16)}…`],
    ['Input', `SHA-256 ${inputSha256.slice(0, 16)}…`],
  ]
}
