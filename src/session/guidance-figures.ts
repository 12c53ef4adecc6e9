/** What a guided needle is told in figures: the same on the panel in the headset and on the page. */
import type { Grade, PlaneState } from '#core/needle/guidance-grade.ts'
import type { OnFace } from '#core/needle/path-guidance.ts'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import type { Zone } from '#core/safety/zones.ts'
import type { Live } from './live.ts'

export interface GuidanceFigures {
  readonly offset: string
  readonly angle: string
  readonly depth: string
  /** The nearest of what must not be touched. */
  readonly nearest: string
  readonly zone: Zone
  /** How the needle stands to the live picture; empty while it cannot be said. */
  readonly picture: string
  readonly grade: Grade
}

/** Undefined while nobody is guided. */
export function guidanceFigures({
  guidance,
  hazards,
  watchedCount,
  needleInPicture,
}: Readonly<Live>): GuidanceFigures | undefined {
  if (guidance.state !== 'given') return undefined
  const { offsetMm, angleRad, depthMm } = guidance.path
  return {
    offset: `${offsetMm.toFixed(1)} mm`,
    angle: `${((angleRad * 180) / Math.PI).toFixed(1)}°`,
    depth: depthMm < -0.05 ? `${(-depthMm).toFixed(1)} mm beyond` : `${Math.max(0, depthMm).toFixed(1)} mm`,
    nearest: sayNearest(hazards[0], watchedCount),
    zone: hazards[0]?.zone ?? (watchedCount > 0 ? 'clear' : 'warn'),
    picture: needleInPicture ? sayPicture(needleInPicture.state, needleInPicture.plane) : '',
    grade: guidance.grade,
  }
}

/** Where nothing is watched, nothing is said to be far. */
export function sayNearest(reading: HazardReading | undefined, watchedCount: number): string {
  if (!reading) return watchedCount > 0 ? 'nothing watched within 20 mm' : 'nothing is watched in this case'
  const { hazard, clearance, sigmaMm } = reading
  const mm = clearance.distanceMm
  const where = mm <= 0 ? 'in it' : `${mm.toFixed(1)} mm`
  return `${hazard.structure.name}: ${where}${sigmaMm >= 0.05 ? ` ± ${(2 * sigmaMm).toFixed(1)}` : ''}`
}

function sayPicture(
  state: PlaneState,
  { tipOutMm, angleRad, crossing }: { tipOutMm: number; angleRad: number; crossing: { aheadMm: number } | undefined },
): string {
  const degrees = `${Math.round((angleRad * 180) / Math.PI)}°`
  switch (state) {
    case 'in plane': return `In plane (tip ${Math.abs(tipOutMm).toFixed(1)} mm, ${degrees})`
    case 'ahead': return `Meets the picture in ${(crossing?.aheadMm ?? 0).toFixed(0)} mm (${degrees})`
    case 'through': return `Through the picture by ${Math.abs(crossing?.aheadMm ?? 0).toFixed(0)} mm (${degrees})`
    case 'beside': return `Beside the picture by ${Math.abs(tipOutMm).toFixed(1)} mm`
  }
} // prettier-ignore

/** The face of the target is drawn to so many mm from its middle; what lies further out is drawn at its rim. */
export const FACE_MM = 15
/** Rings of the face, mm: those of the grades, and the rim. */
export const RINGS_MM = [2, 5, 10, FACE_MM] as const
/** Depth that the side view shows before and beyond the target, mm. */
export const SIDE_MM = { before: 60, beyond: 10 } as const

/** On the face, of its radius: at most 1 from the middle. */
export function onFace([right, up]: OnFace): OnFace {
  const length = Math.hypot(right, up)
  const share = Math.min(1, length / FACE_MM)
  return length > 0 ? [(right / length) * share, (up / length) * share] : [0, 0]
}

/** Along the side view, 0 at its top, 1 at its end. */
export const onSide = (depthMm: number): number =>
  Math.min(1, Math.max(0, (SIDE_MM.before - depthMm) / (SIDE_MM.before + SIDE_MM.beyond)))

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  on: 'On the path',
  near: 'Near the path',
  off: 'Off the path',
}
