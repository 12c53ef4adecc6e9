/**
 * Bone in an MR, once its vertebrae are found: as grey as their bodies, and the dark rim round that.
 *
 * Arches and processes are thin, their cortex is as dark as ligaments, and fat can be as bright as marrow: they are told
 * less surely than bodies, and the model's likely shape has more to say there.
 */
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import type { BoneLook } from './bone-look.ts'
import { bodyWalls } from './body-walls.ts'
import type { Vector } from './column.ts'
import type { FoundSpine, FoundVertebra } from './find-spine.ts'
import { MARROW, middle } from './marrow.ts'
import { isImaged, NOT_IMAGED } from './mr-canal.ts'
import { volumeReader } from './patient-grid.ts'

const MR_BONE = {
  /** Of a body: what is surely marrow, from its middle to the left, to the back and up. */
  bodyMm: [12, 9, 7],
  /** Discs are up to so thick to each side of half way between two bodies; endplates lie further off. */
  discMm: 3,
  discAsideMm: 22,
  /** Cord and fluid: nothing so near to the middle of the canal is bone. */
  canalMm: 5,
  /** Single voxels of MR are mostly noise: seven places so far apart are read as one. */
  readMm: 1.2,
  outsideMm: 2,
  insideMm: -0.5,
  leastSeen: 0.5,
} as const

export function mrBone(volume: Volume, found: FoundSpine): BoneLook {
  const read = smoothReader(volume)
  const likeness = marrowLikeness(read, found)
  const isOther = otherPlaces(found)
  const isBeyond = bodyWalls(found.vertebrae, likeness)
  const share = (x: number, y: number, z: number) => (isOther(x, y, z) || isBeyond(x, y, z) ? 0 : likeness(x, y, z))
  return {
    evidence: (x, y, z) => [share(x, y, z), isImaged(read(x, y, z)) ? 1 : 0],
    seen(other) {
      const m = volumeFromVoxel(other.frame, other.geometry).matrix
      const [nx, ny] = other.geometry.dimensions
      return Uint8Array.from(other.voxels, (_, at) => {
        const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
        const along = (r: 0 | 1 | 2) => m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!
        return share(along(0), along(1), along(2)) >= 0.5 ? 1 : 0
      })
    },
    mayBeMarrow: isImaged,
    outsideMm: MR_BONE.outsideMm,
    insideMm: MR_BONE.insideMm,
    leastSeen: MR_BONE.leastSeen,
    outside: NOT_IMAGED,
  }
}

function smoothReader(volume: Volume) {
  const read = volumeReader(volume, NOT_IMAGED)
  const d = MR_BONE.readMm
  return (x: number, y: number, z: number) => {
    const beside = read(x + d, y, z) + read(x - d, y, z) + read(x, y + d, z) + read(x, y - d, z)
    return (2 * read(x, y, z) + beside + read(x, y, z + d) + read(x, y, z - d)) / 8
  }
}

/** How far a place is as grey as the bodies at its height, 0-1. */
function marrowLikeness(read: (x: number, y: number, z: number) => number, { vertebrae, canal }: FoundSpine) {
  const bodies = vertebrae
    .map((vertebra) => ({ z: vertebra.placement.centre[2], greys: bodyGreys(vertebra, read) }))
    .filter(({ greys }) => greys.length > 20)
    .map(({ z, greys }) => ({ z, level: middle(greys), greys }))
    .toSorted((a, b) => a.z - b.z)
  const levelAt = (z: number) => {
    const above = bodies.findIndex((body) => body.z > z)
    if (above <= 0) return (above < 0 ? bodies.at(-1) : bodies[0])?.level ?? 0
    const [low, high] = [bodies[above - 1]!, bodies[above]!]
    const t = (z - low.z) / (high.z - low.z)
    return (1 - t) * low.level + t * high.level
  }
  const grain = 1.48 * middle(bodies.flatMap(({ greys, level }) => greys.map((grey) => Math.abs(grey - level))))
  const contrast = middle(
    canal.flatMap(([x, y, z]) => {
      const value = read(x, y, z)
      return isImaged(value) ? [Math.abs(value - levelAt(z))] : []
    }),
  )
  const [least, most] = MARROW.ofContrast
  const within = Math.min(most * contrast, Math.max(least * contrast, MARROW.deviations * grain))
  return (x: number, y: number, z: number) => {
    const value = read(x, y, z)
    return isImaged(value) ? Math.min(1, Math.max(0, 1.5 - Math.abs(value - levelAt(z)) / within)) : 0
  }
}

function bodyGreys(
  { placement: { centre, axes: a } }: FoundVertebra,
  read: (x: number, y: number, z: number) => number,
) {
  const greys: number[] = []
  const [wide, deep, high] = MR_BONE.bodyMm
  for (let u = -wide; u <= wide; u += 2)
    for (let v = -deep; v <= deep; v += 2)
      for (let w = -high; w <= high; w += 2) {
        const at = (r: 0 | 1 | 2) => centre[r] + a[r] * u + a[r + 3]! * v + a[r + 6]! * w
        const value = read(at(0), at(1), at(2))
        if (isImaged(value)) greys.push(value)
      }
  return greys
}

/** Where no bone is, however grey: in the canal, and half way between two bodies. */
function otherPlaces({ vertebrae, canal }: FoundSpine) {
  const discs = vertebrae.slice(1).map(({ placement: below }, n) => {
    const { placement: above } = vertebrae[n]!
    const up = above.centre.map((x, axis) => x - below.centre[axis]!)
    const length = Math.hypot(...up)
    return {
      middle: above.centre.map((x, axis) => (x + below.centre[axis]!) / 2) as unknown as Vector,
      up: up.map((x) => x / length) as unknown as Vector,
    }
  })
  const byHeight = new Map(canal.map((place) => [Math.round(place[2]), place]))
  return (x: number, y: number, z: number): boolean => {
    const c = byHeight.get(Math.round(z))
    if (c && Math.hypot(x - c[0], y - c[1]) < MR_BONE.canalMm) return true
    return discs.some(({ middle: m, up }) => {
      const [dx, dy, dz] = [x - m[0], y - m[1], z - m[2]]
      const height = dx * up[0] + dy * up[1] + dz * up[2]
      if (Math.abs(height) > MR_BONE.discMm) return false
      return dx * dx + dy * dy + dz * dz - height * height < MR_BONE.discAsideMm ** 2
    })
  }
}
