/** A probe's pose from a file: 16 numbers in rows, or a place on the skin of the back. */
import { transformFromRows, type Transform } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeOnSkin } from '#core/phantom/sweep.ts'

export const POSE_FORMS =
  'the pose is 16 numbers in rows (ctFromProbe), or {"x": MM, "z": MM, "turnDeg": DEGREES, "tiltDeg": DEGREES} on the skin'

export type GivenPose =
  | { readonly ok: true; readonly ctFromProbe: Transform<'ct', 'probe'> }
  | { readonly ok: false; readonly reason: string }

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** @param value what the JSON file holds. */
export function givenPose(value: unknown, spine: LumbarSpine): GivenPose {
  const rows = Array.isArray(value) ? (value as unknown[]) : (value as { ctFromProbe?: unknown } | null)?.ctFromProbe
  if (Array.isArray(rows)) {
    if (rows.length !== 16 || !rows.every(isNumber))
      return { ok: false, reason: `${POSE_FORMS}; these are not 16 numbers` }
    try {
      return { ok: true, ctFromProbe: transformFromRows('ct', 'probe', rows) }
    } catch (thrown) {
      return { ok: false, reason: (thrown as Error).message }
    }
  }
  if (typeof value !== 'object' || value === null) return { ok: false, reason: POSE_FORMS }
  const { x, z, turnDeg = 0, tiltDeg = 0 } = value as Readonly<Record<string, unknown>>
  if (![x, z, turnDeg, tiltDeg].every(isNumber)) return { ok: false, reason: POSE_FORMS }
  const [xMm, zMm, turn, tilt] = [x, z, turnDeg, tiltDeg] as [number, number, number, number]
  return { ok: true, ctFromProbe: probeOnSkin(spine, xMm, zMm, radians(turn), radians(tilt)) }
}
