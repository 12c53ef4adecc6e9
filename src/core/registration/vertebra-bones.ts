/** The bones that move by themselves, told apart by a label map of CT or MR: what each vertebra is registered to. */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { STRUCTURES, type Structure } from '#core/anatomy/structures.ts'
import { apply, invert, point, type Point } from '#core/frames/transform.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import { boneMap, STEP_MM } from './bone-map.ts'
import type { Bone } from './vertebra-chain.ts'

/** From head to feet. */
export const BONE_NAMES = [...LEVELS, 'sacrum'] as const
export type BoneName = Level | 'sacrum'

export const frameOfBone = (name: BoneName) => name.toLowerCase() as Lowercase<BoneName>

/** Which bone each voxel is of. */
export interface NamedBones {
  readonly geometry: VolumeGeometry
  /** `BONE_NAMES[n - 1]` has the number n; 0 is none of them. Voxel order of `Volume`. */
  readonly numbers: Uint8Array<ArrayBuffer>
}

const SACRAL: ReadonlySet<string> = new Set([
  'sacrum',
  'superior articular process of the sacrum',
  'sacral ala',
] satisfies Structure['kind'][])

const numberOfLabel = Uint8Array.from([
  0,
  ...STRUCTURES.map(({ group, kind, level }) => {
    if (SACRAL.has(kind)) return BONE_NAMES.length
    return group === 'bone' && level ? BONE_NAMES.indexOf(level) + 1 : 0
  }),
])

export const namedBones = ({ geometry, labels }: LabelField): NamedBones => ({
  geometry,
  numbers: Uint8Array.from(labels, (label) => numberOfLabel[label] ?? 0),
})

/** What of one bone there must be, voxels: less is a corner of one that the volume ends in. */
const LEAST_VOXELS = 500
/** Of the sacrum only its upper end makes the joint. */
const SACRAL_END_MM = 35

/**
 * Distance fields of those bones that the volume shows, from head to feet.
 * @throws RangeError when it shows none
 */
export function vertebraBones({ geometry, numbers }: NamedBones): readonly Bone<'ct'>[] {
  const boxes = boxesOf(geometry, numbers)
  const found = BONE_NAMES.flatMap((name, n): Bone<'ct'>[] => {
    const box = boxes[n + 1]!
    if (box.count < LEAST_VOXELS) return []
    const part = cutOut(geometry, numbers, box, n + 1)
    const map = boneMap({ frame: 'ct', ...part }, { isBone: (value) => value > 0, stepMm: STEP_MM })
    return [{ name, map, centre: middleOf(part, name === 'sacrum') }]
  })
  if (found.length === 0) throw new RangeError('no vertebra is named in this volume: find or open their labels first')
  return found
}

/** The bone that a place lies in or next to; undefined when none is near. */
export function boneNear({ geometry, numbers }: NamedBones, place: Point<'ct'>, withinMm = 25): BoneName | undefined {
  const voxel = apply(invert(volumeFromVoxel('ct', geometry)), place)
  const [nx, ny, nz] = geometry.dimensions
  const [sx, sy, sz] = geometry.spacingMm
  const span = (at: number, step: number, count: number) =>
    [Math.max(0, Math.ceil(at - withinMm / step)), Math.min(count - 1, Math.floor(at + withinMm / step))] as const
  const [[i0, i1], [j0, j1], [k0, k1]] = [span(voxel.x, sx, nx), span(voxel.y, sy, ny), span(voxel.z, sz, nz)]
  let [nearest, number] = [withinMm ** 2, 0]
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++)
      for (let i = i0; i <= i1; i++) {
        const here = numbers[i + nx * (j + ny * k)]!
        if (here === 0) continue
        const square = ((i - voxel.x) * sx) ** 2 + ((j - voxel.y) * sy) ** 2 + ((k - voxel.z) * sz) ** 2
        if (square < nearest) [nearest, number] = [square, here]
      }
  return BONE_NAMES[number - 1]
}

interface VoxelBox {
  readonly low: [number, number, number]
  readonly high: [number, number, number]
  count: number
}

function boxesOf({ dimensions: [nx, ny, nz] }: VolumeGeometry, numbers: Uint8Array): readonly VoxelBox[] {
  const boxes = [0, ...BONE_NAMES].map((): VoxelBox => ({ low: [nx, ny, nz], high: [-1, -1, -1], count: 0 }))
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const number = numbers[at]!
        if (number === 0) continue
        const box = boxes[number]!
        box.count++
        if (i < box.low[0]) box.low[0] = i
        if (i > box.high[0]) box.high[0] = i
        if (j < box.low[1]) box.low[1] = j
        if (j > box.high[1]) box.high[1] = j
        if (k < box.low[2]) box.low[2] = k
        box.high[2] = k
      }
  return boxes
}

interface Part {
  readonly geometry: VolumeGeometry
  readonly voxels: Int16Array<ArrayBuffer>
}

/** One bone alone, with room for its edge to be smoothed in. */
function cutOut(geometry: VolumeGeometry, numbers: Uint8Array, { low, high }: VoxelBox, number: number): Part {
  const ROOM = 3
  const [nx, ny] = geometry.dimensions
  const first = low.map((at) => at - ROOM)
  const dimensions = [0, 1, 2].map((axis) => high[axis]! - low[axis]! + 1 + 2 * ROOM) as [number, number, number]
  const voxels = new Int16Array(dimensions[0] * dimensions[1] * dimensions[2])
  for (let k = low[2]; k <= high[2]; k++)
    for (let j = low[1]; j <= high[1]; j++)
      for (let i = low[0]; i <= high[0]; i++) {
        if (numbers[i + nx * (j + ny * k)] !== number) continue
        voxels[i - first[0]! + dimensions[0] * (j - first[1]! + dimensions[1] * (k - first[2]!))] = 1
      }
  const { x, y, z } = apply(volumeFromVoxel('ct', geometry), point('voxel', first[0]!, first[1]!, first[2]!))
  return { geometry: { ...geometry, dimensions, origin: [x, y, z] }, voxels }
}

function middleOf({ geometry, voxels }: Part, isSacrum: boolean): Point<'ct'> {
  const [nx, ny] = geometry.dimensions
  const map = volumeFromVoxel('ct', geometry)
  const places = [...voxels.keys()]
    .filter((at) => voxels[at]! > 0)
    .map((at) => apply(map, point('voxel', at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny)))))
  const top = places.reduce((most, { z }) => Math.max(most, z), -Infinity)
  const some = isSacrum ? places.filter(({ z }) => z > top - SACRAL_END_MM) : places
  const mean = (of: 'x' | 'y' | 'z') => some.reduce((sum, place) => sum + place[of], 0) / some.length
  return point('ct', mean('x'), mean('y'), mean('z'))
}
