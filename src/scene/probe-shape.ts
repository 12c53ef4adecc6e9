/** The simulated transducer as a body: its face where the echoes begin, a head behind it and a grip. Array frame, mm. */
import { ExtrudeGeometry, Shape, type BufferGeometry } from 'three'
import type { Fan } from '#core/ultrasound/fan.ts'

/** Along the beam behind the face, and out of the picture. */
const HEAD_MM = 14
const NECK_MM = 42
const END_MM = 112
const THICK_MM = 17
const GRIP_HALF_MM = 15
const CASING_MM = 3
const ROUND_MM = 2.5

export interface ProbeShape {
  readonly body: BufferGeometry
  /** Of the ridge on the marked side. */
  readonly markAt: readonly [x: number, y: number, z: number]
}

/** x to the marked side, y along the beam, origin in the middle of the face. */
export function probeShape(fan: Fan, mmPerPx: number): ProbeShape {
  const face = faceOf(fan, mmPerPx)
  const [halfMm, endY] = face.at(-1)!
  const wide = halfMm + CASING_MM
  const outline = new Shape()
  outline.moveTo(face[0]![0], face[0]![1])
  for (const [x, y] of face.slice(1)) outline.lineTo(x, y)
  outline.lineTo(wide, endY - CASING_MM)
  outline.lineTo(wide, endY - HEAD_MM)
  outline.bezierCurveTo(wide, endY - NECK_MM, GRIP_HALF_MM, endY - HEAD_MM, GRIP_HALF_MM, endY - NECK_MM)
  outline.lineTo(GRIP_HALF_MM - 2, endY - END_MM)
  outline.lineTo(2 - GRIP_HALF_MM, endY - END_MM)
  outline.lineTo(-GRIP_HALF_MM, endY - NECK_MM)
  outline.bezierCurveTo(-GRIP_HALF_MM, endY - HEAD_MM, -wide, endY - NECK_MM, -wide, endY - HEAD_MM)
  outline.lineTo(-wide, endY - CASING_MM)
  outline.closePath()
  const body = new ExtrudeGeometry(outline, {
    depth: THICK_MM - 2 * ROUND_MM,
    bevelThickness: ROUND_MM,
    bevelSize: ROUND_MM,
    bevelOffset: -ROUND_MM,
    bevelSegments: 3,
    curveSegments: 10,
    steps: 1,
  }).translate(0, 0, -THICK_MM / 2 + ROUND_MM)
  return { body, markAt: [wide, endY - HEAD_MM, 0] }
}

/** From the unmarked end to the marked one. */
function faceOf(fan: Fan, mmPerPx: number): readonly (readonly [number, number])[] {
  if (fan.kind === 'rectangle') {
    const half = (fan.widthPx * mmPerPx) / 2
    return [[-half, 0], [half, 0]] // prettier-ignore
  }
  const radius = fan.startRadiusPx * mmPerPx
  const half = (fan.stopAngleRad - fan.startAngleRad) / 2
  return Array.from({ length: 25 }, (_, n) => {
    const angle = -half + (n / 24) * 2 * half
    return [radius * Math.sin(angle), radius * (Math.cos(angle) - 1)] as const
  })
}

/** Where the middle of the face is in the picture, px. */
export const faceInPicture = (fan: Fan): readonly [x: number, y: number] =>
  fan.kind === 'rectangle'
    ? [fan.xPx + fan.widthPx / 2, fan.yPx]
    : [fan.originPx[0], fan.originPx[1] + fan.startRadiusPx]
