/**
 * A surface fit looked at again by pictures: where the swept volume is bright with bone, the CT must rise to bone.
 *
 * The likeness is the correlation of the likelihood of bone in ultrasound with the CT's rise of Hounsfield units along the
 * beam (from the back inwards): only surfaces that face the probe echo. It is climbed from the surface fit by steps along
 * each of six numbers that halve (pattern search, Hooke and Jeeves 1961, J ACM 8:212-229). It is a witness, no judge: what
 * it finds is taken only where it agrees with the surface fit and is clearly no worse.
 */
import { apply, compose, invert, transform, type Matrix, type Transform } from '#core/frames/transform.ts'
import { volumeFromVoxel, type Volume, type VolumeGeometry } from '#core/volumes/volume.ts'
import { turnAndShift } from './starting-poses.ts'

export interface BoneLikelihood {
  readonly geometry: VolumeGeometry
  /** 255 is certain bone. */
  readonly values: Uint8Array
}

export interface Refinement {
  /** ctFromPatient; the surface fit's own where it is not taken. */
  readonly map: Transform<'ct', 'patient'>
  /** Correlation before and after, -1 to 1. */
  readonly before: number
  readonly after: number
  /** How far it moved the middle of the bone, and by how much it turned. */
  readonly shiftMm: number
  readonly turnDeg: number
  readonly isTaken: boolean
  /** Why it was not taken; empty when it was. */
  readonly reason: string
}

export const REFINEMENT = {
  /** A rise that counts as all bone, HU over 2 mm. */
  fullRiseHu: 500,
  /** Places looked at: bright ones, and as many dark ones within this of a bright one along the beam. */
  places: 6000,
  besideMm: 6,
  bright: 64,
  /** Steps of a shift, mm, and of a turn, degrees, from first to last. */
  steps: [1, 0.5, 0.25, 0.1, 0.05],
  /** More than the surface fit can be wrong by where it is right. */
  mostShiftMm: 2,
  mostTurnDeg: 2.5,
  /** Below it pictures and CT do not show the same. */
  leastLikeness: 0.2,
} as const

/** @returns undefined when there is too little bone in the pictures to look at */
export function refineByImages(
  likelihood: BoneLikelihood,
  ct: Pick<Volume, 'geometry' | 'voxels'>,
  surface: Transform<'ct', 'patient'>,
): Refinement | undefined {
  const seen = placesOf(likelihood, surface.matrix)
  if (seen.weights.length < 500) return undefined
  const rise = riseReader(ct)
  const middle = middleOf(seen, surface.matrix)
  const moved = (motion: readonly number[]) => compose(transform('ct', 'ct', turnAndShift(motion, middle)), surface)
  const likeness = (motion: readonly number[]) => correlation(seen, rise, moved(motion).matrix)
  let motion: readonly number[] = [0, 0, 0, 0, 0, 0]
  const before = likeness(motion)
  let after = before
  for (const step of REFINEMENT.steps)
    for (let isBetter = true, round = 0; isBetter && round < 20; round++) {
      isBetter = false
      for (let axis = 0; axis < 6; axis++)
        for (const sign of [1, -1]) {
          const size = axis < 3 ? (sign * step * Math.PI) / 180 : sign * step
          const next = motion.map((value, n) => (n === axis ? value + size : value))
          const value = likeness(next)
          if (value <= after + 1e-6) continue
          ;[motion, after, isBetter] = [next, value, true]
        }
    }
  const shiftMm = Math.hypot(motion[3]!, motion[4]!, motion[5]!)
  const turnDeg = (Math.hypot(motion[0]!, motion[1]!, motion[2]!) * 180) / Math.PI
  const reason = reasonNot(after, shiftMm, turnDeg)
  return { map: reason ? surface : moved(motion), before, after, shiftMm, turnDeg, isTaken: reason === '', reason }
}

function reasonNot(after: number, shiftMm: number, turnDeg: number): string {
  const { leastLikeness, mostShiftMm, mostTurnDeg } = REFINEMENT
  if (after < leastLikeness)
    return `pictures and CT are too little alike to tell (${after.toFixed(2)}): the surface fit stands alone`
  if (shiftMm > mostShiftMm || turnDeg > mostTurnDeg)
    return `the pictures would have it ${shiftMm.toFixed(1)} mm and ${turnDeg.toFixed(1)}° elsewhere: check it by touch`
  return ''
}

interface Seen {
  /** Patient mm, x y z …. */
  readonly places: Float32Array
  /** Likelihood of bone, 0-1. */
  readonly weights: Float32Array
}

/** Bright voxels, evenly thinned, each with dark places in front of it and behind. */
function placesOf({ geometry, values }: BoneLikelihood, ctFromPatient: Matrix): Seen {
  const { places: count, besideMm, bright } = REFINEMENT
  const map = volumeFromVoxel('ct', geometry).matrix
  const back = invert(volumeFromVoxel('ct', geometry)).matrix
  const [nx, ny, nz] = geometry.dimensions
  let total = 0
  for (const value of values) if (value >= bright) total++
  const every = Math.max(1, Math.floor((3 * total) / count))
  const beam = [-ctFromPatient[1]!, -ctFromPatient[5]!, -ctFromPatient[9]!] as const
  const places: number[] = []
  const weights: number[] = []
  let passed = 0
  for (let at = 0; at < values.length; at++) {
    if (values[at]! < bright || passed++ % every > 0) continue
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    for (const offMm of [0, -besideMm / 2, besideMm / 2]) {
      const place = [0, 1, 2].map(
        (r) => map[r]! * i + map[r + 4]! * j + map[r + 8]! * k + map[r + 12]! + offMm * beam[r]!,
      )
      const voxel = [0, 1, 2].map((r) =>
        Math.round(back[r]! * place[0]! + back[r + 4]! * place[1]! + back[r + 8]! * place[2]! + back[r + 12]!),
      )
      const isIn = voxel.every((value, axis) => value >= 0 && value < [nx, ny, nz][axis]!)
      if (!isIn) continue
      places.push(...place)
      weights.push(values[voxel[0]! + nx * (voxel[1]! + ny * voxel[2]!)]! / 255)
    }
  }
  return { places: Float32Array.from(places), weights: Float32Array.from(weights) }
}

function middleOf({ places }: Seen, m: Matrix): readonly [number, number, number] {
  const sum = [0, 0, 0]
  for (let at = 0; at < places.length; at++) sum[at % 3]! += places[at]!
  const [x, y, z] = sum.map((value) => (3 * value) / places.length) as [number, number, number]
  const { x: a, y: b, z: c } = apply(transform('ct', 'patient', m), { in: 'patient', x, y, z })
  return [a, b, c]
}

/** How much the CT rises to bone at a place along the beam, from the back (LPS +y) inwards: 0-1. */
function riseReader({ geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>) {
  const [nx, ny, nz] = geometry.dimensions
  const b = invert(volumeFromVoxel('ct', geometry)).matrix
  const hu = (x: number, y: number, z: number): number => {
    const i = b[0]! * x + b[4]! * y + b[8]! * z + b[12]!
    const j = b[1]! * x + b[5]! * y + b[9]! * z + b[13]!
    const k = b[2]! * x + b[6]! * y + b[10]! * z + b[14]!
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
    if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return 0
    const [u, v, w] = [i - i0, j - j0, k - k0]
    const at = i0 + nx * (j0 + ny * k0)
    const line = (start: number) => voxels[start]! + u * (voxels[start + 1]! - voxels[start]!)
    const near = line(at) + v * (line(at + nx) - line(at))
    const far = line(at + nx * ny) + v * (line(at + nx * ny + nx) - line(at + nx * ny))
    return near + w * (far - near)
  }
  return (x: number, y: number, z: number): number => {
    const rise = (hu(x, y - 1, z) - hu(x, y + 1, z)) / REFINEMENT.fullRiseHu
    return rise < 0 ? 0 : rise > 1 ? 1 : rise
  }
}

function correlation({ places, weights }: Seen, rise: ReturnType<typeof riseReader>, m: Matrix): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0]
  const count = weights.length
  for (let n = 0; n < count; n++) {
    const [px, py, pz] = [places[3 * n]!, places[3 * n + 1]!, places[3 * n + 2]!]
    const a = weights[n]!
    const b = rise(
      m[0]! * px + m[4]! * py + m[8]! * pz + m[12]!,
      m[1]! * px + m[5]! * py + m[9]! * pz + m[13]!,
      m[2]! * px + m[6]! * py + m[10]! * pz + m[14]!,
    )
    sumA += a
    sumB += b
    sumAA += a * a
    sumBB += b * b
    sumAB += a * b
  }
  const spread = Math.sqrt((sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count))
  return spread > 0 ? (sumAB - (sumA * sumB) / count) / spread : 0
}
