/**
 * Which structure is where, on a grid fine enough to point at: what answers "what is this?" without
 * asking a triangle.
 */
import type { Box } from './box.ts'
import type { VolumeGeometry } from './volume.ts'

export interface LabelField {
  /** Along the patient's axes. */
  readonly geometry: VolumeGeometry
  /** Of `core/anatomy/structures.ts`; 0 is air. Voxel order of `Volume`. */
  readonly labels: Uint16Array<ArrayBuffer>
}

/** A nerve 1.2 mm thick is met by every ray through its middle; the built-in case takes 4 MB. */
export const LABEL_SPACING_MM = 1.25

/** Around all voxels of a volume, whatever its axes, LPS mm. */
export function boxOf({ dimensions, spacingMm, origin, direction: d }: VolumeGeometry): Box {
  const low: [number, number, number] = [0, 0, 0]
  const high: [number, number, number] = [0, 0, 0]
  for (let axis = 0; axis < 3; axis++) {
    let [least, most] = [origin[axis]!, origin[axis]!]
    for (let along = 0; along < 3; along++) {
      const step = d[3 * along + axis]! * spacingMm[along]!
      const ends = [-0.5 * step, (dimensions[along]! - 0.5) * step]
      least += Math.min(...ends)
      most += Math.max(...ends)
    }
    low[axis] = least
    high[axis] = most
  }
  return { low, high }
}

/** The grid whose voxels fill the box. */
export function labelGeometry({ low, high }: Box, spacingMm = LABEL_SPACING_MM): VolumeGeometry {
  const count = (axis: number) => Math.max(1, Math.ceil((high[axis]! - low[axis]!) / spacingMm))
  return {
    dimensions: [count(0), count(1), count(2)],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    origin: [low[0] + spacingMm / 2, low[1] + spacingMm / 2, low[2] + spacingMm / 2],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
}

/** @param place LPS mm @returns 0 outside of the grid */
export function labelAt({ geometry, labels }: LabelField, place: Place): number {
  const { dimensions: d, spacingMm: s, origin: o } = geometry
  const [i, j, k] = place.map((value, axis) => Math.round((value - o[axis]!) / s[axis]!)) as [number, number, number]
  return i < 0 || j < 0 || k < 0 || i >= d[0] || j >= d[1] || k >= d[2] ? 0 : labels[i + d[0] * (j + d[1] * k)]!
}

export interface Crossing {
  readonly label: number
  /** Where the ray enters it, mm from its origin. */
  readonly atMm: number
}

type Place = readonly [x: number, y: number, z: number]

/**
 * The structures a ray goes through, in order, each where it is entered.
 *
 * @param direction of length 1.
 * @param isIn whether a place counts: what is cut away does not.
 * @param weigh 'skip' what is not shown, 'pass' through what can be seen through, 'stop' at what cannot.
 */
export function structuresAlong(
  { geometry, labels }: LabelField,
  origin: Place,
  direction: Place,
  isIn: (x: number, y: number, z: number) => boolean,
  weigh: (label: number) => 'skip' | 'pass' | 'stop',
): Crossing[] {
  const { dimensions: d, spacingMm: s, origin: o } = geometry
  const found: Crossing[] = []
  const span = throughGrid(geometry, origin, direction)
  if (!span) return found
  const step = Math.min(...s) / 2
  let before = 0
  for (let atMm = span[0] + step / 2; atMm < span[1]; atMm += step) {
    const x = origin[0] + atMm * direction[0]
    const y = origin[1] + atMm * direction[1]
    const z = origin[2] + atMm * direction[2]
    const i = Math.round((x - o[0]) / s[0])
    const j = Math.round((y - o[1]) / s[1])
    const k = Math.round((z - o[2]) / s[2])
    if (i < 0 || j < 0 || k < 0 || i >= d[0] || j >= d[1] || k >= d[2]) continue
    const label = labels[i + d[0] * (j + d[1] * k)]!
    // What is cut away changes along the ray although the label does not.
    if (label === before || label === 0 || !isIn(x, y, z)) continue
    before = label
    const meaning = weigh(label)
    if (meaning === 'skip') continue
    found.push({ label, atMm })
    if (meaning === 'stop') break
  }
  return found
}

/** Where the ray is inside the grid's voxels, mm from its origin (Kay and Kajiya's slabs); undefined when it misses. */
function throughGrid(
  { dimensions: d, spacingMm: s, origin: o }: VolumeGeometry,
  origin: Place,
  direction: Place,
): readonly [startMm: number, stopMm: number] | undefined {
  let [start, stop] = [0, Infinity]
  for (let axis = 0; axis < 3; axis++) {
    const first = o[axis]! - s[axis]! / 2 - origin[axis]!
    const last = first + d[axis]! * s[axis]!
    const speed = direction[axis]!
    if (Math.abs(speed) < 1e-9) {
      if (first > 0 || last < 0) return undefined
      continue
    }
    start = Math.max(start, Math.min(first / speed, last / speed))
    stop = Math.min(stop, Math.max(first / speed, last / speed))
  }
  return start < stop && stop < Infinity ? [start, stop] : undefined
}
