/** A scripted tour of the atlas: step by step what is seen, from where, and what is said; and its form as a file. */
import { z } from 'zod'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { SIZES_M } from './size.ts'
import type { TakenApart } from './taken-apart.ts'

const KNOWN = new Map(STRUCTURES.map(({ name, label }) => [name, label]))

const structureName = z.string().refine((name) => KNOWN.has(name), {
  error: ({ input }) => `no structure is called ${JSON.stringify(input)}`,
})

const STEP = z.strictObject({
  title: z.string().min(1).max(80),
  /** What is read, and spoken where there is a voice. */
  narration: z.string().max(1200),
  /** Name of the outermost layer that is on. */
  top: z.string().min(1).max(80),
  explode: z.number().min(0).max(1),
  /** The one that is shown alone; null: all of them. */
  alone: structureName.nullable(),
  /** Lit in the atlas's own colour. */
  marked: z.array(structureName).max(24),
  hasNames: z.boolean(),
  /** Degrees round the body and above it: see `SeenFrom`. */
  seenFrom: z.strictObject({ aroundDeg: z.number().min(-360).max(360), aboveDeg: z.number().min(-90).max(90) }),
  sizeM: z.number().min(SIZES_M.least).max(SIZES_M.most),
  /** The plane that cuts the body: through a share of it, or as a hand held it (ctFromPlane, rigid); null: no cut. */
  cut: z
    .union([
      z.strictObject({ plane: z.enum(['transverse', 'sagittal']), share: z.number().min(0).max(1) }),
      z.strictObject({ held: z.array(z.number()).length(16) }),
    ])
    .nullable(),
})

const TOUR = z.strictObject({
  format: z.literal('interspace-tour/1'),
  name: z.string().min(1).max(120),
  /** Of the narration: a BCP 47 tag, for the voice. */
  language: z.string().min(2).max(35),
  steps: z.array(STEP).min(1).max(100),
})

export type TourStep = z.infer<typeof STEP>
export type Tour = z.infer<typeof TOUR>

export type ReadTour = { readonly ok: true; readonly tour: Tour } | { readonly ok: false; readonly reason: string }

/** @returns the tour, or what is wrong with the file and where in it. */
export function readTour(text: string): ReadTour {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, reason: `no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const read = TOUR.safeParse(value)
  if (read.success) return { ok: true, tour: read.data }
  const { path, message } = read.error.issues[0]!
  return { ok: false, reason: `${path.length ? path.join('.') : 'the file'}: ${message}` }
}

export const writeTour = (tour: Tour): string => `${JSON.stringify(tour, undefined, 2)}\n`

/** What a step means for a case; layers and structures that it has not are left out. */
export function lookOfStep({ layers, parts }: TakenApart, { top, explode, alone, marked }: TourStep) {
  const at = layers.findIndex(({ name }) => name === top)
  const has = (label: number | undefined) => parts.some((part) => part.label === label)
  const labelOf = (name: string) => KNOWN.get(name)!
  return {
    peeled: Math.max(0, at),
    explode,
    isolated: alone !== null && has(labelOf(alone)) ? labelOf(alone) : undefined,
    marked: marked.map(labelOf).filter(has),
  }
}

/** Moved by one, or the same where there is no room. */
export function movedStep(tour: Tour, at: number, by: 1 | -1): Tour {
  const to = at + by
  if (to < 0 || to >= tour.steps.length) return tour
  const steps = [...tour.steps]
  const [step] = steps.splice(at, 1)
  steps.splice(to, 0, step!)
  return { ...tour, steps }
}

/** A tour has one step at least: the last one stays. */
export const withoutStep = (tour: Tour, at: number): Tour =>
  tour.steps.length === 1 ? tour : { ...tour, steps: tour.steps.filter((_, n) => n !== at) }

export const withStep = (tour: Tour, at: number, change: Partial<TourStep>): Tour => ({
  ...tour,
  steps: tour.steps.map((step, n) => (n === at ? { ...step, ...change } : step)),
})

/** Behind the one at which the tour stands. */
export const addedStep = (tour: Tour, at: number, step: TourStep): Tour => ({
  ...tour,
  steps: [...tour.steps.slice(0, at + 1), step, ...tour.steps.slice(at + 1)],
})
