/**
 * Volumes held against plain splatting written for this test: every pixel's place by the matrix,
 * every voxel's pixels listed in their order, and then put together by definition.
 */
import { describe, expect, test } from 'vitest'
import type { Located } from '#core/frames/transform-graph.ts'
import { createReconstruction } from '#core/reconstruction/reconstruction.ts'
import type { Arithmetic, Compounding, Interpolation } from '#core/reconstruction/settings.ts'
import type { Picture } from '#core/reconstruction/splatter.ts'
import { pseudoRandom } from '#test/core/openigtlink/pseudo-random.ts'
import { grid, located, settings } from './pictures.ts'

const SEEDS = [1, 2, 3]
const SIZE = [9, 8, 7] as const
const [WIDE, HIGH] = [36, 30] as const
/** Of a pixel, voxels: at half a millimetre the real ones have 0.17. */
const STEP = 0.2
/** 36 steps that are each off by half a place of 14. */
const ROUNDING = 0.002

interface Shot {
  readonly picture: Picture
  readonly pose: Located<'patient', 'image'>
}
/** A pixel's share in a voxel. */
interface Share {
  readonly grey: number
  readonly share: number
  readonly trust: number
}

const TRUST = Uint8Array.from({ length: WIDE * HIGH }, (_, n) => 1 + ((n * 37) % 255))

/** Three pictures of noise, turned about z and x, somewhere over the grid: some of it outside. */
function shotsOf(seed: number): Shot[] {
  const random = pseudoRandom(seed)
  const within = (low: number, high: number) => low + (high - low) * random()
  return [0, 1, 2].map(() => {
    const [turn, tilt] = [within(0, 2 * Math.PI), within(-0.6, 0.6)]
    const [c, s, ct, st] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)]
    const axes = [c, s, 0, 0, -s * ct, c * ct, st, 0, s * st, -c * st, ct, 0].map((part) => part * STEP)
    const place = SIZE.map((size) => within(0, size - 1))
    const grey = Uint8Array.from({ length: WIDE * HIGH }, () => Math.floor(256 * random()))
    return { picture: { widthPx: WIDE, heightPx: HIGH, grey }, pose: located([...axes, ...place, 1]) }
  })
}

/** For each voxel its shares in the order they come; undefined where a pixel lies so near a border that rounding decides. */
function sharesOf(taken: readonly Shot[], interpolation: Interpolation): (Share[] | undefined)[] {
  const voxels: (Share[] | undefined)[] = Array.from({ length: SIZE[0] * SIZE[1] * SIZE[2] }, () => [])
  const border = interpolation === 'nearest' ? 0.5 : 0
  for (const { picture, pose } of taken) {
    for (const [n, grey] of picture.grey.entries()) {
      const [x, y] = [n % WIDE, Math.floor(n / WIDE)]
      const m = pose.transform.matrix
      const place = [0, 1, 2].map((row) => m[row]! * x + m[row + 4]! * y + m[row + 12]!)
      for (const { voxel, share } of cornersOf(place, interpolation)) {
        voxels[voxel]?.push({ grey, share, trust: TRUST[n]! })
      }
      const isNearBorder = place.some((at) => Math.abs(at - border - Math.round(at - border)) < ROUNDING)
      if (isNearBorder) for (const voxel of around(place, interpolation)) voxels[voxel] = undefined
    }
  }
  return voxels
}

const isInside = (at: readonly number[]) => at.every((n, axis) => n >= 0 && n < SIZE[axis]!)
const numberOf = ([i, j, k]: readonly number[]) => i! + SIZE[0] * (j! + SIZE[1] * k!)

/** The voxels that pixels up to `ROUNDING` away would go to. */
const around = (place: readonly number[], interpolation: Interpolation) =>
  Array.from({ length: 8 }, (_, n) => place.map((at, axis) => at + ((n >> axis) & 1 ? ROUNDING : -ROUNDING)))
    .flatMap((near) => cornersOf(near, interpolation))
    .map(({ voxel }) => voxel)

function cornersOf(place: readonly number[], interpolation: Interpolation): { voxel: number; share: number }[] {
  if (interpolation === 'nearest') {
    const nearest = place.map((n) => Math.floor(n + 0.5))
    return isInside(nearest) ? [{ voxel: numberOf(nearest), share: 1 }] : []
  }
  const low = place.map(Math.floor)
  const corners = Array.from({ length: 8 }, (_, n) => low.map((at, axis) => at + ((n >> (2 - axis)) & 1))).toReversed()
  if (!corners.every(isInside)) return []
  return corners.map((corner) => ({
    voxel: numberOf(corner),
    share: corner.reduce((product, at, axis) => product * (1 - Math.abs(place[axis]! - at)), 1),
  }))
}

interface How {
  readonly interpolation: Interpolation
  readonly compounding: Compounding
  readonly arithmetic: Arithmetic
}

/** Undefined where a share lies at the limit, or too little came in. */
function together(shares: readonly Share[], { interpolation, compounding, arithmetic }: How): number | undefined {
  const counted = shares.filter(({ share }) => share >= 1 / 8)
  const isOnEdge = shares.some(({ share }) => Math.abs(share - 1 / 8) < 1e-3)
  if (compounding === 'latest') return isOnEdge ? undefined : (counted.at(-1)?.grey ?? 0)
  if (compounding === 'maximum') return isOnEdge ? undefined : Math.max(0, ...counted.map(({ grey }) => grey))
  const weigh = ({ share, trust }: Share) => share * (compounding === 'mean' ? 256 : trust)
  const weight = shares.reduce((sum, one) => sum + weigh(one), 0)
  if (arithmetic === 'float') {
    return weight < 256 ? undefined : shares.reduce((sum, one) => sum + one.grey * weigh(one), 0) / weight
  }
  // The running mean in whole numbers: rounded when shares are placed, cut off when pixels are.
  let [value, had] = [0, 0]
  for (const one of shares) {
    const next = (one.grey * weigh(one) + value * had) / (weigh(one) + had)
    value = interpolation === 'linear' ? Math.round(next) : Math.floor(next)
    had = Math.round(had + weigh(one))
  }
  // Grazed by a fiftieth of a pixel: what is left of a share in 14 places decides.
  return had < 5 ? undefined : value
}

const HOWS = (['latest', 'maximum', 'mean', 'importance'] as const).flatMap((compounding) => {
  const isMean = compounding === 'mean' || compounding === 'importance'
  return [
    // Pixels shared as one run are not exact for noise, which this is.
    { arithmetic: 'float', interpolation: 'linear', compounding, within: isMean ? 16 : 0 },
    { arithmetic: 'float', interpolation: 'nearest', compounding, within: isMean ? 0.5 : 0 },
    // Shares of 14 binary places; what is once rounded otherwise is carried on.
    { arithmetic: 'plus-full', interpolation: 'linear', compounding, within: isMean ? 3 : 0 },
    { arithmetic: 'plus-full', interpolation: 'nearest', compounding, within: 0 },
    { arithmetic: 'plus-partial', interpolation: 'linear', compounding, within: isMean ? 1 : 0 },
    { arithmetic: 'plus-partial', interpolation: 'nearest', compounding, within: 0 },
    { arithmetic: 'plus-none', interpolation: 'linear', compounding, within: isMean ? 1 : 0 },
    { arithmetic: 'plus-none', interpolation: 'nearest', compounding, within: 0 },
  ] as const
})

describe.each(SEEDS)('three pictures of noise (seed %i) are splatted as by hand:', (seed) => {
  test.each(HOWS)('$compounding, $interpolation, $arithmetic within $within', ({ within, ...how }) => {
    const taken = shotsOf(seed)
    const importance = { widthPx: WIDE, heightPx: HIGH, grey: TRUST }
    const made = createReconstruction(grid(...SIZE), settings({ ...how, importance }))
    for (const { picture, pose } of taken) made.add(picture, pose)
    const { values } = made.volume()
    let compared = 0
    let squares = 0
    const off = sharesOf(taken, how.interpolation).flatMap((shares, voxel) => {
      const wanted = shares?.length ? together(shares, how) : undefined
      if (wanted === undefined) return []
      compared += 1
      squares += (values[voxel]! - wanted) ** 2
      return Math.abs(values[voxel]! - wanted) <= within + 1e-4 ? [] : [{ voxel, wanted, is: values[voxel]! }]
    })
    expect(off).toEqual([])
    expect(Math.sqrt(squares / compared)).toBeLessThan(4)
    expect(compared).toBeGreaterThan(10)
  })
})
