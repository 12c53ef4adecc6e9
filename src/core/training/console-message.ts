/**
 * What passes between the place of practice and a supervisor's console: another window of the same browser today, a
 * socket the same way. Checked on both sides.
 */
import { z } from 'zod'
import { attemptSchema } from './attempt.ts'
import { COMPLICATIONS } from './complications.ts'
import { assessmentSchema } from './ratings.ts'
import { STAGES } from './stages.ts'
import { signalSchema } from './talk-signal.ts'

export const CONSOLE_CHANNEL = 'interspace-practice'
/** So often the place of practice tells what is seen there. */
export const TOLD_EVERY_MS = 150

const place = z.tuple([z.number(), z.number()])

/** The needle against the picture's plane: mm along its width and its depth, from the picture's upper left corner. */
const needleSeen = z.object({
  tip: place,
  hub: place,
  offPlaneMm: z.number(),
  angleDeg: z.number(),
})

const picture = z.object({
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  mmPerPx: z.number().positive(),
  grey: z.instanceof(Uint8Array),
})

/** Where probe and needle are over the back, seen from behind: mm to the patient's left, and up. */
const backMap = z.object({
  levels: z.array(z.object({ name: z.string(), at: place })),
  /** The footprint from the unmarked to the marked end of the picture's upper edge. */
  probe: z.tuple([place, place]).optional(),
  tip: place.optional(),
  target: place.optional(),
})

export const seenSchema = z.object({
  type: z.literal('seen'),
  trainee: z.string(),
  /** The trainee's page displays nothing now, being hidden: what is told of tools would be old, and is left out. */
  isStill: z.boolean().optional(),
  phase: z.enum(['none', 'preparing', 'ready', 'running', 'paused', 'ended']),
  task: z.object({ id: z.string(), name: z.string(), goal: z.string(), unitId: z.string().optional() }).optional(),
  stage: z.enum(STAGES).optional(),
  timeS: z.number(),
  limitS: z.number(),
  told: z.string(),
  lines: z.array(z.tuple([z.string(), z.string()])),
  /** Every figure as it stands, whatever the trainee is told. */
  figures: z.array(z.object({ name: z.string(), value: z.string() })),
  map: backMap.optional(),
  alarms: z.array(z.object({ words: z.string(), priority: z.enum(['high', 'medium', 'low']) })),
  needle: needleSeen.optional(),
  target: z.object({ at: place, offPlaneMm: z.number() }).optional(),
  picture: picture.optional(),
  marks: z.array(z.object({ timeS: z.number(), words: z.string() })),
  ended: z
    .object({
      attempt: attemptSchema,
      score: z.number().optional(),
      beside: z.array(
        z.object({
          figure: z.object({
            name: z.string(),
            unit: z.string(),
            device: z.string().optional(),
            value: z.number().optional(),
          }),
          z: z.number(),
          percentile: z.number(),
          expertsMiddle: z.number(),
        }),
      ),
      improve: z.array(z.object({ name: z.string(), fact: z.string(), advice: z.string() })),
      good: z.array(z.string()),
      expertIs: z.enum(['scripted', 'marked']),
      expertTrace: z.array(z.object({ timeS: z.number(), tip: z.tuple([z.number(), z.number(), z.number()]) })),
    })
    .optional(),
})
export type Seen = z.infer<typeof seenSchema>

export const wishSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('pause'), isPaused: z.boolean() }),
  z.object({ type: z.literal('inject'), kind: z.enum(COMPLICATIONS) }),
  z.object({ type: z.literal('mark'), words: z.string().min(1).max(200) }),
  z.object({ type: z.literal('again') }),
  z.object({ type: z.literal('assess'), attemptId: z.string(), assessment: assessmentSchema }),
  z.object({ type: z.literal('expert'), attemptId: z.string(), isExpert: z.boolean() }),
  signalSchema,
  z.object({ type: z.literal('say'), words: z.string().min(1).max(200) }),
])
export type Wish = z.infer<typeof wishSchema>
