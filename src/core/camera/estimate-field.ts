/**
 * How wide a camera sees, from views of the reference sheet at different tilts: of all focal lengths the one with which
 * the sheet's corners fit best in all of them (one unknown of Zhang 2000; the lens is taken to be straight).
 */
import { intrinsicsOf } from './intrinsics.ts'
import { PLANAR_POSE, planarPose, turnBetweenDeg, type CameraPose, type SeenPoint } from './planar-pose.ts'

export const FIELD_ESTIMATE = {
  leastViews: 8,
  /** Between any two views: copies add nothing. */
  apartDeg: 12,
  /** A sheet that is held straight before the camera says nothing of how wide it sees. */
  leastTiltDeg: 30,
  fromDeg: 35,
  toDeg: 100,
} as const

export interface FieldEstimate {
  readonly fieldDeg: number
  readonly rmsPx: number
  /** One standard deviation, from how steeply the fit gets worse to either side. */
  readonly errorDeg: number
}

export interface SheetViews {
  /** Keeps it when it is turned otherwise than those before. @returns whether it did */
  offer(points: readonly SeenPoint[], pose: CameraPose): boolean
  readonly views: readonly (readonly SeenPoint[])[]
}

export function createSheetViews(): SheetViews {
  const kept: { readonly points: readonly SeenPoint[]; readonly pose: CameraPose }[] = []
  return {
    get views() {
      return kept.map(({ points }) => points)
    },
    offer(points, pose) {
      const tiltDeg = (Math.acos(Math.min(1, Math.abs(pose.turn[2][2]))) * 180) / Math.PI
      const isNew = kept.every((view) => turnBetweenDeg(view.pose, pose) >= FIELD_ESTIMATE.apartDeg)
      const isUseful = isNew && tiltDeg >= FIELD_ESTIMATE.leastTiltDeg && kept.length < 2 * FIELD_ESTIMATE.leastViews
      if (isUseful) kept.push({ points, pose })
      return isUseful
    },
  }
}

/** @returns what to do, in words, while too little was seen */
export function estimateField(
  views: readonly (readonly SeenPoint[])[],
  widthPx: number,
  heightPx: number,
): FieldEstimate | string {
  const { leastViews, fromDeg, toDeg } = FIELD_ESTIMATE
  if (views.length < leastViews)
    return `show the reference sheet tilted to all sides: ${views.length} of ${leastViews} views`
  const cost = (fieldDeg: number) => costOf(views, widthPx, heightPx, fieldDeg)
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [fromDeg as number, toDeg as number]
  for (let round = 0; round < 30; round++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (cost(a) < cost(b)) high = b
    else low = a
  }
  const fieldDeg = (low + high) / 2
  const best = cost(fieldDeg)
  const corners = views.reduce((sum, view) => sum + view.length, 0)
  // Of least squares: the cost grows by one corner variance at one deviation.
  const step = 2
  const curve = (cost(fieldDeg + step) + cost(fieldDeg - step) - 2 * best) / step ** 2
  const errorDeg = curve > 0 ? PLANAR_POSE.cornerPx * Math.sqrt(2 / curve) : Infinity
  if (!(errorDeg < 3)) return 'the views say too little of how wide the camera sees: tilt the reference sheet more'
  return { fieldDeg, rmsPx: Math.sqrt(best / (2 * corners)), errorDeg }
}

function costOf(views: readonly (readonly SeenPoint[])[], widthPx: number, heightPx: number, fieldDeg: number) {
  const camera = intrinsicsOf(widthPx, heightPx, fieldDeg)
  return views.reduce((sum, points) => {
    const found = planarPose(points, camera)
    const rmsPx = typeof found === 'string' ? PLANAR_POSE.mostRmsPx : found.rmsPx
    return sum + rmsPx ** 2 * 2 * points.length
  }, 0)
}
