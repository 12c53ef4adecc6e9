/** The vertebral levels that the software names, from the head down, and the two sides of the patient. */
export const LEVELS = ['T12', 'L1', 'L2', 'L3', 'L4', 'L5'] as const
export type Level = (typeof LEVELS)[number]
export type LumbarLevel = Exclude<Level, 'T12'>

/** The patient's own left and right. */
export const SIDES = ['left', 'right'] as const
export type Side = (typeof SIDES)[number]
