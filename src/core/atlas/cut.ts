/**
 * A plane held through the body, and the window in it that its pictures show: the same pixels for CT, MR and simulated ultrasound.
 *
 * Where the plane meets the skin of the back the window hangs from it, as the picture of a probe held there would; a plane
 * that meets none has its window round the hand. The plane is the same either way: the window only slides in it.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { facePx, pictureOf, type PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Place } from './parts.ts'

/** Of all three pictures: a curved array that sees 100 mm deep. */
export const CUT_DEPTH_MM = 100
export const CUT_PICTURE: PictureGeometry = pictureOf('C5-2', CUT_DEPTH_MM, 224, 224)

export type CutPlane = 'transverse' | 'sagittal'

/** Columns: x to the marked side (left, or the head), y deeper (forwards), z out of the picture; CT (LPS). */
const AXES: Readonly<Record<CutPlane, readonly number[]>> = {
  transverse: [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0],
  sagittal: [0, 0, 1, 0, 0, -1, 0, 0, 1, 0, 0, 0],
}

/** ctFromPlane, rigid. @param share 0–1 from the feet to the head, or from the patient's right to his left, of the box */
export function cutThrough(plane: CutPlane, share: number, low: Place, high: Place): Matrix {
  const middle = [0, 1, 2].map((axis) => (low[axis]! + high[axis]!) / 2)
  const axis = plane === 'transverse' ? 2 : 0
  middle[axis] = low[axis]! + share * (high[axis]! - low[axis]!)
  return [...AXES[plane], ...middle, 1]
}

export interface CutWindow {
  /** Millimetres per pixel of `CUT_PICTURE` and where they are. */
  readonly ctFromImage: Matrix
  /** A probe could be held so. */
  readonly isOnSkin: boolean
}

/** How far along its own y the plane is searched for skin. */
const REACH_MM = 280
/** A probe is pressed into the skin by as much. */
const PRESSED_MM = 5
const SKIN = structure('skin').label

export function cutWindow(labels: LabelField | undefined, ctFromPlane: Matrix): CutWindow {
  const [x, y, z] = [0, 4, 8].map((at) => ctFromPlane.slice(at, at + 3)) as [number[], number[], number[]]
  const middle = ctFromPlane.slice(12, 15)
  const { mmPerPx, widthPx, heightPx } = CUT_PICTURE
  const skinMm = labels && skinAlong(labels, middle, x, y)
  const [px, py] = skinMm === undefined ? [(widthPx - 1) / 2, (heightPx - 1) / 2] : facePx(CUT_PICTURE)
  const away = skinMm === undefined ? 0 : skinMm + PRESSED_MM
  const origin = [0, 1, 2].map((n) => middle[n]! + y[n]! * away - mmPerPx * (px * x[n]! + py * y[n]!))
  const column = (axis: readonly number[]) => [...axis.map((part) => part * mmPerPx), 0]
  return { ctFromImage: [...column(x), ...column(y), ...column(z), ...origin, 1], isOnSkin: skinMm !== undefined }
}

/** Over a bony tip labels leave the skin no voxel: then what lies beside the line says that it is there. */
const BESIDE_MM = 2.5
const SAME_SKIN_MM = 6

/** Where the plane's y first meets the body, when what it meets there is skin; mm along it from the plane's middle. */
function skinAlong(
  labels: LabelField,
  middle: readonly number[],
  x: readonly number[],
  y: readonly number[],
): number | undefined {
  const met = [0, -BESIDE_MM, BESIDE_MM].map((aside) =>
    firstMet(
      labels,
      middle.map((mm, axis) => mm + aside * x[axis]!),
      y,
    ),
  )
  const first = met[0]
  if (!first) return undefined
  const isSkin = met.some((one) => one?.label === SKIN && Math.abs(one.mm - first.mm) < SAME_SKIN_MM)
  return isSkin ? first.mm : undefined
}

function firstMet({ geometry, labels }: LabelField, from: readonly number[], way: readonly number[]) {
  const { dimensions, spacingMm, origin } = geometry
  const stepMm = Math.min(...spacingMm) / 2
  for (let mm = -REACH_MM; mm <= REACH_MM; mm += stepMm) {
    let at = 0
    for (let axis = 2; axis >= 0 && at >= 0; axis--) {
      const index = Math.round((from[axis]! + mm * way[axis]! - origin[axis]!) / spacingMm[axis]!)
      at = index < 0 || index >= dimensions[axis]! ? -1 : at * dimensions[axis]! + index
    }
    const label = at < 0 ? 0 : labels[at]!
    if (label !== 0) return { label, mm }
  }
  return undefined
}
