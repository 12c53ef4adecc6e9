import { expect, test } from 'vitest'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { point } from '#core/frames/transform.ts'
import { firstHit } from '#core/volumes/ray-cast.ts'
import { meshFacts } from '#test/core/volumes/mesh-facts.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const CT = 'ct/lumbar3mm/lumbar_ct.nii.gz'
const LABELS = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
const BONE_HU = 200

/** The same volume with air on its outermost voxels, so that its bone does not run out of it. */
function inAir(volume: Volume): Volume {
  const [nx, ny, nz] = volume.geometry.dimensions
  const voxels = volume.voxels.slice()
  for (let at = 0; at < voxels.length; at++) {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    if (i % (nx - 1) === 0 || j % (ny - 1) === 0 || k % (nz - 1) === 0) voxels[at] = -1000
  }
  return { ...volume, voxels }
}

/** Voxel pairs along each axis of which one is bone, and cells with only bone and with any bone at their corners. */
function counted({ voxels, geometry: { dimensions } }: Volume) {
  const [nx, ny, nz] = dimensions
  const parted = [0, 0, 0]
  let allBone = 0
  let someBone = 0
  const isBone = (i: number, j: number, k: number) => voxels[i + nx * (j + ny * k)]! >= BONE_HU
  for (let k = 0; k + 1 < nz; k++)
    for (let j = 0; j + 1 < ny; j++)
      for (let i = 0; i + 1 < nx; i++) {
        const here = isBone(i, j, k)
        if (here !== isBone(i + 1, j, k)) parted[0]!++
        if (here !== isBone(i, j + 1, k)) parted[1]!++
        if (here !== isBone(i, j, k + 1)) parted[2]!++
        let corners = 0
        for (let c = 0; c < 8; c++) if (isBone(i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2))) corners++
        if (corners === 8) allBone++
        if (corners > 0) someBone++
      }
  return { parted, allBone, someBone }
}

describeWithData('the bone of the real lumbar CT at 200 HU', [CT, LABELS], () => {
  const volume = inAir(readNifti(sharedData(CT)!))
  const found = isoSurface(volume, BONE_HU)
  if (found.type !== 'surface') throw new Error(found.type)
  const facts = meshFacts(found.mesh)
  const count = counted(volume)
  const voxelMm3 = volume.geometry.spacingMm.reduce((a, b) => a * b)

  test('is closed, never forks, and has one corner for each of the parted voxel pairs', () => {
    expect(facts).toMatchObject({ openEdges: 0, forkedEdges: 0 })
    expect(facts.vertices).toBe(count.parted.reduce((a, b) => a + b))
    expect(facts.vertices).toBeGreaterThan(50_000)
  })

  test('its volume lies between the cells that are all bone and those with any', () => {
    expect(facts.volumeMm3).toBeGreaterThan(count.allBone * voxelMm3)
    expect(facts.volumeMm3).toBeLessThan(count.someBone * voxelMm3)
  })

  test('its shadow along each axis is the crossings counted along that axis (Cauchy and Crofton) within 10 %', () => {
    // The axes of this series are those of the patient, up to sign; a pair stands for 9 mm² of shadow.
    for (const [axis, parted] of count.parted.entries()) {
      const ratio = facts.shadowsMm2[axis]! / (parted * 9)
      expect(ratio).toBeGreaterThan(0.9)
      expect(ratio).toBeLessThan(1.1)
    }
    expect(facts.areaMm2).toBeGreaterThan(Math.max(...facts.shadowsMm2))
    expect(facts.areaMm2).toBeLessThan(facts.shadowsMm2.reduce((a, b) => a + b))
  })

  test('normals agree with the triangles on more than 98 % of the area', () => {
    expect(facts.agreeing).toBeGreaterThan(0.98)
  })

  test('a ray from the back in the midline of L3 hits its posterior arch: labelled 29, or one voxel away from it', () => {
    const labels = readNifti(sharedData(LABELS)!)
    const places: [number, number, number][] = []
    const toCt = volumeFromVoxel('ct', labels.geometry).matrix
    const [nx, ny] = labels.geometry.dimensions
    for (let at = 0; at < labels.voxels.length; at++) {
      if (labels.voxels[at] !== 29) continue
      const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      places.push(
        [0, 1, 2].map(
          (row) => toCt[row]! * ijk[0]! + toCt[row + 4]! * ijk[1]! + toCt[row + 8]! * ijk[2]! + toCt[row + 12]!,
        ) as [number, number, number],
      )
    }
    const backmost = places.reduce((a, b) => (b[1] > a[1] ? b : a))
    const origin = point('ct', backmost[0], backmost[1] + 40, backmost[2])
    const hit = firstHit(volume, origin, [0, -1, 0], { levelHu: BONE_HU, low: [0, 0, 0], high: [1, 1, 1] })
    expect(hit).toBeDefined()
    const nearest = Math.min(...places.map(([x, y, z]) => Math.hypot(x - hit!.x, y - hit!.y, z - hit!.z)))
    expect(nearest).toBeLessThan(4.5)
  })
})
