/** The reslice of a real CT beside a resampling written apart from it, and where the two agree best. */
import { expect, test } from 'vitest'
import { everyPixel, reslice } from '#core/fusion/reslice.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const CT = 'ct/L3_subregions/sub-ct_label-22_ct.nii.gz'
const [WIDE, HIGH] = [120, 90]

/**
 * A cardinal cubic (Catmull and Rom 1974) where the reslice is linear, and a place found by Cramer's rule from the
 * volume's three steps where the reslice inverts a matrix.
 */
function cubicAt({ geometry: g, voxels }: Volume, place: readonly number[]): number {
  const step = [0, 1, 2].map((axis) => [0, 1, 2].map((row) => g.direction[3 * axis + row]! * g.spacingMm[axis]!))
  const from = place.map((value, row) => value - g.origin[row]!)
  const determinant = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
    a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)
  const [a, b, c] = step as [number[], number[], number[]]
  const all = determinant(a, b, c)
  const ijk = [determinant(from, b, c) / all, determinant(a, from, c) / all, determinant(a, b, from) / all]
  const [nx, ny] = g.dimensions
  if (ijk.some((index, axis) => index < 1 || index > g.dimensions[axis]! - 3)) return NaN
  const [i0, j0, k0] = ijk.map(Math.floor) as [number, number, number]
  const weights = ijk.map((index) => catmullRom(index - Math.floor(index)))
  let sum = 0
  for (let k = 0; k < 4; k++)
    for (let j = 0; j < 4; j++)
      for (let i = 0; i < 4; i++)
        sum +=
          weights[0]![i]! *
          weights[1]![j]! *
          weights[2]![k]! *
          voxels[i0 - 1 + i + nx * (j0 - 1 + j + ny * (k0 - 1 + k))]!
  return sum
}

const catmullRom = (t: number) => [
  ((-t + 2) * t - 1) * t * 0.5,
  ((3 * t - 5) * t * t + 2) * 0.5,
  ((-3 * t + 4) * t + 1) * t * 0.5,
  (t - 1) * t * t * 0.5,
]

/** A picture of 0.5 mm pixels through the vertebra, as obliquely as the seed has it. */
function poseThrough({ geometry: g }: Volume, seed: number): number[] {
  const { uniform } = createRandom(seed)
  const [a, b, c] = [0, 1, 2].map(() => (uniform() - 0.5) * 1.6) as [number, number, number]
  const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as number[] as [
    number, number, number, number, number, number,
  ] // prettier-ignore
  const across = [cb * cc, cb * sc, -sb]
  const down = [sa * sb * cc - ca * sc, sa * sb * sc + ca * cc, sa * cb]
  const out = [ca * sb * cc + sa * sc, ca * sb * sc - sa * cc, ca * cb]
  const middle = [0, 1, 2].map((row) => {
    const half = (axis: number) => (g.direction[3 * axis + row]! * g.spacingMm[axis]! * (g.dimensions[axis]! - 1)) / 2
    return g.origin[row]! + half(0) + half(1) + half(2) + 4 * (uniform() - 0.5)
  })
  const corner = middle.map((value, row) => value - 0.5 * (WIDE / 2) * across[row]! - 0.5 * (HIGH / 2) * down[row]!)
  return [...across.map((x) => x / 2), 0, ...down.map((x) => x / 2), 0, ...out, 0, ...corner, 1]
}

describeWithData('a real CT cut by an oblique plane', [CT], () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: agrees best with the other resampling within 0.1 mm of its own place',
    (seed) => {
      const ct = readNifti(sharedData(CT)!)
      const pose = poseThrough(ct, seed)
      const values = reslice(ct, pose, everyPixel(WIDE, HIGH))
      /** Mean square difference to the other's picture taken so many mm aside, along the picture's own axes. */
      const differenceAt = (aside: readonly [number, number, number]) => {
        let [sum, count] = [0, 0]
        values.forEach((value, at) => {
          const [x, y] = [(at % WIDE) + 2 * aside[0], Math.floor(at / WIDE) + 2 * aside[1]]
          const other = cubicAt(
            ct,
            [0, 1, 2].map((row) => pose[row]! * x + pose[4 + row]! * y + pose[8 + row]! * aside[2] + pose[12 + row]!),
          )
          if (Number.isNaN(value) || Number.isNaN(other)) return
          sum += (value - other) ** 2
          count++
        })
        expect(count).toBeGreaterThan(2000)
        return sum / count
      }
      const here = differenceAt([0, 0, 0])
      const offMm = [0, 1, 2].map((axis) => {
        const step = [0, 0, 0] as [number, number, number]
        step[axis] = 0.3
        const ahead = differenceAt(step)
        const behind = differenceAt([-step[0], -step[1], -step[2]])
        // The lowest point of the parabola through the three.
        return (0.3 * (behind - ahead)) / (2 * (ahead + behind - 2 * here))
      })
      console.log(
        `seed ${seed}: off by ${offMm.map((mm) => mm.toFixed(3)).join(', ')} mm, ${Math.sqrt(here).toFixed(1)} HU apart`,
      )
      for (const mm of offMm) expect(Math.abs(mm)).toBeLessThan(0.1)
    },
  )
})
