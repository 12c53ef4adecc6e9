/** What a trainee is asked to do, and what counts as done: a record that a curriculum names, a page edits and a file carries. */
import { z } from 'zod'
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import { WANTED_VIEWS } from '#core/anatomy/view-hint.ts'
import { COMPLICATIONS } from '#core/training/complications.ts'

const level = z.enum(LEVELS)
const lumbar = z.enum(['L1', 'L2', 'L3', 'L4', 'L5'])

export const NEEDLE_GOALS = [
  'free target',
  'facet joint',
  'medial branch',
  'L5 dorsal ramus',
  'selective root',
  'interlaminar epidural',
] as const
export type NeedleGoal = (typeof NEEDLE_GOALS)[number]

const work = z.discriminatedUnion('kind', [
  /** A spinous process is marked by hand alone, then found again by ultrasound. */
  z.strictObject({ kind: z.literal('palpation'), level: lumbar }),
  /** Each level in turn is brought into the picture. */
  z.strictObject({ kind: z.literal('levels'), ask: z.array(lumbar).min(1).max(8) }),
  /** A standard view is found and held. */
  z.strictObject({
    kind: z.literal('view'),
    view: z.enum(WANTED_VIEWS as readonly [(typeof WANTED_VIEWS)[number], ...(typeof WANTED_VIEWS)[number][]]),
    level: lumbar,
    holdS: z.number().min(0).max(30),
  }),
  z.strictObject({
    kind: z.literal('needle'),
    goal: z.enum(NEEDLE_GOALS),
    level,
    side: z.enum(SIDES),
    approach: z.enum(['in plane', 'out of plane']),
  }),
])

/** What must be so of a figure, by its key (`core/training/figure.ts`). */
const passRule = z
  .strictObject({ figure: z.string().min(1), most: z.number().optional(), least: z.number().optional() })
  .refine(({ most, least }) => most !== undefined || least !== undefined, 'a rule needs a "most" or a "least"')

export const taskSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and single hyphens'),
  name: z.string().min(3).max(80),
  /** What to do, in a sentence that fits on a panel. */
  goal: z.string().min(10).max(240),
  work,
  /** Then it is over. */
  limitS: z.number().min(10).max(1800),
  pass: z.array(passRule).min(1).max(12),
  complications: z.array(z.enum(COMPLICATIONS)).max(3).default([]),
})

export type Task = z.infer<typeof taskSchema>
export type Work = Task['work']
export type PassRule = z.infer<typeof passRule>
export type NeedleWork = Extract<Work, { readonly kind: 'needle' }>
