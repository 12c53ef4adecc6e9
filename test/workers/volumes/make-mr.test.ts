import { expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { skinPlace } from '#core/phantom/contact/on-skin.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { makeMr } from '#workers/volumes/make-mr.ts'

test('T2 of the typical body: fluid fills the canal where L3 says that it is, fat lies under the skin, and air behind it is black', () => {
  const { landmarks, skinAt } = createLumbarSpine(TYPICAL)
  const [x, y, z] = landmarks.L3.canalCentre
  let geometry: VolumeGeometry
  for (const piece of makeMr(TYPICAL)) {
    if (piece.type === 'geometry') {
      geometry = piece.geometry
      continue
    }
    const { dimensions, origin, spacingMm } = geometry!
    // i goes backwards (to +y), j downwards (to -z), slices from the patient's left to the right.
    const k = Math.round((origin[0] - x) / spacingMm[2])
    if (piece.k < k) continue
    const at = (yMm: number, zMm: number) => {
      const [i, j] = [Math.round((yMm - origin[1]) / spacingMm[0]), Math.round((origin[2] - zMm) / spacingMm[1])]
      return piece.voxels[i + j * dimensions[0]]!
    }
    const sac = Math.max(...[-4, -2, 0, 2, 4].map((mm) => at(y + mm, z)))
    const [skinX, skinY] = skinPlace(skinAt, x, z)
    expect(skinX).toBe(x)
    expect(sac).toBeGreaterThan(400)
    expect(at(skinY - 4, z)).toBeGreaterThan(150)
    expect(at(skinY + 6, z)).toBeLessThan(60)
    return
  }
  throw new Error('no slice in the midline came')
}, 60_000)
