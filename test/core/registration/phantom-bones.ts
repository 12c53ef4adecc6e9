/** Bones of a phantom as registration wants them, and what ultrasound from behind sees of the same bones in another posture. */
import { apply, invert, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Part } from '#core/phantom/part.ts'
import { placed, unplaced, type Placement } from '#core/phantom/placement.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { DistanceMap } from '#core/volumes/distance-map.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import type { Bone } from '#core/registration/vertebra-chain.ts'
import { signedDistanceField } from '#core/volumes/distance-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

const SPACING_MM = 1.5
const ROOM_MM = 20

/** T12 to L5 and the sacrum of a supine spine. */
export function bonesOf(supine: LumbarSpine): readonly Bone<'ct'>[] {
  return [...supine.vertebrae, supine.sacrum].map((placement, at) => ({
    name: 'level' in placement ? String(placement.level) : 'sacrum',
    map: fieldOf(supine.bones[at]!),
    centre: point('ct', ...placed(placement, [0, 20, 0])),
  }))
}

function fieldOf({ sdf, box }: Part): DistanceMap<'ct'> {
  const low = box.low.map((value) => value - ROOM_MM) as [number, number, number]
  const count = (axis: number) => Math.ceil((box.high[axis]! + ROOM_MM - low[axis]!) / SPACING_MM)
  const [nx, ny, nz] = [count(0), count(1), count(2)]
  const geometry: VolumeGeometry = {
    dimensions: [nx, ny, nz],
    spacingMm: [SPACING_MM, SPACING_MM, SPACING_MM],
    origin: low,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
  const inside = new Uint8Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++)
        inside[at] = sdf(low[0] + i * SPACING_MM, low[1] + j * SPACING_MM, low[2] + k * SPACING_MM) < 0 ? 1 : 0
  return { in: 'ct', geometry, distances: signedDistanceField(inside, geometry) }
}

/** How bone `at` has moved from one posture to the other: from the supine CT's places to the other's. */
export function motionOf(supine: LumbarSpine, moved: LumbarSpine, at: number): (p: Point<'ct'>) => Point<'ct'> {
  const of = ({ vertebrae, sacrum }: LumbarSpine): Placement => vertebrae[at] ?? sacrum
  const [before, after] = [of(supine), of(moved)]
  return ({ x, y, z }) => point('ct', ...placed(after, unplaced(before, [x, y, z])))
}

/** Where beams from behind first meet bone, with noise and a share of points that lie anywhere; in a tracker's frame. */
export function seenFromBehind(
  spine: LumbarSpine,
  patientFromCt: Transform<'patient', 'ct'>,
  { seed, noiseMm, outliers, every }: { seed: number; noiseMm: number; outliers: number; every: number },
): readonly Point<'patient'>[] {
  const random = createRandom(seed)
  const top = spine.vertebrae[1]!.centre[2] + 16
  const points: Point<'patient'>[] = []
  for (let z = spine.sacrum.centre[2] - 30; z < top; z += every)
    for (let x = -40; x <= 40; x += every) {
      let y = 90
      let off = spine.boneAt(x, y, z)
      while (y > -10 && off > 0.1) {
        y -= Math.max(0.1, 0.8 * off)
        off = spine.boneAt(x, y, z)
      }
      if (y <= -10) continue
      const isOut = random.uniform() < outliers
      const noise = () => (isOut ? 12 : noiseMm) * random.normal()
      points.push(apply(patientFromCt, point('ct', x + noise(), y + noise(), z + noise())))
    }
  return points
}

/** A frame that lies elsewhere, and a first guess of the way back that is off. */
export function elsewhere(seed: number, offMm: number, offDeg: number) {
  const random = createRandom(seed)
  const turn = () => random.uniform() - 0.5
  const patientFromCt = transform('patient', 'ct', turnAndShift([turn(), turn(), turn(), 200, -80, 60], [0, 0, 0]))
  const radians = (offDeg * Math.PI) / 180
  const off = turnAndShift(
    [
      2 * radians * turn(),
      2 * radians * turn(),
      2 * radians * turn(),
      2 * offMm * turn(),
      2 * offMm * turn(),
      2 * offMm * turn(),
    ],
    [0, 0, 0],
  )
  const ctFromPatient = invert(patientFromCt)
  return { patientFromCt, ctFromPatient, off: transform('ct', 'ct', off) }
}
