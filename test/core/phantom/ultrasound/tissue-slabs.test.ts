import { expect, test } from 'vitest'
import { CODING } from '#core/phantom/ultrasound/materials.ts'
import { makeTissueVolume, SAMPLING, type TissueSource } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { placeSlab, sampleSlab, slabCount, slabsBetween, spreadOut } from '#core/phantom/ultrasound/tissue-slabs.ts'

/** Fat with a ball of muscle and a ball of bone in it. */
const ball = (z: number, radius: number) => (x: number, y: number, at: number) => Math.hypot(x, y, at - z) - radius
const box = { low: [-20, -20, -10], high: [20, 20, 70] } as const
const source: TissueSource = {
  parts: [
    { name: 'fat', label: 1, tissue: 'fat', sdf: () => -50, box },
    { name: 'muscle', label: 2, tissue: 'muscle', sdf: ball(25, 9), box },
    { name: 'bone', label: 3, tissue: 'cortical-bone', sdf: ball(48, 6), box },
  ],
  boneAt: ball(48, 6),
  skinAt: (_x, y) => y - 12,
}
const within = { low: [-9, -10, 0], high: [12, 14, 60] } as const
const whole = makeTissueVolume(source, { spacingMm: SAMPLING.fineMm, surfacesMm: SAMPLING.surfacesMm, within })
const coarse = () => spreadOut(makeTissueVolume(source, { spacingMm: 3, surfacesMm: 3, within }))

test('all slabs together are the tissue sampled at once, byte by byte', () => {
  const volume = coarse()
  expect(volume.geometry).toEqual(whole.geometry)
  for (const at of [2, 0, 1, ...Array.from({ length: slabCount(volume) - 3 }, (_, n) => n + 3)])
    placeSlab(volume, sampleSlab(source, volume, at))
  expect(volume.material).toEqual(whole.material)
  expect(volume.surfaces.distances).toEqual(whole.surfaces.distances)
})

test('before, the coarse tissue is in its place: bone’s surface is off by less than 0.7 mm', () => {
  const { distances } = coarse().surfaces
  let most = 0
  for (const [at, exact] of whole.surfaces.distances.entries()) {
    const isNearBone = at % 2 === 0 && Math.abs(exact - 128) < 40
    if (isNearBone) most = Math.max(most, Math.abs(distances[at]! - exact) * CODING.bone.step)
  }
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThan(0.7)
})

test('the slabs between two heights are those a picture there reads', () => {
  expect(slabsBetween(whole, 0, 10)).toEqual([0])
  expect(slabsBetween(whole, 20, 24)).toEqual([0, 1])
  expect(slabsBetween(whole, -500, 500)).toEqual(Array.from({ length: slabCount(whole) }, (_, at) => at))
})
