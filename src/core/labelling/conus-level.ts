/**
 * What the end of the spinal cord says of levels that nobody has counted: a proposal, and no more. In 504 adults it lay
 * beside the lower third of L1 in the mean, and anywhere from the middle of T12 to the upper third of L3 (Saifuddin et
 * al. 1998, Spine 23:1452).
 */
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import type { Dictionary } from './label-dictionaries.ts'
import { vertebraIndex } from './level-doubt.ts'

const CONUS = {
  /** The cord is 40 mm² and more across above its end; roots and the end thread, often labelled with it, less than this. */
  leastMm2: 20,
  /** Looked at in steps of this height. */
  stepMm: 3,
  /** Of the cord, what must be left under its end for the end to be in the picture. */
  leastBelowMm: 8,
  /** Vertebrae are asked for in front of the end, this far to each side. */
  asideMm: 5,
} as const

type Place = readonly [x: number, y: number, z: number]

interface Meant {
  readonly volume: Volume
  readonly meanings: Dictionary
}

/** @param parts with the cord @returns in words; undefined where the end of the cord is not in it */
export function conusSays(parts: Meant, vertebrae: Meant): string | undefined {
  const end = endOfCord(parts)
  const number = end && vertebraInFrontOf(end, vertebrae)
  return number === undefined
    ? undefined
    : `the cord ends beside number ${number}, which is L1 in most people, and T12 or L2 in many`
}

function endOfCord({ volume, meanings }: Meant): Place | undefined {
  const { voxels, geometry } = volume
  const placeOf = placeReader(volume)
  const slabs = new Map<number, Place[]>()
  let lowestZ = Infinity
  for (let at = 0; at < voxels.length; at++) {
    const number = voxels[at]!
    if (number <= 0) continue
    const place = placeOf(at)
    lowestZ = Math.min(lowestZ, place[2])
    const meaning = meanings.get(number)
    if (meaning?.type !== 'structure' || meaning.structure.kind !== 'conus medullaris') continue
    const slab = Math.floor(place[2] / CONUS.stepMm)
    slabs.set(slab, [...(slabs.get(slab) ?? []), place])
  }
  const least = (CONUS.leastMm2 * CONUS.stepMm) / geometry.spacingMm.reduce((a, b) => a * b)
  const thick = [...slabs].filter(([, places]) => places.length >= least)
  const lowest = Math.min(...thick.map(([slab]) => slab))
  if (thick.length === 0 || lowest * CONUS.stepMm - lowestZ < CONUS.leastBelowMm) return undefined
  const places = slabs.get(lowest)!
  const mean = (axis: 0 | 1) => places.reduce((sum, place) => sum + place[axis], 0) / places.length
  return [mean(0), mean(1), lowest * CONUS.stepMm]
}

function vertebraInFrontOf(end: Place, { volume, meanings }: Meant): number | undefined {
  const placeOf = placeReader(volume)
  const isVertebra = new Set(
    [...meanings].flatMap(([number, one]) => (vertebraIndex(one) === undefined ? [] : [number])),
  )
  let [nearest, found]: [number, number | undefined] = [Infinity, undefined]
  for (let at = 0; at < volume.voxels.length; at++) {
    const number = volume.voxels[at]!
    if (!isVertebra.has(number)) continue
    const [x, y, z] = placeOf(at)
    if (y > end[1] || Math.abs(x - end[0]) > CONUS.asideMm) continue
    const apart = Math.hypot(x - end[0], y - end[1], z - end[2])
    if (apart < nearest) [nearest, found] = [apart, number]
  }
  return found
}

function placeReader({ frame, geometry }: Volume) {
  const m = volumeFromVoxel(frame, geometry).matrix
  const [nx, ny] = geometry.dimensions
  return (at: number): Place => {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const along = (r: 0 | 1 | 2) => m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!
    return [along(0), along(1), along(2)]
  }
}
