/** What one ultrasound beam meets on its way through the phantom. */
import type { LumbarSpine } from './lumbar-spine.ts'
import { outsideBox } from './sdf.ts'
import type { Part } from './soft-tissue.ts'
import { TISSUES, type Tissue } from './tissues.ts'
import { hash } from './voxelise.ts'

type Place = readonly [number, number, number]

/** Arrays of line after line, `samples` each: the scatterers' answer (in phase and in quadrature) and the bone's. */
export interface LineMaker {
  readonly stepMm: number
  readonly samples: number
  readonly real: Float32Array
  readonly imaginary: Float32Array
  readonly bone: Float32Array
}

const FREQUENCY_MHZ = 3.5
/** Gel that fills a gap between the array and the skin; beyond it there is air. */
const GEL_MM = 5
/** Time gain compensation: what the scanner makes up for, dB/cm/MHz one way. */
const COMPENSATED = 0.7
/** Bone squarely in the beam, on the scale of `echo`. */
const BONE_ECHO = 22
/** How fast a bone's line fades as it turns away: amplitude goes with this power of the cosine. */
const BONE_SHARPNESS = 3.5
const CELL_MM = 0.45

/** Fills one line of the arrays from `start`. False when this part of the array touches nothing. */
export function followLine(spine: LumbarSpine, line: LineMaker, start: number, at: Place, way: Place): boolean {
  const gap = spine.skinAt(...at)
  if (gap > GEL_MM) return false
  const reachMm = (line.samples - 1) * line.stepMm
  const boneMm = firstBone(spine, at, way, reachMm)
  const crossed = partsOnLine(spine, at, way, Math.min(boneMm, reachMm))
  let lossDb = 0
  let depth = 0
  for (; depth < line.samples && depth * line.stepMm < boneMm; depth++) {
    const mm = depth * line.stepMm
    const [x, y, z] = [at[0] + way[0] * mm, at[1] + way[1] * mm, at[2] + way[2] * mm]
    const tissue = softTissueAt(crossed, x, y, z)
    if (tissue === 'air' && mm > gap + 3) return true
    if (tissue === 'air') continue
    const { attenuationDbPerCmMhz, echo } = TISSUES[tissue]
    lossDb += 0.2 * line.stepMm * FREQUENCY_MHZ * (attenuationDbPerCmMhz - COMPENSATED)
    const strength = echo * texture(tissue, x, y, z) * 10 ** (-lossDb / 20)
    scatter(line, start + depth, strength, x, y, z)
  }
  if (boneMm < reachMm) drawBone(spine, line, start, at, way, boneMm, 10 ** (-lossDb / 20))
  return true
}

/** Distance along the beam to the first bone, to 0.05 mm; Infinity when there is none. */
function firstBone({ boneAt }: LumbarSpine, at: Place, way: Place, reachMm: number): number {
  const value = (mm: number) => boneAt(at[0] + way[0] * mm, at[1] + way[1] * mm, at[2] + way[2] * mm)
  let mm = 0
  for (let before = 0; mm < reachMm;) {
    const free = value(mm)
    if (free < 0) {
      let inside = mm
      while (inside - before > 0.05) {
        const middle = (before + inside) / 2
        if (value(middle) < 0) inside = middle
        else before = middle
      }
      return inside
    }
    before = mm
    mm += Math.max(0.3, 0.85 * free)
  }
  return Infinity
}

function partsOnLine({ parts }: LumbarSpine, at: Place, way: Place, lengthMm: number): readonly Part[] {
  const end = at.map((x, axis) => x + way[axis]! * lengthMm)
  const isApart = ({ box }: Part) =>
    [0, 1, 2].some(
      (axis) => Math.max(at[axis]!, end[axis]!) < box.low[axis]! || Math.min(at[axis]!, end[axis]!) > box.high[axis]!,
    )
  return parts.filter((part) => part.tissue !== 'bone' && !isApart(part)).toReversed()
}

function softTissueAt(latestFirst: readonly Part[], x: number, y: number, z: number): Tissue {
  for (const { box, sdf, tissue } of latestFirst) {
    if (outsideBox(box, x, y, z) === 0 && sdf(x, y, z) < 0) return tissue
  }
  return 'air'
}

/** Bright strands: connective tissue between the bundles of a muscle, which run along the back; and between lobules of fat. */
function texture(tissue: Tissue, x: number, y: number, z: number): number {
  if (tissue === 'muscle') {
    const strand = Math.sin(1.7 * y + 0.5 * Math.abs(x) + 0.1 * z + 1.6 * Math.sin(0.11 * z + 0.33 * x))
    const bundle = Math.sin(0.9 * x + 0.5 * y + 1.3 * Math.sin(0.21 * y + 0.05 * z))
    return 0.55 + 1.5 * Math.max(0, strand) ** 4 * (0.6 + 0.4 * bundle)
  }
  if (tissue === 'fat') return 0.6 + 1.4 * Math.max(0, Math.sin(1.3 * y + 0.9 * Math.sin(0.16 * x + 0.12 * z))) ** 6
  return 1
}

/** One complex scatterer per small cell of the CT frame: the same place always answers the same. */
function scatter(line: LineMaker, index: number, strength: number, x: number, y: number, z: number) {
  const i = Math.floor(x / CELL_MM)
  const j = Math.floor(y / CELL_MM)
  const k = Math.floor(z / CELL_MM)
  const h = hash(Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791))
  line.real[index] = (strength * ((h & 0xffff) - 32767.5)) / 32768
  line.imaginary[index] = (strength * ((h >>> 16) - 32767.5)) / 32768
}

/** A line as thick as the pulse is long, with a short tail. */
function drawBone(spine: LumbarSpine, line: LineMaker, start: number, at: Place, way: Place, mm: number, gain: number) {
  const [x, y, z] = [at[0] + way[0] * mm, at[1] + way[1] * mm, at[2] + way[2] * mm]
  const e = 0.4
  const nx = spine.boneAt(x + e, y, z) - spine.boneAt(x - e, y, z)
  const ny = spine.boneAt(x, y + e, z) - spine.boneAt(x, y - e, z)
  const nz = spine.boneAt(x, y, z + e) - spine.boneAt(x, y, z - e)
  const length = Math.hypot(nx, ny, nz)
  const cosine = length > 0 ? Math.max(0, -(nx * way[0] + ny * way[1] + nz * way[2]) / length) : 0
  const strength = BONE_ECHO * gain * (0.02 + 0.98 * cosine ** BONE_SHARPNESS)
  const first = Math.max(0, Math.floor((mm - 1) / line.stepMm))
  const last = Math.min(line.samples - 1, Math.ceil((mm + 3.2) / line.stepMm))
  for (let s = first; s <= last; s++) {
    const off = s * line.stepMm - mm
    const width = off < 0 ? 0.4 : 0.85
    line.bone[start + s] = strength * Math.exp(-((off / width) ** 2) / 2)
  }
}
