/**
 * Which tissue is drawn, in what colour and how densely: the presets of the volume
 * hologram, and the table the ray caster looks them up in.
 */
import type { OpenCase } from '#session/open-case.ts'
import type { Preset } from '#session/state.ts'

export interface Stop {
  /** HU for CT; for MR a fraction 0–1 of the drawn span, for its signal has no unit. */
  readonly value: number
  /** sRGB. */
  readonly colour: readonly [red: number, green: number, blue: number]
  /** Share of the light one millimetre of it takes away, 0–1. */
  readonly opacityPerMm: number
}

export interface TransferFunction {
  /** In rising order of value; straight lines between. */
  readonly stops: readonly Stop[]
  /** Where a person would say the surface is, same unit as the stops: what pointing at the hologram hits. */
  readonly surface: number
}

const IVORY = [240, 228, 206] as const
const OCHRE = [196, 150, 104] as const
const MUSCLE = [178, 72, 58] as const
const FAT = [232, 196, 120] as const

/**
 * HU of adult tissue: fat −120 to −80, muscle 35 to 70, cancellous bone 150 to 400,
 * cortical bone above 400 (Hounsfield units as in any CT atlas; contrast-filled
 * vessels lie among cancellous bone and are drawn with it).
 */
export const CT_PRESETS: Readonly<Record<Preset, TransferFunction>> = {
  bone: {
    stops: [
      { value: 150, colour: OCHRE, opacityPerMm: 0 },
      { value: 210, colour: OCHRE, opacityPerMm: 0.25 },
      { value: 320, colour: IVORY, opacityPerMm: 0.8 },
      { value: 600, colour: [255, 250, 240], opacityPerMm: 0.98 },
    ],
    surface: 230,
  },
  'soft-tissue': {
    stops: [
      { value: -130, colour: FAT, opacityPerMm: 0 },
      { value: -90, colour: FAT, opacityPerMm: 0.01 },
      { value: -30, colour: FAT, opacityPerMm: 0.01 },
      { value: 10, colour: MUSCLE, opacityPerMm: 0.04 },
      { value: 60, colour: MUSCLE, opacityPerMm: 0.12 },
      { value: 130, colour: MUSCLE, opacityPerMm: 0.12 },
      { value: 220, colour: IVORY, opacityPerMm: 0.6 },
      { value: 500, colour: [255, 250, 240], opacityPerMm: 0.98 },
    ],
    surface: 20,
  },
}

/** MR has no scale of its own: dark is cortical bone and air, bright is fluid and fat. */
export const MR_PRESETS: Readonly<Record<Preset, TransferFunction>> = {
  bone: {
    stops: [
      { value: 0.15, colour: [90, 96, 110], opacityPerMm: 0 },
      { value: 0.35, colour: [150, 150, 158], opacityPerMm: 0.06 },
      { value: 0.7, colour: [230, 230, 235], opacityPerMm: 0.35 },
      { value: 1, colour: [255, 255, 255], opacityPerMm: 0.6 },
    ],
    surface: 0.35,
  },
  'soft-tissue': {
    stops: [
      { value: 0.08, colour: [70, 76, 90], opacityPerMm: 0 },
      { value: 0.25, colour: [120, 122, 132], opacityPerMm: 0.1 },
      { value: 0.6, colour: [220, 220, 225], opacityPerMm: 0.4 },
      { value: 1, colour: [255, 255, 255], opacityPerMm: 0.8 },
    ],
    surface: 0.2,
  },
}

/**
 * Grey of B-mode ultrasound: dark is fluid, shadow and what was not reached, bright is bone's surface and fascia. What is
 * bright is drawn as it is seen in the picture, with little colour: it says nothing of what tissue it is.
 */
export const ULTRASOUND_PRESETS: Readonly<Record<Preset, TransferFunction>> = {
  bone: {
    stops: [
      { value: 95, colour: [128, 112, 96], opacityPerMm: 0 },
      { value: 140, colour: [176, 160, 138], opacityPerMm: 0.08 },
      { value: 190, colour: [232, 220, 198], opacityPerMm: 0.5 },
      { value: 255, colour: [255, 252, 244], opacityPerMm: 0.9 },
    ],
    surface: 150,
  },
  'soft-tissue': {
    stops: [
      { value: 28, colour: [92, 74, 70], opacityPerMm: 0 },
      { value: 60, colour: [128, 104, 96], opacityPerMm: 0.05 },
      { value: 120, colour: [188, 172, 156], opacityPerMm: 0.22 },
      { value: 200, colour: [240, 232, 218], opacityPerMm: 0.7 },
      { value: 255, colour: [255, 252, 244], opacityPerMm: 0.95 },
    ],
    surface: 60,
  },
}

/** What a hologram can be of. */
export type Modality = OpenCase['modality'] | 'US'

/** The preset for a case, its stops in the unit of the volume's voxels. */
export function transferFunction(
  modality: Modality,
  preset: Preset,
  [low, high]: readonly [number, number],
): TransferFunction {
  if (modality === 'CT') return CT_PRESETS[preset]
  if (modality === 'US') return ULTRASOUND_PRESETS[preset]
  const inSignal = (fraction: number) => low + fraction * (high - low)
  const { stops, surface } = MR_PRESETS[preset]
  return { stops: stops.map((stop) => ({ ...stop, value: inSignal(stop.value) })), surface: inSignal(surface) }
}

export const LEVELS = 256

export interface LookUpTable {
  /**
   * RGBA, `LEVELS` x `LEVELS`: column is the display byte where a step of the ray
   * begins, row where it ends; alpha is the opacity of one millimetre of such a step.
   */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The least display byte that is drawn at all. */
  readonly lowestVisible: number
}

/**
 * The pre-integrated table (Engel, Kraus and Ertl, Graphics Hardware 2001): a step from
 * one value to another is drawn as all values between, so that coarse steps leave no
 * rings on steep surfaces.
 */
export function lookUpTable({ stops }: TransferFunction, windowHu: readonly [number, number]): LookUpTable {
  const density = new Float64Array(LEVELS + 1)
  const weighted = [0, 1, 2].map(() => new Float64Array(LEVELS + 1))
  const single = Array.from({ length: LEVELS }, (_, level) =>
    stopAt(stops, windowHu[0] + (level / (LEVELS - 1)) * (windowHu[1] - windowHu[0])),
  )
  single.forEach(({ colour, opacityPerMm }, level) => {
    const here = -Math.log(1 - Math.min(opacityPerMm, 0.999))
    density[level + 1] = density[level]! + here
    weighted.forEach((sum, channel) => (sum[level + 1] = sum[level]! + here * colour[channel]!))
  })

  const bytes = new Uint8Array(LEVELS * LEVELS * 4)
  for (let end = 0; end < LEVELS; end++) {
    for (let begin = 0; begin < LEVELS; begin++) {
      const low = Math.min(begin, end)
      const high = Math.max(begin, end) + 1
      const sum = density[high]! - density[low]!
      const at = (begin + LEVELS * end) * 4
      for (let channel = 0; channel < 3; channel++) {
        const total = weighted[channel]![high]! - weighted[channel]![low]!
        bytes[at + channel] = sum > 0 ? Math.round(total / sum) : single[begin]!.colour[channel]!
      }
      bytes[at + 3] = Math.round(255 * (1 - Math.exp(-sum / (high - low))))
    }
  }
  const lowest = single.findIndex(({ opacityPerMm }) => opacityPerMm > 0)
  return { bytes, lowestVisible: lowest < 0 ? LEVELS : lowest }
}

function stopAt(stops: readonly Stop[], value: number): Stop {
  const next = stops.findIndex((stop) => stop.value > value)
  if (next === 0) return { ...stops[0]!, value }
  if (next < 0) return { ...stops.at(-1)!, value }
  const a = stops[next - 1]!
  const b = stops[next]!
  const part = (value - a.value) / (b.value - a.value)
  const mix = (from: number, to: number) => from + part * (to - from)
  return {
    value,
    colour: [mix(a.colour[0], b.colour[0]), mix(a.colour[1], b.colour[1]), mix(a.colour[2], b.colour[2])],
    opacityPerMm: mix(a.opacityPerMm, b.opacityPerMm),
  }
}
