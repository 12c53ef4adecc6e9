/** Two vertebrae of the phantom as a scanner and as swept ultrasound would show them: a CT, and a likelihood of bone. */
import { apply, invert, point, type Transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { BoneLikelihood } from '#core/registration/image-refinement.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

const spine = createLumbarSpine(TYPICAL)
const grid = (low: readonly [number, number, number], high: readonly number[], mm: number): VolumeGeometry => ({
  dimensions: [0, 1, 2].map((axis) => Math.floor((high[axis]! - low[axis]!) / mm) + 1) as [number, number, number],
  spacingMm: [mm, mm, mm],
  origin: low,
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
})
function filledOf<T extends Int16Array | Uint8Array>(geometry: VolumeGeometry, into: T, at: (x: number, y: number, z: number) => number): T {
  const [nx, ny, nz] = geometry.dimensions
  const [[ox, oy, oz], [s]] = [geometry.origin, geometry.spacingMm]
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) into[n] = at(ox + s * i, oy + s * j, oz + s * k)
  return into
} // prettier-ignore
const countOf = ({ dimensions: [a, b, c] }: VolumeGeometry) => a * b * c

/** L3 and L4 from behind, 40 HU in muscle, 900 in a cortex of 2 mm, 250 in marrow, as a scanner of 2 mm would blur it. */
const ctGrid = grid([-40, 0, -50], [40, 75, 30], 2)
export const ct = {
  geometry: ctGrid,
  voxels: filledOf(ctGrid, new Int16Array(countOf(ctGrid)), (x, y, z) => {
    const off = spine.boneAt(x, y, z)
    const share = Math.min(1, Math.max(0, 0.5 - off / 2))
    return 40 + share * (off > -2 ? 860 : 210)
  }),
}

/** In a patient's frame: bright within 1.2 mm of what a beam from behind meets first, with speckle. */
export function likelihood(patientFromCt: Transform<'patient', 'ct'>, speckle: number, seed: number): BoneLikelihood {
  const truth = invert(patientFromCt)
  const first = new Map<string, number>()
  for (let x = -36; x <= 36; x += 1)
    for (let z = -46; z <= 26; z += 1) {
      let y = 74
      for (let off = spine.boneAt(x, y, z); y > 2 && off > 0.1; off = spine.boneAt(x, y, z))
        y -= Math.max(0.1, 0.8 * off)
      if (y > 2) first.set(`${x} ${z}`, y)
    }
  const corners = [-38, 38].flatMap((x) => [2, 74].flatMap((y) => [-48, 28].map((z) => apply(patientFromCt, point('ct', x, y, z))))) // prettier-ignore
  const least = (of: 'x' | 'y' | 'z') => Math.min(...corners.map((corner) => corner[of]))
  const most = (of: 'x' | 'y' | 'z') => Math.max(...corners.map((corner) => corner[of]))
  const geometry = grid([least('x'), least('y'), least('z')], [most('x'), most('y'), most('z')], 1)
  const random = createRandom(seed)
  const values = filledOf(geometry, new Uint8Array(countOf(geometry)), (x, y, z) => {
    const at = apply(truth, point('patient', x, y, z))
    const surface = first.get(`${Math.round(at.x)} ${Math.round(at.z)}`)
    const bone = surface === undefined ? 0 : 230 * Math.exp(-(((at.y - surface) / 1.2) ** 2))
    return Math.min(255, Math.max(0, bone * (1 - speckle * random.uniform()) + 40 * speckle * random.uniform()))
  })
  return { geometry, values }
}

/** How far off the facet joints of L3 and L4 a map has them at worst, mm. */
export const jointsOff = (ctFromPatient: Transform<'ct', 'patient'>, patientFromCt: Transform<'patient', 'ct'>) =>
  Math.max(
    ...(['L3', 'L4'] as const).flatMap((level) =>
      Object.values(spine.landmarks[level].facetJoints).map((place) => {
        const inCt = point('ct', ...place)
        const { x, y, z } = apply(ctFromPatient, apply(patientFromCt, inCt))
        return Math.hypot(x - inCt.x, y - inCt.y, z - inCt.z)
      }),
    ),
  )
