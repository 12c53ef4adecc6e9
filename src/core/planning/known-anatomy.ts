/**
 * What is known of a case's anatomy when a path is planned in it: which structure is where, how sure that is, and the
 * block of it round a target on which corridors are weighed.
 */
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { Box } from '#core/volumes/box.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export interface KnownAnatomy {
  readonly field: LabelField
  /** One deviation of where a structure's surface is, mm, by label; what is not listed is exact. */
  readonly sigmaMm: ReadonlyMap<number, number>
  /** Where the names come from, in words. */
  readonly from: string
}

/** 0 outside of the body, 1 in it, 2 bone; of a block along the patient's axes. */
export const MATTER = { air: 0, tissue: 1, bone: 2 } as const

export interface Ground {
  readonly geometry: VolumeGeometry
  readonly labels: Uint16Array<ArrayBuffer>
  readonly matter: Uint8Array<ArrayBuffer>
  readonly sigmaMm: ReadonlyMap<number, number>
}

/** What a picture shows at a place, of a case whose labels do not name all of the body: HU of a CT. */
export type ReadHu = (x: number, y: number, z: number) => number

const SEEN = {
  /** Cortex of vertebrae begins about here, HU; calcified vessels too, and those are no way for a needle either. */
  boneHu: 200,
  /** Between air and fat. */
  bodyHu: -350,
} as const

const LABELS = STRUCTURES.length + 1
const IS_BONE = Uint8Array.from([0, ...STRUCTURES.map(({ group }) => (group === 'bone' ? 1 : 0))])
export const isBoneLabel = (label: number): boolean => IS_BONE[label] === 1

type Place = readonly [x: number, y: number, z: number]

/** @param readHu of the CT, where only the spine is named: bone and skin are then as the picture shows them. */
export function groundIn({ field, sigmaMm }: Omit<KnownAnatomy, 'from'>, box: Box, readHu?: ReadHu): Ground {
  const { geometry, labels } = cropped(field, box)
  return { geometry, labels, matter: matterOf(labels, geometry, readHu), sigmaMm }
}

/** The voxels whose middles are in the box. */
export function cropped({ geometry, labels: all }: LabelField, box: Box): LabelField {
  const { dimensions: d, spacingMm: s, origin: o } = geometry
  const first = (axis: 0 | 1 | 2) => Math.max(0, Math.ceil((box.low[axis] - o[axis]) / s[axis]))
  const size = (axis: 0 | 1 | 2) =>
    Math.max(0, Math.min(d[axis] - 1, Math.floor((box.high[axis] - o[axis]) / s[axis])) - first(axis) + 1)
  const [i0, j0, k0] = [first(0), first(1), first(2)]
  const [nx, ny, nz] = [size(0), size(1), size(2)]
  const labels = new Uint16Array(nx * ny * nz)
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const from = i0 + d[0] * (j + j0 + d[1] * (k + k0))
      labels.set(all.subarray(from, from + nx), nx * (j + ny * k))
    }
  const origin: Place = [o[0] + i0 * s[0], o[1] + j0 * s[1], o[2] + k0 * s[2]]
  return { labels, geometry: { ...geometry, dimensions: [nx, ny, nz], origin } }
}

function matterOf(labels: Uint16Array, { dimensions, spacingMm: s, origin: o }: VolumeGeometry, readHu?: ReadHu) {
  const matter = new Uint8Array(labels.length)
  const [nx, ny] = dimensions
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!
    if (isBoneLabel(label)) matter[at] = MATTER.bone
    else if (!readHu) matter[at] = label ? MATTER.tissue : MATTER.air
    else {
      const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      const hu = readHu(o[0] + i * s[0], o[1] + j * s[1], o[2] + k * s[2])
      matter[at] = hu >= SEEN.boneHu ? MATTER.bone : hu > SEEN.bodyHu ? MATTER.tissue : MATTER.air
    }
  }
  return matter
}

/** Round the voxels' middles of every label that there is, in one pass. */
export function extentsOf({ geometry, labels }: LabelField): ReadonlyMap<number, Box> {
  const { dimensions, spacingMm: s, origin: o } = geometry
  const [nx, ny, nz] = dimensions
  const low = new Int32Array(3 * LABELS).fill(0x7fffffff)
  const high = new Int32Array(3 * LABELS).fill(-1)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      let before = -1
      for (let i = 0; i < nx; i++, at++) {
        const label = labels[at]!
        if (label === before) {
          if (i > high[3 * label]!) high[3 * label] = i
          continue
        }
        before = label
        const n = 3 * label
        if (i < low[n]!) low[n] = i
        if (i > high[n]!) high[n] = i
        if (j < low[n + 1]!) low[n + 1] = j
        if (j > high[n + 1]!) high[n + 1] = j
        if (k < low[n + 2]!) low[n + 2] = k
        high[n + 2] = k
      }
    }
  const found = new Map<number, Box>()
  for (let label = 0; label < LABELS; label++) {
    const n = 3 * label
    if (high[n]! < 0) continue
    const place = (index: Int32Array): Place => [
      o[0] + index[n]! * s[0],
      o[1] + index[n + 1]! * s[1],
      o[2] + index[n + 2]! * s[2],
    ]
    found.set(label, { low: place(low), high: place(high) })
  }
  return found
}

export const grown = ({ low, high }: Box, mm: number): Box => ({
  low: [low[0] - mm, low[1] - mm, low[2] - mm],
  high: [high[0] + mm, high[1] + mm, high[2] + mm],
})

export function joined(a: Box, b: Box): Box {
  const each = (pick: (axis: 0 | 1 | 2) => number) => [pick(0), pick(1), pick(2)] as const
  return {
    low: each((axis) => Math.min(a.low[axis], b.low[axis])),
    high: each((axis) => Math.max(a.high[axis], b.high[axis])),
  }
}

export function shared(a: Box, b: Box): Box {
  const each = (pick: (axis: 0 | 1 | 2) => number) => [pick(0), pick(1), pick(2)] as const
  return {
    low: each((axis) => Math.max(a.low[axis], b.low[axis])),
    high: each((axis) => Math.min(a.high[axis], b.high[axis])),
  }
}
