/**
 * What of a frame depends on the settings alone: the polar grid, the gain at each depth, and the
 * beam's width. Both simulators read it, so none of it is computed twice.
 */
import { MODEL } from './model.ts'
import { PROBES, type PictureGeometry, type Probe } from './probe-geometry.ts'
import type { UltrasoundSettings } from './settings.ts'

export interface ScanPlan {
  readonly settings: UltrasoundSettings
  readonly probe: Probe
  readonly picture: PictureGeometry
  readonly lines: number
  readonly samples: number
  /** Between samples of a line. */
  readonly stepMm: number
  /** Two-way loss per mm for an attenuation of 1 dB/cm/MHz. */
  readonly lossDbPerMm: number
  /** Half of the array in lines' own terms: angle (rad) of the last line of a curved array, mm of a straight one. */
  readonly halfSpan: number
  /** Radius of a curved array, mm; 0 for a straight one. */
  readonly radiusMm: number
  /** Weights of 0, 1 and 2 samples away; they sum in squares to 1, so that the mean amplitude of speckle is that of its scatterers. */
  readonly axial: readonly [number, number, number]
  /** Per sample: amplitude gain; weight of the next line in the beam, relative to its own; normalisation of the beam; beam's elevational deviation, mm. */
  readonly table: Float32Array<ArrayBuffer>
  /** Per sample: amplitude of the ringing under the array's face. */
  readonly ring: Float32Array<ArrayBuffer>
  /** Per line: its start on the face and its direction in the picture's plane, mm across and deep from the middle of the face. */
  readonly starts: Float32Array<ArrayBuffer>
}

/** Numbers per sample in `ScanPlan.table`. */
export const TABLE_WIDTH = 4
/** Lines on either side of its own that a beam takes in. */
export const BEAM_REACH = 3
/** Speed of sound the scanner assumes, mm/µs. */
const SOUND_MM_PER_US = 1.54
/** Loss the scanner makes up for by itself, dB/cm/MHz one way. */
const COMPENSATED = 0.66
/** By how much it holds back what is just under the array, dB, and how deep that reaches, mm. */
const NEAR = { db: 10, mm: 22 } as const
/** Beyond this it amplifies no further, dB. */
const MOST_COMPENSATION_DB = 75
/** Cycles of the transmitted pulse, and depth per width of the aperture in use. */
const CYCLES = 2.5
export const F_NUMBER = 2.6

export function planScan(settings: UltrasoundSettings, picture: PictureGeometry): ScanPlan {
  const probe = PROBES[settings.probe]
  const samples = MODEL.SAMPLES
  const stepMm = settings.depthMm / (samples - 1)
  const lossDbPerMm = 0.2 * settings.frequencyMhz
  const wavelengthMm = SOUND_MM_PER_US / settings.frequencyMhz
  const isCurved = probe.kind === 'curvilinear'
  const halfSpan = isCurved ? probe.halfAngleRad : probe.widthMm / 2
  const radiusMm = isCurved ? probe.radiusMm : 0
  const lineStep = (2 * halfSpan) / (probe.lines - 1)

  const table = new Float32Array(samples * TABLE_WIDTH)
  for (let s = 0; s < samples; s++) {
    const mm = s * stepMm
    const own = Math.min(MOST_COMPENSATION_DB, COMPENSATED * lossDbPerMm * mm)
    const near = NEAR.db * Math.exp(-mm / NEAR.mm)
    const gainDb = own - near + settings.gainDb + slider(settings.tgcDb, s / (samples - 1))
    const spacingMm = isCurved ? (radiusMm + mm) * lineStep : lineStep
    const sigmaLines = Math.max(0.75, beamMm(wavelengthMm, mm, settings.focusMm) / spacingMm)
    const next = Math.exp(-1 / (2 * sigmaLines * sigmaLines))
    let power = 1
    for (let n = 1; n <= BEAM_REACH; n++) power += 2 * next ** (2 * n * n)
    const spread = 0.02 * Math.abs(mm - probe.elevation.focusMm)
    table.set(
      [10 ** (gainDb / 20), next, 1 / Math.sqrt(power), Math.hypot(probe.elevation.sigmaMm, spread)],
      s * TABLE_WIDTH,
    )
  }
  const sigmaSamples = (CYCLES * wavelengthMm) / 2 / 2.355 / stepMm
  return {
    settings,
    probe,
    picture,
    lines: probe.lines,
    samples,
    stepMm,
    lossDbPerMm,
    halfSpan,
    radiusMm,
    axial: pulse(Math.max(0.75, sigmaSamples)),
    table,
    ring: Float32Array.from({ length: samples }, (_, s) => ringAt(s * stepMm)),
    starts: startsOf(probe.lines, halfSpan, radiusMm),
  }
}

const ringAt = (mm: number) =>
  MODEL.RING * Math.exp(-mm / MODEL.RING_DECAY_MM) * (0.55 + 0.45 * Math.cos((2 * Math.PI * mm) / MODEL.RING_PERIOD_MM))

/** One standard deviation of the two-way beam along the array: narrowest at the focus, wider in front of and behind it; mm. */
export function beamMm(wavelengthMm: number, mm: number, focusMm: number): number {
  const narrowest = (wavelengthMm * F_NUMBER) / 2.355
  // Receiving is focused all the way, so a line widens more slowly than its transmitted beam does.
  const before = Math.max(0, focusMm - mm) / (2.8 * F_NUMBER)
  const behind = Math.max(0, mm - focusMm) / (2.8 * F_NUMBER)
  return Math.hypot(narrowest, 0.08 * before, 0.3 * behind)
}

function pulse(sigma: number): [number, number, number] {
  const raw = [0, 1, 2].map((n) => Math.exp(-(n * n) / (2 * sigma * sigma)))
  const power = raw.reduce((sum, weight, n) => sum + (n ? 2 : 1) * weight * weight, 0)
  return raw.map((weight) => weight / Math.sqrt(power)) as [number, number, number]
}

/** Between the sliders in a straight line; `part` is 0 at the skin and 1 at the greatest depth. */
function slider(tgcDb: readonly number[], part: number): number {
  const at = part * (tgcDb.length - 1)
  const first = Math.min(Math.floor(at), tgcDb.length - 2)
  return tgcDb[first]! + (tgcDb[first + 1]! - tgcDb[first]!) * (at - first)
}

/** Numbers per line in `ScanPlan.starts`. */
export const START_WIDTH = 4

function startsOf(lines: number, halfSpan: number, radiusMm: number): Float32Array<ArrayBuffer> {
  const starts = new Float32Array(lines * START_WIDTH)
  for (let line = 0; line < lines; line++) {
    const part = (2 * line) / (lines - 1) - 1
    const [sin, cos] = [Math.sin(part * halfSpan), Math.cos(part * halfSpan)]
    starts.set(
      radiusMm === 0 ? [part * halfSpan, 0, 0, 1] : [radiusMm * sin, radiusMm * (cos - 1), sin, cos],
      line * START_WIDTH,
    )
  }
  return starts
}

export function lineOf({ starts }: ScanPlan, line: number): readonly [x: number, y: number, dx: number, dy: number] {
  const at = line * START_WIDTH
  return [starts[at]!, starts[at + 1]!, starts[at + 2]!, starts[at + 3]!]
}
