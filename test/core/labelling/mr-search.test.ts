import { describe, expect, test } from 'vitest'
import type { Level } from '#core/anatomy/levels.ts'
import { findSpine, type FoundSpine } from '#core/labelling/find-spine.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr } from '#core/phantom/mr-scan.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { hash, normalAt } from '#core/phantom/random.ts'
import { mrField } from '#core/phantom/scan-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { madeVolume } from './made-volume.ts'

/** Grey of a place, over 20 cm. */
const volumeOf = (greyAt: Parameters<typeof madeVolume>[2]) => madeVolume('mr', 50, greyAt)

/** Fluid in the skull is bright, brain grey, bone dark. */
const head = (x: number, y: number, z: number) => {
  const r = Math.hypot(x / 70, y / 85, z / 75)
  return Math.hypot(x / 12, y / 30, z / 12) < 1
    ? 900
    : r < 0.9
      ? 400
      : r < 0.95
        ? 900
        : r < 1.02
          ? 20
          : r < 1.1
            ? 500
            : 5
}
/** A thigh: marrow in dark cortex in muscle in fat. */
const thigh = (x: number, y: number) => {
  const r = Math.hypot(x, y)
  return r < 8 ? 500 : r < 14 ? 10 : r < 65 ? 150 : r < 80 ? 600 : 5
}

describe('what has no spine is refused in words', () => {
  test.each([
    { what: 'nothing', greyAt: () => 0 },
    { what: 'water', greyAt: () => 700 },
    { what: 'noise, seed 5', greyAt: (_x: number, _y: number, _z: number, at: number) => 300 + 80 * normalAt(hash(5), at) },
    { what: 'a head', greyAt: head },
    { what: 'a thigh', greyAt: thigh },
  ])('$what', ({ greyAt }) => {
    expect(findSpine(volumeOf(greyAt))).toEqual({ ok: false, reason: expect.stringMatching(/^no spine was found: \w+/) })
  })
}) // prettier-ignore

const SEED = 303

/** Sagittal slices 4 mm apart, noise twice the usual and an uneven coil. */
describe(`the phantom of seed ${SEED} in MR`, () => {
  const spine = createLumbarSpine(drawParameters(SEED))
  const [t1, t2] = scanMr(spine, mrField(spine, { inPlaneMm: 1.6, sliceMm: 4 }), 4, [MR_SEQUENCES.T1, MR_SEQUENCES.T2], {
    seed: SEED,
    noise: 24,
    bias: 1.5,
  }) as [Volume, Volume] // prettier-ignore
  const most = t2.voxels.reduce((a, b) => Math.max(a, b))
  const inverted: Volume = { ...t2, voxels: t2.voxels.map((grey) => most - grey) }

  const awayMm = (found: FoundSpine, level: Level) => {
    const made = spine.vertebrae.find((one) => one.level === level)!.centre
    const place = found.vertebrae.find((one) => one.level === level)?.placement.centre
    return place ? Math.hypot(...place.map((x, axis) => x - made[axis]!)) : Infinity
  }
  const foundIn = (volume: Volume, lowest?: Level) => {
    const search = findSpine(volume, lowest)
    if (!search.ok) throw new Error(search.reason)
    return search.spine
  }

  test.each([
    { look: 'T1', volume: t1 },
    { look: 'T2', volume: t2 },
    { look: 'T2 inverted', volume: inverted },
  ])('$look: every level from L1 to L5 is counted from the sacrum, within 5 mm of where it was made', ({ volume }) => {
    const found = foundIn(volume)
    expect(found.countedFrom).toBe('sacrum')
    for (const level of ['L1', 'L2', 'L3', 'L4', 'L5'] as const) expect(awayMm(found, level)).toBeLessThan(5)
  })

  test('cut off above the sacrum nothing is named until a person says what the lowest whole vertebra is', () => {
    const { geometry } = t2
    const [nx, ny, nz] = geometry.dimensions
    // Rows go downwards: what lies below the middle of L4 is taken off.
    const l4 = spine.vertebrae.find(({ level }) => level === 'L4')!.centre[2]
    const rows = Math.round((geometry.origin[2] - l4) / geometry.spacingMm[1])
    const voxels = new Int16Array(nx * rows * nz)
    for (let k = 0; k < nz; k++) voxels.set(t2.voxels.subarray(k * nx * ny, k * nx * ny + nx * rows), k * nx * rows)
    const cut: Volume = { ...t2, geometry: { ...geometry, dimensions: [nx, rows, nz] }, voxels }
    const unnamed = foundIn(cut)
    expect(unnamed.countedFrom).toBe('nothing')
    expect(unnamed.vertebrae.flatMap(({ level }) => level ?? [])).toEqual([])
    const named = foundIn(cut, 'L3')
    for (const level of ['L1', 'L2', 'L3'] as const) expect(awayMm(named, level)).toBeLessThan(5)
  })
})
