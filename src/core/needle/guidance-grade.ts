/**
 * How well a needle is on its path, in three grades that do not flicker.
 *
 * Navigation systems are held to 2 mm and 2°: that is 'on'. A grade is left only beyond its limit by a quarter more.
 */
import type { PathGuidance } from './path-guidance.ts'
import type { NeedleToPlane } from './needle-to-plane.ts'

/** Best first. */
export const GRADES = ['on', 'near', 'off'] as const
export type Grade = (typeof GRADES)[number]

export const GRADE_LIMITS = {
  on: { offsetMm: 2, angleRad: (2 * Math.PI) / 180 },
  near: { offsetMm: 5, angleRad: (6 * Math.PI) / 180 },
} as const

const SLACK = 1.25

export function gradeOf(
  { offsetMm, angleRad }: Pick<PathGuidance, 'offsetMm' | 'angleRad'>,
  before: Grade | undefined,
): Grade {
  const isWithin = (grade: 'on' | 'near') => {
    const slack = before !== undefined && GRADES.indexOf(before) <= GRADES.indexOf(grade) ? SLACK : 1
    const { offsetMm: mostMm, angleRad: mostRad } = GRADE_LIMITS[grade]
    return offsetMm <= slack * mostMm && angleRad <= slack * mostRad
  }
  if (isWithin('on')) return 'on'
  return isWithin('near') ? 'near' : 'off'
}

/** 'in plane': shaft and tip are in the picture. 'ahead': it will come through the picture. 'through': it has. 'beside': it runs along it, out of it. */
export type PlaneState = 'in plane' | 'ahead' | 'through' | 'beside'

/** Half a slice (some 3–5 mm thick, mid depth), and the lean at which 20 mm of shaft stay in it. */
export const IN_PLANE = { outMm: 2.5, angleRad: (7 * Math.PI) / 180 } as const

export function planeStateOf(
  { tipOutMm, angleRad, crossing }: NeedleToPlane,
  before: PlaneState | undefined,
): PlaneState {
  const slack = before === 'in plane' ? SLACK : 1
  if (Math.abs(tipOutMm) <= slack * IN_PLANE.outMm && angleRad <= slack * IN_PLANE.angleRad) return 'in plane'
  if (!crossing) return 'beside'
  return crossing.aheadMm >= 0 ? 'ahead' : 'through'
}
