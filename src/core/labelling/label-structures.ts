/**
 * Every structure of a fitted spine as labels on the voxels of the volume it was fitted to.
 *
 * Bone is where the picture shows it, near the model; which bone and which part of it the model says. What a CT hardly
 * shows (dura, roots, ligaments) is where the model has it, and is trusted less for that.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { STRUCTURES, type Structure } from '#core/anatomy/structures.ts'
import { placeBones } from '#core/phantom/bones.ts'
import type { Part } from '#core/phantom/part.ts'
import type { Box } from '#core/volumes/box.ts'
import { invert } from '#core/frames/transform.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import type { BoneLook } from './bone-look.ts'
import { keepConnected } from './connected.ts'
import type { FittedSpine } from './fit-bones.ts'
import { neuralParts } from './neural-parts.ts'
import { vertebraPart } from './vertebra-parts.ts'

export interface LabelledStructure {
  readonly structure: Structure
  readonly voxels: number
  /** One deviation of where its surface is. */
  readonly uncertaintyMm: number
  /** The picture shows it, or only the model has it. */
  readonly from: 'picture' | 'model'
}

export interface LabelledVolume {
  /** Of `core/anatomy/structures.ts`, voxel order of the volume. */
  readonly labels: Uint16Array<ArrayBuffer>
  readonly structures: readonly LabelledStructure[]
}

export const LABELLING = {
  /** Distances to bones are asked this far outside of them, mm. */
  outsideMm: 6,
  /** What soft parts lie off where their bones are right: sac and roots move within the canal. */
  softMm: 2,
} as const

/** Distances are asked on a grid this fine and read between; a surface is smooth over it. */
const COARSE_MM = 2

export function labelStructures(volume: Volume, fitted: FittedSpine, look: BoneLook): LabelledVolume {
  const count = volume.voxels.length
  const labels = new Uint16Array(count)
  const nearest = new Float32Array(count).fill(Infinity)
  const owner = new Int8Array(count).fill(-1)
  const bones = placeBones(fitted.shapes, fitted.spine).slice(0, LEVELS.length + 1)
  for (const [n, bone] of bones.entries()) {
    // One that was not found is asked too: its joints reach in among the others.
    const distance = coarsely(bone)
    forVoxels(volume, grown(bone.box, LABELLING.outsideMm), (at, x, y, z) => {
      const d = distance(x, y, z)
      if (d >= nearest[at]!) return
      nearest[at] = d
      owner[at] = n
    })
  }
  const place = placeReader(volume)
  const seen = look.seen(volume)
  const parts = fitted.spine.vertebrae.map((vertebra, n) => vertebraPart(vertebra, fitted.shapes.vertebrae[n]!))
  for (let at = 0; at < count; at++) {
    const isSeen = seen[at] && nearest[at]! < look.outsideMm
    const isMarrow = nearest[at]! < look.insideMm && look.mayBeMarrow(volume.voxels[at]!)
    if (!isSeen && !isMarrow) owner[at] = -1
  }
  keepConnected(owner, volume.geometry)
  for (let at = 0; at < count; at++) {
    const n = owner[at]!
    if (n >= 0 && fitted.bones[n]) labels[at] = parts[n]?.(place(at)) ?? bones[n]!.labelOf!(...place(at))
  }
  const found = (level: Level) => fitted.bones[LEVELS.indexOf(level)] !== undefined
  const soft = neuralParts(fitted)
  for (const part of soft)
    forVoxels(volume, part.box, (at, x, y, z) => {
      if (labels[at] === 0 && part.sdf(x, y, z) < 0) labels[at] = part.labelOf?.(x, y, z) ?? part.label
    })
  return { labels, structures: accountOf(labels, fitted, found, seen, look.leastSeen) }
}

function accountOf(
  labels: Uint16Array,
  fitted: FittedSpine,
  found: (level: Level) => boolean,
  seen: Uint8Array,
  leastSeen: number,
): LabelledStructure[] {
  const counts = new Uint32Array(STRUCTURES.length + 1)
  const seenCounts = new Uint32Array(STRUCTURES.length + 1)
  for (const [at, label] of labels.entries()) {
    counts[label]!++
    if (seen[at]) seenCounts[label]!++
  }
  const worst = Math.max(...fitted.bones.flatMap((bone) => (bone ? [bone.residualMm] : [])))
  return STRUCTURES.flatMap((structure) => {
    const voxels = counts[structure.label]!
    if (voxels === 0) return []
    const isSeen = structure.group === 'bone' && seenCounts[structure.label]! >= leastSeen * voxels
    const from = isSeen ? 'picture' : 'model'
    const { level } = structure
    const own = fitted.bones[level ? LEVELS.indexOf(level) : LEVELS.length]?.residualMm
    const below = level && !found(level) ? worst : own
    const boneMm = structure.group === 'bone' ? (own ?? worst) : (below ?? worst)
    const uncertaintyMm = from === 'picture' ? boneMm : Math.hypot(boneMm, LABELLING.softMm)
    return [{ structure, voxels, uncertaintyMm, from } as const]
  })
}

const grown = ({ low, high }: Box, mm: number): Box => ({
  low: [low[0] - mm, low[1] - mm, low[2] - mm],
  high: [high[0] + mm, high[1] + mm, high[2] + mm],
})

/** The distance of a part, kept on a grid of its box and read between. */
function coarsely({ box, sdf }: Part) {
  const { low, high } = grown(box, LABELLING.outsideMm + COARSE_MM)
  const [nx, ny, nz] = [0, 1, 2].map((axis) => Math.ceil((high[axis]! - low[axis]!) / COARSE_MM) + 1) as [
    number, number, number,
  ] // prettier-ignore
  const kept = new Float32Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++)
        kept[at++] = sdf(low[0] + i * COARSE_MM, low[1] + j * COARSE_MM, low[2] + k * COARSE_MM)
  return (x: number, y: number, z: number): number => {
    const [i, j, k] = [(x - low[0]) / COARSE_MM, (y - low[1]) / COARSE_MM, (z - low[2]) / COARSE_MM]
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
    if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return Infinity
    let sum = 0
    for (let c = 0; c < 8; c++) {
      const [u, v, w] = [c & 1, (c >> 1) & 1, c >> 2]
      const weight = (u ? i - i0 : 1 - i + i0) * (v ? j - j0 : 1 - j + j0) * (w ? k - k0 : 1 - k + k0)
      sum += weight * kept[i0 + u + nx * (j0 + v + ny * (k0 + w))]!
    }
    return sum
  }
}

function placeReader({ frame, geometry }: Volume) {
  const m = volumeFromVoxel(frame, geometry).matrix
  const [nx, ny] = geometry.dimensions
  return (at: number): [number, number, number] => {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const row = (r: 0 | 1 | 2) => m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!
    return [row(0), row(1), row(2)]
  }
}

/** Visits the voxels whose middles are in a box of the patient, however the volume is turned in it. */
export function forVoxels(
  { frame, geometry }: Volume,
  { low, high }: Box,
  visit: (at: number, x: number, y: number, z: number) => void,
): void {
  const map = volumeFromVoxel(frame, geometry)
  const [m, b] = [map.matrix, invert(map).matrix]
  const first = [Infinity, Infinity, Infinity]
  const last = [-Infinity, -Infinity, -Infinity]
  for (let corner = 0; corner < 8; corner++) {
    const p = [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? high : low)[axis]!)
    for (let axis = 0; axis < 3; axis++) {
      const index = b[axis]! * p[0]! + b[axis + 4]! * p[1]! + b[axis + 8]! * p[2]! + b[axis + 12]!
      first[axis] = Math.min(first[axis]!, index)
      last[axis] = Math.max(last[axis]!, index)
    }
  }
  const [nx, ny] = geometry.dimensions
  const from = first.map((index) => Math.max(0, Math.ceil(index))) as [number, number, number]
  const to = last.map((index, axis) => Math.min(geometry.dimensions[axis]! - 1, Math.floor(index))) as [
    number, number, number,
  ] // prettier-ignore
  for (let k = from[2]; k <= to[2]; k++)
    for (let j = from[1]; j <= to[1]; j++)
      for (let i = from[0]; i <= to[0]; i++) {
        const x = m[0]! * i + m[4]! * j + m[8]! * k + m[12]!
        const y = m[1]! * i + m[5]! * j + m[9]! * k + m[13]!
        const z = m[2]! * i + m[6]! * j + m[10]! * k + m[14]!
        if (x < low[0] || y < low[1] || z < low[2] || x > high[0] || y > high[1] || z > high[2]) continue
        visit(i + nx * (j + ny * k), x, y, z)
      }
}
