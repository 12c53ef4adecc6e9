import { describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr, signalOf } from '#core/phantom/mr-scan.ts'
import type { Part } from '#core/phantom/part.ts'
import { mrField } from '#core/phantom/scan-field.ts'
import { EVERYWHERE } from '#core/phantom/sdf.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

const spine = createLumbarSpine()
const { T1, T2 } = MR_SEQUENCES

/** Sagittal: i backwards, j downwards, k to the right, about a place. */
function sagittal([x, y, z]: readonly [number, number, number], half: number): VolumeGeometry {
  const count = 2 * half + 1
  return {
    dimensions: [count, count, 1],
    spacingMm: [1, 1, 4],
    origin: [x, y - half, z + half],
    direction: [0, 1, 0, 0, 0, -1, -1, 0, 0],
  }
}

describe('the signal of tissues', () => {
  test('on T2 fluid is brightest, then fat, marrow and a healthy nucleus; muscle and then annulus are dark, cortex and ligament black', () => {
    const order = (
      ['csf', 'fat', 'cancellous-bone', 'cord', 'muscle', 'annulus', 'ligament', 'cortical-bone'] as const
    ).map((tissue) => signalOf(T2, tissue))
    expect(order.toSorted((a, b) => b - a)).toEqual(order)
    expect(signalOf(T2, 'nucleus')).toBeGreaterThan(signalOf(T2, 'cancellous-bone'))
    expect(order.at(-2)!).toBeLessThan(1)
  })

  test('on T1 fat is brightest, then marrow; fluid is darker than muscle', () => {
    const order = (['fat', 'cancellous-bone', 'muscle', 'csf', 'cortical-bone', 'air'] as const).map((tissue) =>
      signalOf(T1, tissue),
    )
    expect(order.toSorted((a, b) => b - a)).toEqual(order)
  })
})

describe('the MR of the phantom', () => {
  test('without noise a body of fluid has the signal of its relaxation times', () => {
    const all: Part = { name: 'fluid', label: 1, tissue: 'csf', sdf: () => -100, box: EVERYWHERE }
    const [t1, t2] = scanMr({ ...spine, parts: [all] }, sagittal([0, 0, 0], 1), 4, [T1, T2], { noise: 0, bias: 0 })
    // 12 x 107 x (1 - exp(-3500 / 4273)) x exp(-100 / 1578) = 673.9; T1 accordingly 153.8.
    expect([t2!.voxels[4], t1!.voxels[4]]).toEqual([674, 154])
  })

  test('in air the noise is Rician: its mean is 1.25 of its deviation before the magnitude was taken', () => {
    const [, , z] = spine.landmarks.L3.bodyCentre
    const [air] = scanMr(spine, sagittal([0, 260, z], 20), 4, [T2], { noise: 40 })
    const mean = air!.voxels.reduce((a, b) => a + b) / air!.voxels.length
    expect(Math.abs(mean / 40 - Math.sqrt(Math.PI / 2))).toBeLessThan(0.05)
  })

  test('the coil is stronger towards the back', () => {
    const { bodyCentre, spinousTip } = spine.landmarks.L3
    const [x, , z] = bodyCentre
    const geometry = {
      ...sagittal([x, spinousTip[1], z], 0),
      dimensions: [60, 1, 1] as const,
      origin: [x, bodyCentre[1], z] as const,
    }
    const [even] = scanMr(spine, geometry, 4, [T1], { noise: 0, bias: 0 })
    const [uneven] = scanMr(spine, geometry, 4, [T1], { noise: 0 })
    const ratio = (at: number) => uneven!.voxels[at]! / even!.voxels[at]!
    expect(ratio(55)).toBeGreaterThan(ratio(2))
  })

  test('the field is sagittal, from left to right, and holds every canal', () => {
    const { dimensions, spacingMm, origin, direction } = mrField(spine, { inPlaneMm: 0.9, sliceMm: 4.4 })
    expect(direction).toEqual([0, 1, 0, 0, 0, -1, -1, 0, 0])
    const right = origin[0] - (dimensions[2] - 1) * spacingMm[2]
    const down = origin[2] - (dimensions[1] - 1) * spacingMm[1]
    for (const { canalCentre } of Object.values(spine.landmarks)) {
      expect(canalCentre[0]).toBeLessThan(origin[0] - 20)
      expect(canalCentre[0]).toBeGreaterThan(right + 20)
      expect(canalCentre[2]).toBeGreaterThan(down + 20)
      expect(canalCentre[2]).toBeLessThan(origin[2])
    }
  })
})
