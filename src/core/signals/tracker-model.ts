/**
 * What a tracker makes of a pose: it trembles, drifts, comes late and is lost now and then.
 *
 * Each profile is dialled to published figures of a named device; what nobody has published is
 * marked "chosen" in its `source`. Where only a three-dimensional RMS is known, each axis gets RMS/√3. Millimetres, milliseconds, radians.
 */
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { quaternionOf, rigidMatrix, type Quaternion } from './rotation.ts'

export interface TrackerProfile {
  readonly label: string
  readonly rateHz: number
  /** From the moment of measuring to the moment the page has it. */
  readonly latencyMs: number
  /** One standard deviation per axis, of every sample anew. */
  readonly trembleMm: number
  readonly trembleRad: number
  /** One standard deviation per axis of what stays for about `driftMs`: warming up, distortion, a map that settles. */
  readonly driftMm: number
  readonly driftRad: number
  readonly driftMs: number
  /** How often it is lost although nothing is in the way, and how long on average. */
  readonly lossesPerMinute: number
  readonly lossMs: number
  /** A marker turned further than this from the camera is not seen; undefined where there is no line of sight. */
  readonly seenWithinRad: number | undefined
  readonly source: string
}

const DEGREE = Math.PI / 180

export const TRACKERS = {
  ideal: {
    label: 'Ideal',
    rateHz: 60,
    latencyMs: 0,
    trembleMm: 0,
    trembleRad: 0,
    driftMm: 0,
    driftRad: 0,
    driftMs: 10_000,
    lossesPerMinute: 0,
    lossMs: 0,
    seenWithinRad: undefined,
    source: 'no error: the pose as it is',
  },
  'polaris-vega': {
    label: 'NDI Polaris Vega',
    rateHz: 60,
    latencyMs: 14.2,
    trembleMm: 0.09 / Math.sqrt(3),
    trembleRad: 0.05 * DEGREE,
    driftMm: 0.045 / Math.sqrt(3),
    driftRad: 0.02 * DEGREE,
    driftMs: 30_000,
    lossesPerMinute: 1,
    lossMs: 400,
    seenWithinRad: 60 * DEGREE,
    source:
      'Fattori et al. 2021, Radiat Oncol 16:87: static 0.045 mm RMSE, latency 14.2 ± 1.8 ms; jitter 0.08-0.10 mm ' +
      '(infrared trackers, Comput Assist Surg 2023, doi 10.1080/24699322.2023.2275522); angle and losses chosen',
  },
  'aurora-em': {
    label: 'NDI Aurora (electromagnetic)',
    rateHz: 40,
    latencyMs: 40,
    trembleMm: 0.32 / Math.sqrt(3),
    trembleRad: 0.2 * DEGREE,
    driftMm: 0.7 / Math.sqrt(3),
    driftRad: 0.3 * DEGREE,
    driftMs: 8_000,
    lossesPerMinute: 1.5,
    lossMs: 150,
    seenWithinRad: undefined,
    source:
      'jitter 0.30-0.33 mm (Comput Assist Surg 2023, doi 10.1080/24699322.2023.2275522); 40 Hz and 0.70 mm, 0.30° RMS ' +
      "as in the maker's data sheet; latency and losses (metal near by) chosen",
  },
  optitrack: {
    label: 'OptiTrack PrimeX 22',
    rateHz: 120,
    latencyMs: 9,
    trembleMm: 0.05,
    trembleRad: 0.06 * DEGREE,
    driftMm: 0.12,
    driftRad: 0.05 * DEGREE,
    driftMs: 30_000,
    lossesPerMinute: 1,
    lossMs: 200,
    seenWithinRad: 70 * DEGREE,
    source:
      'Krumpek et al. 2025, arXiv 2502.21189: noise 0.02-0.07 mm, accuracy ±0.12 mm across the line of sight ' +
      '(±0.74 mm along it, not modelled); latency, angle and losses chosen',
  },
  'hololens-2': {
    label: 'HoloLens 2 depth camera, infrared spheres',
    rateHz: 20,
    latencyMs: 16,
    trembleMm: 1.98 / Math.sqrt(3) / 2,
    trembleRad: (1.81 / Math.sqrt(3) / 2) * DEGREE,
    driftMm: 1.98 / 2,
    driftRad: (1.81 / 2) * DEGREE,
    driftMs: 5_000,
    lossesPerMinute: 4,
    lossMs: 350,
    seenWithinRad: 55 * DEGREE,
    source:
      'UltrARsound 2022: static 1.98 mm, 1.81°, 20 Hz, 83 % of images within 16 ms; a quarter of the variance taken ' +
      'as tremble and three quarters as slow error; losses chosen',
  },
  'quest-hand': {
    label: 'Quest 2 bare hands',
    rateHz: 60,
    latencyMs: 38,
    trembleMm: 1.5,
    trembleRad: 1 * DEGREE,
    driftMm: 11 / Math.sqrt(3),
    driftRad: (9.6 / Math.sqrt(3)) * DEGREE,
    driftMs: 4_000,
    lossesPerMinute: 6,
    lossMs: 500,
    seenWithinRad: undefined,
    source:
      'Abdlkarim et al. 2024, Behav Res Methods, doi 10.3758/s13428-022-02051-8: fingertips 1.1 cm off, joints 9.6°, ' +
      '38 ms late; tremble and losses chosen',
  },
} as const satisfies Readonly<Record<string, TrackerProfile>>

export type TrackerName = keyof typeof TRACKERS
export const TRACKER_NAMES = Object.keys(TRACKERS) as readonly TrackerName[]

/** One standard deviation per axis of all its errors, fast and slow. */
export function accuracyOf(name: TrackerName) {
  const { trembleMm, driftMm, trembleRad, driftRad, label } = TRACKERS[name]
  return { positionMm: Math.hypot(trembleMm, driftMm), turnRad: Math.hypot(trembleRad, driftRad), source: label }
}

/** Where chance comes from; seeded by whoever makes it. */
export interface Chance {
  /** 0 ≤ x < 1. */
  uniform(): number
  /** Mean 0, deviation 1. */
  normal(): number
}

export interface TrackedTool {
  /**
   * What the tracker says of the tool at a moment. Moments must not go back.
   * @param isHidden something stands in the line of sight, or the marker is turned away.
   */
  measure(matrix: Matrix, atMs: number, isHidden: boolean): { readonly matrix: Matrix; readonly status: LinkStatus }
}

export function createTrackedTool(profile: TrackerProfile, chance: Chance): TrackedTool {
  const { trembleMm, trembleRad, driftMm, driftRad, driftMs, lossesPerMinute, lossMs } = profile
  let drift: number[] = []
  let lastMs: number | undefined
  let lostUntilMs = -Infinity
  let lastSeen: Matrix | undefined

  const six = (mm: number, rad: number) => [0, 1, 2, 3, 4, 5].map((at) => (at < 3 ? mm : rad) * chance.normal())

  /** An Ornstein-Uhlenbeck walk: its deviation stays the dialled one however often it is asked. */
  function wander(elapsedMs: number) {
    const kept = Math.exp(-elapsedMs / driftMs)
    const fresh = Math.sqrt(1 - kept * kept)
    drift = drift.length
      ? six(driftMm, driftRad).map((step, at) => kept * drift[at]! + fresh * step)
      : six(driftMm, driftRad)
  }

  return {
    measure(matrix, atMs, isHidden) {
      const elapsedMs = Math.max(0, atMs - (lastMs ?? atMs))
      lastMs = atMs
      wander(elapsedMs)
      const off = six(trembleMm, trembleRad).map((tremble, at) => tremble + drift[at]!)
      if (atMs >= lostUntilMs && chance.uniform() < 1 - Math.exp((-lossesPerMinute * elapsedMs) / 60_000))
        lostUntilMs = atMs - lossMs * Math.log(1 - chance.uniform())
      if (isHidden || atMs < lostUntilMs) return { matrix: lastSeen ?? matrix, status: 'out-of-view' }
      lastSeen = moved(matrix, off)
      return { matrix: lastSeen, status: 'ok' }
    },
  }
}

/** @param off three mm along the axes measured in, three rad about the tool's own. */
function moved(m: Matrix, [x, y, z, a, b, c]: readonly number[]): Matrix {
  const position = [m[12]! + x!, m[13]! + y!, m[14]! + z!] as [number, number, number]
  const angle = Math.hypot(a!, b!, c!)
  if (angle < 1e-12) return [...m.slice(0, 12), ...position, 1]
  const s = Math.sin(angle / 2) / angle
  return rigidMatrix(product(quaternionOf(m), [a! * s, b! * s, c! * s, Math.cos(angle / 2)]), position)
}

const product = (p: Quaternion, q: Quaternion): Quaternion => [
  p[3] * q[0] + p[0] * q[3] + p[1] * q[2] - p[2] * q[1],
  p[3] * q[1] - p[0] * q[2] + p[1] * q[3] + p[2] * q[0],
  p[3] * q[2] + p[0] * q[1] - p[1] * q[0] + p[2] * q[3],
  p[3] * q[3] - p[0] * q[0] - p[1] * q[1] - p[2] * q[2],
]
