/**
 * Where a ray first meets bone (or any value) in a volume: what a person who points
 * at the hologram means by "there".
 *
 * The drawn surface and this answer are the same level of the same trilinear field,
 * so a point placed by ray lies on what was seen.
 */
import { apply, invert, point, type Point } from '#core/frames/transform.ts'
import { volumeFromVoxel, type Volume, type VolumeFrame } from './volume.ts'

export interface HitOptions {
  /** The ray stops where the value first reaches this. */
  readonly levelHu: number
  /** The shown box as fractions 0–1 of the volume along i, j, k: 0 is its first face, 1 its last. */
  readonly low: readonly [number, number, number]
  readonly high: readonly [number, number, number]
  /** Whether slice k has been loaded; slices that have not count as air. Absent: all have. */
  readonly isArrived?: ((k: number) => boolean) | undefined
}

/** Of the smallest voxel: a feature thinner than this could be stepped over, and no CT shows one. */
const STEP_IN_VOXELS = 0.5
const PRECISION_MM = 0.05
const NOTHING = -32768

/**
 * The first place along the ray from `origin` where the trilinear value reaches the level,
 * within the shown box, to 0.1 mm. A ray that starts or enters the box inside bone
 * hits there: the cut face of the hologram is a surface too.
 *
 * @param origin LPS mm, in the frame of the volume; may lie outside it.
 * @param direction LPS, any length.
 * @throws TypeError when origin and volume are in different frames.
 * @throws RangeError when the direction has no length.
 */
export function firstHit<F extends VolumeFrame>(
  volume: Volume,
  origin: Point<F>,
  direction: readonly [x: number, y: number, z: number],
  { levelHu, low, high, isArrived }: HitOptions,
): Point<F> | undefined {
  if (volume.frame !== origin.in) {
    throw new TypeError(`a ray in ${origin.in} cannot be cast through ${volume.name}, which is in ${volume.frame}`)
  }
  const length = Math.hypot(...direction)
  if (!(length > 0 && length < Infinity)) throw new RangeError(`a ray needs a direction, got ${direction.join(' ')}`)
  const [x, y, z] = direction.map((component) => component / length) as [number, number, number]

  const voxelFromVolume = invert(volumeFromVoxel(origin.in, volume.geometry))
  const start = apply(voxelFromVolume, origin)
  const ahead = apply(voxelFromVolume, point(origin.in, origin.x + x, origin.y + y, origin.z + z))
  const from = [start.x, start.y, start.z] as const
  /** Voxels per mm along the ray. */
  const way = [ahead.x - start.x, ahead.y - start.y, ahead.z - start.z] as const

  const span = throughBox(from, way, volume.geometry.dimensions, low, high)
  if (!span) return undefined
  const value = (atMm: number) =>
    valueAt(volume, from[0] + way[0] * atMm, from[1] + way[1] * atMm, from[2] + way[2] * atMm, isArrived)
  const found = march(value, levelHu, span, STEP_IN_VOXELS * Math.min(...volume.geometry.spacingMm))
  return found === undefined
    ? undefined
    : point(origin.in, origin.x + x * found, origin.y + y * found, origin.z + z * found)
}

function march(
  value: (atMm: number) => number,
  level: number,
  [startMm, stopMm]: readonly [number, number],
  stepMm: number,
): number | undefined {
  let before = startMm
  for (let at = startMm; ; at = Math.min(at + stepMm, stopMm)) {
    if (value(at) >= level) return at === startMm ? at : bisect(value, level, before, at)
    if (at >= stopMm) return undefined
    before = at
  }
}

function bisect(value: (atMm: number) => number, level: number, outside: number, inside: number): number {
  while (inside - outside > PRECISION_MM) {
    const middle = (outside + inside) / 2
    if (value(middle) >= level) inside = middle
    else outside = middle
  }
  return inside
}

/** Where the ray is inside the shown box, mm from its origin (Kay and Kajiya's slabs); undefined when it misses. */
function throughBox(
  from: readonly [number, number, number],
  way: readonly [number, number, number],
  dimensions: readonly [number, number, number],
  low: readonly [number, number, number],
  high: readonly [number, number, number],
): readonly [startMm: number, stopMm: number] | undefined {
  let start = 0
  let stop = Infinity
  for (let axis = 0; axis < 3; axis++) {
    const first = low[axis]! * dimensions[axis]! - 0.5
    const last = high[axis]! * dimensions[axis]! - 0.5
    const speed = way[axis]!
    if (Math.abs(speed) < 1e-12) {
      if (from[axis]! < first || from[axis]! > last) return undefined
      continue
    }
    const a = (first - from[axis]!) / speed
    const b = (last - from[axis]!) / speed
    start = Math.max(start, Math.min(a, b))
    stop = Math.min(stop, Math.max(a, b))
  }
  return start <= stop && stop < Infinity ? [start, stop] : undefined
}

/** Trilinear value at fractional voxel indices, the edge voxels reaching half a voxel outwards as a texture's do. */
function valueAt(volume: Volume, i: number, j: number, k: number, isArrived?: (k: number) => boolean): number {
  const [nx, ny, nz] = volume.geometry.dimensions
  const x = Math.min(Math.max(i, 0), nx - 1)
  const y = Math.min(Math.max(j, 0), ny - 1)
  const z = Math.min(Math.max(k, 0), nz - 1)
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const z0 = Math.floor(z)
  const x1 = Math.min(x0 + 1, nx - 1)
  const y1 = Math.min(y0 + 1, ny - 1)
  const z1 = Math.min(z0 + 1, nz - 1)
  if (isArrived && !(isArrived(z0) && isArrived(z1))) return NOTHING
  const u = x - x0
  const v = y - y0
  const w = z - z0
  const voxels = volume.voxels
  const row = (yy: number, zz: number) => {
    const at = nx * (yy + ny * zz)
    return voxels[at + x0]! * (1 - u) + voxels[at + x1]! * u
  }
  const near = row(y0, z0) * (1 - v) + row(y1, z0) * v
  const far = row(y0, z1) * (1 - v) + row(y1, z1) * v
  return near * (1 - w) + far * w
}
