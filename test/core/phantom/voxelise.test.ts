import { describe, expect, test } from 'vitest'
import { apply, invert, point } from '#core/frames/transform.ts'
import { BUILT_IN_GEOMETRY, builtInSlice, ctFromPatient } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { voxelise, voxeliseSlice } from '#core/phantom/voxelise.ts'
import type { Volume } from '#core/volumes/volume.ts'

const spine = createLumbarSpine()
const volume = voxelise(spine, BUILT_IN_GEOMETRY)

/** Mean and deviation of HU within a radius. */
function around({ geometry, voxels }: Volume, [x, y, z]: readonly [number, number, number], radiusMm: number) {
  const [nx, ny, nz] = geometry.dimensions
  const [mm] = geometry.spacingMm
  const values: number[] = []
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const off = [i, j, k].map((n, axis) => geometry.origin[axis]! + n * mm - [x, y, z][axis]!)
        if (Math.hypot(...off) <= radiusMm) values.push(voxels[i + nx * (j + ny * k)]!)
      }
  const mean = values.reduce((a, b) => a + b) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) }
}

describe('the CT of the phantom', () => {
  test('the middle of L3’s body is spongy bone of 150 HU with noise of 14 HU', () => {
    const { mean, deviation } = around(volume, spine.landmarks.L3.bodyCentre, 8)
    expect(Math.abs(mean - 150)).toBeLessThan(3)
    expect(Math.abs(deviation - 14)).toBeLessThan(1.5)
  })

  test('the dural sac behind L4 is fluid of 12 HU, the muscle beside L3’s spinous process 55 HU, the air behind the back -1000 HU', () => {
    expect(Math.abs(around(volume, spine.landmarks.L4.canalCentre, 3.5).mean - 12)).toBeLessThan(8)
    const [, y, z] = spine.landmarks.L3.spinousTip
    expect(Math.abs(around(volume, [9, y - 12, z], 3.5).mean - 55)).toBeLessThan(8)
    expect(Math.abs(around(volume, [0, 102, -20], 3).mean + 1000)).toBeLessThan(8)
  })

  test('cortical bone of the pedicles and laminae is brighter than 500 HU', () => {
    const bright = volume.voxels.reduce((count, hu) => count + (hu > 500 ? 1 : 0), 0)
    expect(bright).toBeGreaterThan(10_000)
  })

  test('bone is where the formulae say: voxels over 300 HU lie at most 1.5 mm outside it', () => {
    const [nx, ny] = BUILT_IN_GEOMETRY.dimensions
    for (let at = 0; at < volume.voxels.length; at += 3) {
      if (volume.voxels[at]! <= 300) continue
      const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      const place = ijk.map((n, axis) => BUILT_IN_GEOMETRY.origin[axis]! + n * 1.75) as [number, number, number]
      expect(spine.boneAt(...place)).toBeLessThan(1.5)
    }
  })

  test('the same seed gives the same bytes, another seed other noise', () => {
    const again = voxeliseSlice(createLumbarSpine(), BUILT_IN_GEOMETRY, 70)
    const [nx, ny] = BUILT_IN_GEOMETRY.dimensions
    expect(again).toEqual(volume.voxels.slice(70 * nx * ny, 71 * nx * ny))
    expect(voxeliseSlice(spine, BUILT_IN_GEOMETRY, 70, { seed: 2 })).not.toEqual(again)
  })

  test('only the patient’s own axes are taken', () => {
    const turned = { ...BUILT_IN_GEOMETRY, direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1] as const }
    expect(() => voxelise(spine, turned)).toThrow('-1 0 0 0 -1 0 0 0 1')
  })

  test('a slice of the built-in case has its display bytes: air 0, 400 HU half way', () => {
    const { voxels, display } = builtInSlice(spine, 60)
    const air = voxels.findIndex((hu) => hu < -900)
    const half = voxels.findIndex((hu) => Math.abs(hu - 400) < 3)
    expect(display[air]).toBe(0)
    expect(Math.abs(display[half]! - 127.5)).toBeLessThan(2)
  })
})

describe('the tracker of the built-in case', () => {
  test('its marker lies within 10 mm of the skin, right of L1, and its z leaves the body', () => {
    const marker = apply(ctFromPatient, point('patient', 0, 0, 0))
    expect(Math.abs(spine.skinAt(marker.x, marker.y, marker.z))).toBeLessThan(10)
    expect(marker.x).toBeLessThan(0)
    expect(Math.abs(marker.z - spine.landmarks.L1.bodyCentre[2])).toBeLessThan(15)
    const above = apply(ctFromPatient, point('patient', 0, 0, 20))
    expect(spine.skinAt(above.x, above.y, above.z)).toBeGreaterThan(10)
  })

  test('is rigid and right-handed: there and back changes nothing, and x cross y is z', () => {
    const back = apply(invert(ctFromPatient), apply(ctFromPatient, point('patient', 3, -4, 5)))
    expect([back.x, back.y, back.z]).toEqual([3, -4, 5])
    const [a, b, c] = [0, 4, 8].map((at) => ctFromPatient.matrix.slice(at, at + 3)) as [number[], number[], number[]]
    const cross = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!]
    expect(Math.hypot(...cross.map((x, axis) => x - c[axis]!))).toBe(0)
  })
})
