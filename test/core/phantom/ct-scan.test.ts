import { describe, expect, test } from 'vitest'
import { scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { noisePlane } from '#core/phantom/plane-blur.ts'
import { ctField } from '#core/phantom/scan-field.ts'
import { tissueMeans } from '#core/phantom/tissue-means.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'

type Place = readonly [number, number, number]

const spine = createLumbarSpine()

/** A block of the CT grid about a place. */
function block([x, y, z]: Place, halfMm: Place, mm: Place): VolumeGeometry {
  const dimensions = [0, 1, 2].map((axis) => 2 * Math.round(halfMm[axis]! / mm[axis]!) + 1) as [number, number, number]
  const origin = [x, y, z].map((at, axis) => at - ((dimensions[axis]! - 1) / 2) * mm[axis]!) as [number, number, number]
  return { dimensions, spacingMm: mm, origin, direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] }
}

function mean({ voxels }: Volume) {
  return voxels.reduce((a, b) => a + b) / voxels.length
}

function deviation(values: ArrayLike<number>) {
  const list = Array.from(values)
  const middle = list.reduce((a, b) => a + b) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - middle) ** 2, 0) / list.length)
}

describe('the CT of the phantom', () => {
  const around = (place: Place, radius: number, noiseHu?: number) =>
    scanCt(spine, block(place, [radius, radius, 2], [1, 1, 2]), noiseHu === undefined ? {} : { noiseHu })

  test('spongy bone in the middle of L3 is 150 HU, and as uneven as trabeculae and noise are: 14 HU and 20 to 45', () => {
    const body = around(spine.landmarks.L3.bodyCentre, 8)
    expect(Math.abs(mean(body) - 150)).toBeLessThan(12)
    expect(deviation(body.voxels)).toBeGreaterThan(20)
    expect(deviation(body.voxels)).toBeLessThan(50)
  })

  test('behind the back there is air of -1000 HU with noise of 14 HU', () => {
    const [, , z] = spine.landmarks.L3.bodyCentre
    const air = around([0, 240, z], 10)
    expect(Math.abs(mean(air) + 1000)).toBeLessThan(3)
    // Held at -1024, the lowest value that is stored.
    expect(deviation(air.voxels)).toBeGreaterThan(10)
    expect(deviation(air.voxels)).toBeLessThan(15)
  })

  test('half a voxel of skin of 40 HU and half of air are the mean of both', () => {
    const z = spine.landmarks.L3.bodyCentre[2]
    const skin = scanCt(spine, block([0, 0, z], [0, 140, 2], [4, 4, 4]), { noiseHu: 0, places: [1, 8, 1] })
    const values = [...skin.voxels.subarray(0, skin.geometry.dimensions[1])]
    const last = values.findLastIndex((hu) => hu > -990)
    expect(values[last]!).toBeGreaterThan(-1000)
    expect(values[last]!).toBeLessThan(40)
  })

  test('the same seed gives the same bytes, another seed other noise', () => {
    const small = block(spine.landmarks.L4.canalCentre, [6, 6, 2], [1, 1, 2])
    expect(scanCt(spine, small, { seed: 5 }).voxels).toEqual(scanCt(createLumbarSpine(), small, { seed: 5 }).voxels)
    expect(scanCt(spine, small, { seed: 6 }).voxels).not.toEqual(scanCt(spine, small, { seed: 5 }).voxels)
  })

  test('only the patient’s own axes are taken', () => {
    const oblique = {
      ...block([0, 0, 0], [4, 4, 4], [2, 2, 2]),
      direction: [0.6, 0.8, 0, -0.8, 0.6, 0, 0, 0, 1] as const,
    }
    expect(() => scanCt(spine, oblique)).toThrow('0.6 0.8 0')
  })

  test('the field holds every vertebra, the skin of the back and air behind it', () => {
    const { dimensions, spacingMm, origin } = ctField(spine, { inPlaneMm: 1.1, sliceMm: 2 })
    const last = origin.map((from, axis) => from + (dimensions[axis]! - 1) * spacingMm[axis]!) as [
      number,
      number,
      number,
    ]
    for (const { bodyCentre, spinousTip, transverseTips } of Object.values(spine.landmarks)) {
      for (const place of [bodyCentre, spinousTip, transverseTips.left, transverseTips.right]) {
        for (const axis of [0, 1, 2] as const) {
          expect(place[axis]).toBeGreaterThan(origin[axis] + 10)
          expect(place[axis]).toBeLessThan(last[axis] - 10)
        }
      }
    }
    expect(spine.skinAt(0, last[1], 0)).toBeGreaterThan(3)
    expect((dimensions[0] * dimensions[1]) % 4).toBe(0)
  })
})

describe('noise of a reconstruction kernel', () => {
  const size = [128, 128] as const
  const noise = noisePlane(size, 3, { fine: [0.6, 0.6], coarse: [1.3, 1.3], share: 0.75 })

  test('has the deviation 1, up to the border', () => {
    expect(Math.abs(deviation(noise) - 1)).toBeLessThan(0.03)
    expect(Math.abs(deviation(noise.subarray(0, 128)) - 1)).toBeLessThan(0.2)
  })

  test('is alike in neighbours, opposite further on, and unlike far away', () => {
    const likeness = (off: number) => {
      let sum = 0
      for (let j = 0; j < 128; j++)
        for (let i = 0; i < 128 - off; i++) sum += noise[i + 128 * j]! * noise[i + off + 128 * j]!
      return sum / (128 * (128 - off))
    }
    expect(likeness(1)).toBeGreaterThan(0.2)
    expect(likeness(2)).toBeLessThan(0.05)
    expect(Math.abs(likeness(12))).toBeLessThan(0.05)
  })
})

describe('means over voxels', () => {
  test('turned axes give the same numbers in another order', () => {
    const upright = block(spine.landmarks.L3.canalCentre, [6, 8, 4], [2, 2, 2])
    const [nx, ny, nz] = upright.dimensions
    // i backwards, j downwards, k to the right.
    const turned: VolumeGeometry = {
      dimensions: [ny, nz, nx],
      spacingMm: [2, 2, 2],
      origin: [upright.origin[0] + (nx - 1) * 2, upright.origin[1], upright.origin[2] + (nz - 1) * 2],
      direction: [0, 1, 0, 0, 0, -1, -1, 0, 0],
    }
    const table = Float32Array.from({ length: 40 }, (_, code) => code * code)
    const slices = (geometry: VolumeGeometry) => {
      const found: number[][] = []
      for (const [means] of tissueMeans(spine.parts, { geometry, thicknessMm: 2, places: [2, 2, 2] }, [table]))
        found.push([...means!])
      return found
    }
    const [a, b] = [slices(upright), slices(turned)]
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) expect(b[nx - 1 - i]![j + ny * (nz - 1 - k)]).toBe(a[k]![i + nx * j])
  })
})
