import { expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { placed } from '#core/phantom/placement.ts'
import { volumeFromVoxel } from '#core/volumes/volume.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const PARTS = 'ct/L3_subregions/sub-ct_seg-subreg_label-22_msk.nii.gz'
const VERTEBRAE = 'ct/L3_subregions/sub-ct_seg-vert_label-22_msk.nii.gz'
const L3 = 22
/** Labels of the sub-regions. */
const [SPINOUS, TRANSVERSE_LEFT, TRANSVERSE_RIGHT, BODY] = [42, 43, 44, 49]

type Vector = readonly [number, number, number]

/** Places of the voxels of one part of L3, LPS mm, from the middle of its body. */
function real() {
  const parts = readNifti(sharedData(PARTS)!)
  const vertebrae = readNifti(sharedData(VERTEBRAE)!)
  const m = volumeFromVoxel('ct', parts.geometry).matrix
  const [nx, ny] = parts.geometry.dimensions
  const places = new Map<number, Vector[]>()
  for (let at = 0; at < parts.voxels.length; at++) {
    const label = parts.voxels[at]!
    if (label === 0 || vertebrae.voxels[at] !== L3) continue
    const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const place = [0, 1, 2].map(
      (row) => m[row]! * ijk[0]! + m[row + 4]! * ijk[1]! + m[row + 8]! * ijk[2]! + m[row + 12]!,
    ) as unknown as Vector
    if (!places.has(label)) places.set(label, [])
    places.get(label)!.push(place)
  }
  const body = places.get(BODY!)!
  const middle = [0, 1, 2].map((axis) => (least(body, axis) + greatest(body, axis)) / 2)
  const centred = (label: number) =>
    places.get(label)!.map((place) => place.map((x, axis) => x - middle[axis]!) as unknown as Vector)
  return centred
}

const least = (places: readonly Vector[], axis: number) => Math.min(...places.map((place) => place[axis]!))
const greatest = (places: readonly Vector[], axis: number) => Math.max(...places.map((place) => place[axis]!))

/** The phantom's L3 sampled every 1.5 mm, from the middle of its body. */
function made(): Vector[] {
  const spine = createLumbarSpine()
  const l3 = spine.vertebrae.find(({ level }) => level === 'L3')!
  const { sdf } = spine.bones.find(({ name }) => name === 'L3')!
  const places: Vector[] = []
  for (let z = -45; z < 40; z += 1.5)
    for (let y = -30; y < 90; y += 1.5)
      for (let x = -60; x < 60; x += 1.5) if (sdf(...placed(l3, [x, y, z])) < 0) places.push([x, y, z])
  return places
}

describeWithData('the phantom’s L3 beside a real one (radiologists’ sub-regions, 1.5 mm)', [PARTS, VERTEBRAE], () => {
  const centred = real()
  const phantom = made()
  const spinous = centred(SPINOUS!)
  const left = centred(TRANSVERSE_LEFT!)
  const right = centred(TRANSVERSE_RIGHT!)

  test('left is +x and back is +y in both', () => {
    expect(least(left, 0)).toBeGreaterThan(10)
    expect(greatest(right, 0)).toBeLessThan(-10)
    expect(least(spinous, 1)).toBeGreaterThan(20)
  })

  test('the spinous process ends as far back, to 8 mm', () => {
    const tip = greatest(phantom, 1)
    expect(Math.abs(tip - greatest(spinous, 1))).toBeLessThan(8)
  })

  test('the transverse processes reach as far to both sides, to 7 mm (the real ones differ by 3 mm), and as far back at their tips, to 8 mm', () => {
    expect(Math.abs(greatest(phantom, 0) - greatest(left, 0))).toBeLessThan(7)
    expect(Math.abs(least(phantom, 0) - least(right, 0))).toBeLessThan(7)
    const tipOf = (places: readonly Vector[]) => places.reduce((a, b) => (b[0] > a[0] ? b : a))
    expect(Math.abs(tipOf(phantom)[1] - tipOf(left)[1])).toBeLessThan(8)
    expect(Math.abs(tipOf(phantom)[2] - tipOf(left)[2])).toBeLessThan(8)
  })

  test('the whole bone spans the same heights, to 8 mm above and below', () => {
    const all = [41, 42, 43, 44, 45, 46, 47, 48, 49].flatMap((label) => centred(label))
    expect(Math.abs(greatest(phantom, 2) - greatest(all, 2))).toBeLessThan(8)
    expect(Math.abs(least(phantom, 2) - least(all, 2))).toBeLessThan(8)
  })
})
