/**
 * The search for vertebrae in MR on spines it was never tuned on: T1 and T2 of phantoms drawn from seeds, with the
 * usual coil, twice its unevenness, three times the noise, and inverted, beside what they were made of.
 */
import { LEVELS } from '#core/anatomy/levels.ts'
import { findSpine } from '#core/labelling/find-spine.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr } from '#core/phantom/mr-scan.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { mrField } from '#core/phantom/scan-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Bench, Figure } from './figures.ts'

const SEEDS = Array.from({ length: 12 }, (_, n) => 301 + n)
const LUMBAR = LEVELS.filter((level) => level !== 'T12')
/** Sagittal slices as they are usual: 15 to 30 of them, 4 mm apart. */
const FIELD = { inPlaneMm: 1.2, sliceMm: 4 } as const
const LOOKS = [
  { look: 'usual', options: {} },
  { look: 'uneven coil', options: { bias: 2 } },
  { look: 'noisy', options: { noise: 36 } },
  { look: 'inverted', options: {} },
] as const

export function benchLabellingMr(): Bench {
  const outcomes = SEEDS.flatMap((seed, n) => outcomesOf(seed, LOOKS[n % LOOKS.length]!))
  const count = (what: Outcome['what']) => outcomes.filter((one) => one.what === what).length
  const offs = outcomes.flatMap(({ offMm }) => offMm).toSorted((a, b) => a - b)
  const share = (part: number) => offs[Math.floor(part * (offs.length - 1))] ?? NaN
  return {
    name: `Vertebrae of ${SEEDS.length} unseen phantoms in T1 and T2, seeds ${SEEDS[0]} to ${SEEDS.at(-1)}, 1.2 x 1.2 x 4 mm`,
    rows: [
      { figure: 'every level from L1 to L5 right', value: `${count('right')} of ${outcomes.length}` },
      { figure: 'a wrong level named', value: String(count('wrong')), goal: '0', met: count('wrong') === 0 },
      { figure: 'not named, or not found', value: String(count('not named')) },
      { figure: 'middle of the body off: median and 95 in 100', value: `${share(0.5).toFixed(1)} and ${share(0.95).toFixed(1)} mm` },
      ...outcomes.map(({ text, what }): Figure => ({ figure: text, value: what })),
    ],
  } // prettier-ignore
}

interface Outcome {
  readonly text: string
  readonly what: 'right' | 'wrong' | 'not named'
  readonly offMm: readonly number[]
}

function outcomesOf(seed: number, { look, options }: (typeof LOOKS)[number]): Outcome[] {
  const spine = createLumbarSpine(drawParameters(seed))
  const sequences = [MR_SEQUENCES.T1, MR_SEQUENCES.T2]
  const volumes = scanMr(spine, mrField(spine, FIELD), FIELD.sliceMm, sequences, { seed, ...options })
  return volumes.map((volume, n) => {
    const startedMs = performance.now()
    const search = findSpine(look === 'inverted' ? inverted(volume) : volume)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    const text = `seed ${seed}, ${sequences[n]!.name}, ${look}, ${seconds} s`
    if (!search.ok) return { text: `${text}: ${search.reason}`, what: 'not named', offMm: [] }
    const { vertebrae, countedFrom } = search.spine
    if (countedFrom === 'nothing') return { text, what: 'not named', offMm: [] }
    const offMm = offsOf(spine, vertebrae)
    const sure = Math.min(...vertebrae.flatMap(({ level, confidence }) => (level ? [confidence] : [])))
    const what = offMm.every((mm) => mm < 13) ? 'right' : 'wrong'
    return { text: `${text}, sure ${sure.toFixed(2)}`, what, offMm: what === 'right' ? offMm : [] }
  })
}

function offsOf({ vertebrae }: LumbarSpine, found: ReturnType<typeof foundIn>): number[] {
  return LUMBAR.map((level) => {
    const made = vertebrae.find((one) => one.level === level)!
    const named = found.find((one) => one.level === level)
    return named ? Math.hypot(...named.placement.centre.map((x, n) => x - made.centre[n]!)) : Infinity
  })
}

const foundIn = (search: Extract<ReturnType<typeof findSpine>, { ok: true }>) => search.spine.vertebrae

export function inverted(volume: Volume): Volume {
  const most = volume.voxels.reduce((a, b) => Math.max(a, b))
  return { ...volume, voxels: volume.voxels.map((value) => most - value) }
}
