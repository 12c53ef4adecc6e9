/** How much of the phantom a scan covers: from above T12 to S2, from before the great vessels to behind the skin of the back. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { LumbarSpine } from './lumbar-spine.ts'

export interface Resolution {
  readonly inPlaneMm: number
  /** Step from slice to slice. */
  readonly sliceMm: number
}

const FIELD = {
  /** Above the middle of T12's body and below that of L5's. */
  aboveMm: 24,
  belowMm: 64,
  /** In front of the foremost body's middle: the aorta and the cava are in it. */
  beforeMm: 58,
  /** Behind the skin. */
  behindMm: 8,
  /** To each side of the spine. */
  asideMm: 92,
  /** To each side of the canal, in a sagittal stack: the transverse processes are in it. */
  sagittalAsideMm: 33,
} as const

type Axis = 0 | 1 | 2
type Span = readonly [low: number, high: number]

function spans(spine: LumbarSpine): readonly [x: Span, y: Span, z: Span] {
  const middles = Object.values(spine.landmarks).map(({ bodyCentre }) => bodyCentre)
  const least = (axis: Axis) => Math.min(...middles.map((place) => place[axis]))
  const most = (axis: Axis) => Math.max(...middles.map((place) => place[axis]))
  const z: Span = [least(2) - FIELD.belowMm, most(2) + FIELD.aboveMm]
  const heights = Array.from({ length: 12 }, (_, n) => z[0] + ((z[1] - z[0]) * n) / 11)
  const skin = Math.max(...heights.flatMap((height) => [-40, 0, 40].map((x) => skinBehind(spine, x, height))))
  return [[least(0) - FIELD.asideMm, most(0) + FIELD.asideMm], [least(1) - FIELD.beforeMm, skin + FIELD.behindMm], z]
}

/** y of the skin of the back, found from outside. */
function skinBehind({ skinAt }: LumbarSpine, x: number, z: number): number {
  let y = 300
  for (let n = 0; n < 80 && skinAt(x, y, z) > 0.1; n++) y -= skinAt(x, y, z)
  return y
}

/** An even count of whole steps over the span, and where the first is: round numbers, exact in ten characters. */
function steps([low, high]: Span, mm: number): { count: number; first: number } {
  const count = 2 * Math.ceil((high - low) / mm / 2)
  return { count, first: Math.round((low + high - (count - 1) * mm) * 5) / 10 }
}

/** Axial slices, i to the patient's left, j backwards, k upwards. */
export function ctField(spine: LumbarSpine, { inPlaneMm, sliceMm }: Resolution): VolumeGeometry {
  const [x, y, z] = spans(spine)
  const [i, j, k] = [steps(x, inPlaneMm), steps(y, inPlaneMm), steps(z, sliceMm)]
  return {
    dimensions: [i.count, j.count, k.count],
    spacingMm: [inPlaneMm, inPlaneMm, sliceMm],
    origin: [i.first, j.first, k.first],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
}

/** Sagittal slices from the patient's left to the right, i backwards, j downwards. */
export function mrField(spine: LumbarSpine, { inPlaneMm, sliceMm }: Resolution): VolumeGeometry {
  const [x, y, z] = spans(spine)
  const aside = FIELD.asideMm - FIELD.sagittalAsideMm
  const [i, j, k] = [steps(y, inPlaneMm), steps(z, inPlaneMm), steps([x[0] + aside, x[1] - aside], sliceMm)]
  const lowest = j.first
  return {
    dimensions: [i.count, j.count, k.count],
    spacingMm: [inPlaneMm, inPlaneMm, sliceMm],
    origin: [k.first + (k.count - 1) * sliceMm, i.first, lowest + (j.count - 1) * inPlaneMm].map(tenths) as [
      number,
      number,
      number,
    ],
    direction: [0, 1, 0, 0, 0, -1, -1, 0, 0],
  }
}

const tenths = (mm: number) => Math.round(mm * 10) / 10
