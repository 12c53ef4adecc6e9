/**
 * What a supervisor sees that no tracker measures: a checklist of what was done, and global ratings of how.
 *
 * Both are kept beside the metrics, for they tell different things: hand motion did not go with the checklist in lumbar
 * puncture (Clinkard et al. 2015). Ratings from 1 to 5 in the manner of OSATS (Martin et al. 1997, Br J Surg 84:273-278);
 * items and their words are this project's own.
 */
import { z } from 'zod'

export const CHECKLIST = [
  'Said what was to be done, and where',
  'Set depth, gain and focus before the needle',
  'Counted the level from the sacrum and had it confirmed',
  'Showed the target in the standard view',
  'Looked for vessels with colour',
  'Chose entry and angle before the skin',
  'Kept the tip in sight while it moved',
  'Stopped when the tip was lost',
  'Checked the tip before injecting',
  'Kept hands and cover sterile',
] as const

export const RATINGS = [
  { id: 'tissue', says: 'Care for tissue', low: 'forces, levers', high: 'gentle throughout' },
  { id: 'time', says: 'Time and motion', low: 'many needless moves', high: 'no move too many' },
  { id: 'probe', says: 'Handling of the probe', low: 'loses the picture', high: 'holds and finds it again' },
  { id: 'needle', says: 'Handling of the needle', low: 'unsure, many tries', high: 'sure and smooth' },
  { id: 'flow', says: 'Plan and flow', low: 'stops often, unsure what next', high: 'knows each next step' },
  { id: 'overall', says: 'On the whole', low: 'not yet', high: 'would let them do it alone' },
] as const
export type RatingId = (typeof RATINGS)[number]['id']

export const assessmentSchema = z.strictObject({
  by: z.string().min(1).max(80),
  atEpochMs: z.number(),
  /** One for each line of the checklist; null where it did not apply. */
  checklist: z.array(z.boolean().nullable()).length(CHECKLIST.length),
  ratings: z.partialRecord(
    z.enum(RATINGS.map(({ id }) => id) as [RatingId, ...RatingId[]]),
    z.number().int().min(1).max(5),
  ),
  /** The supervisor stands for it that this unit is passed. */
  isSignedOff: z.boolean(),
  remark: z.string().max(1000).default(''),
})
export type Assessment = z.infer<typeof assessmentSchema>

/** Share of what applied that was done, %; undefined when nothing applied. */
export function checklistScore({ checklist }: Pick<Assessment, 'checklist'>): number | undefined {
  const applied = checklist.filter((item) => item !== null)
  return applied.length ? (100 * applied.filter(Boolean).length) / applied.length : undefined
}

export function globalRating({ ratings }: Pick<Assessment, 'ratings'>): number | undefined {
  const given = Object.values(ratings).filter((value) => value !== undefined)
  return given.length ? given.reduce((sum, value) => sum + value, 0) / given.length : undefined
}
