/**
 * Where the wall of each vertebral body is in an MR, all round its front and sides: the first place, seen from its
 * middle, at which the marrow ends. What is as grey beyond (bowel, vessels, fat) is no bone.
 */
import type { FoundVertebra } from './find-spine.ts'
import { middle, type Reader } from './marrow.ts'

export const WALLS = {
  angles: 48,
  heightMm: 2,
  stepMm: 0.5,
  /** The middle itself may be a vein; the widest body ends at 29 mm. */
  radiusMm: [6, 34],
  /** The marrow has ended where it is missing for so long. */
  gapMm: 1.5,
  /** Behind this the pedicles leave the body: there is no wall. From the body's middle. */
  openBehindMm: 8,
  /** Single rays are led astray by noise and by veins that leave: neighbours in angle and height have a say. */
  besideAngles: 2,
  besideHeights: 1,
} as const

/** Whether a place lies beyond the wall of the body at its height. */
export type BeyondWall = (x: number, y: number, z: number) => boolean

/** @param likeness of a place to marrow, 0-1 */
export function bodyWalls(vertebrae: readonly FoundVertebra[], likeness: Reader): BeyondWall {
  const bodies = vertebrae.map(({ placement, pitchMm }) => {
    const rows = Math.ceil(pitchMm / WALLS.heightMm) + 1
    const first = (-WALLS.heightMm * (rows - 1)) / 2
    const rays = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: WALLS.angles }, (_, n) => {
        const angle = (2 * Math.PI * n) / WALLS.angles
        return radiusOf(placement, angle, first + row * WALLS.heightMm, likeness)
      }),
    )
    return { placement, half: pitchMm / 2, first, radii: smoothed(rays) }
  })
  return (x, y, z) => {
    for (const { placement, half, first, radii } of bodies) {
      const { centre: c, axes: a } = placement
      const [dx, dy, dz] = [x - c[0], y - c[1], z - c[2]]
      const w = dx * a[6] + dy * a[7] + dz * a[8]
      if (Math.abs(w) > half) continue
      const v = dx * a[3] + dy * a[4] + dz * a[5]
      if (v > WALLS.openBehindMm) return false
      const u = dx * a[0] + dy * a[1] + dz * a[2]
      const radius = Math.hypot(u, v)
      if (radius < WALLS.radiusMm[0]) return false
      const turn = Math.round((Math.atan2(v, u) / (2 * Math.PI)) * WALLS.angles + WALLS.angles) % WALLS.angles
      const row = Math.min(radii.length - 1, Math.max(0, Math.round((w - first) / WALLS.heightMm)))
      return radius > radii[row]![turn]!
    }
    return false
  }
}

function radiusOf(
  { centre: c, axes: a }: FoundVertebra['placement'],
  angle: number,
  height: number,
  likeness: Reader,
): number {
  const [u, v] = [Math.cos(angle), Math.sin(angle)]
  const [least, most] = WALLS.radiusMm
  let missing = 0
  for (let r: number = least; r <= most; r += WALLS.stepMm) {
    const at = (n: 0 | 1 | 2) => c[n] + r * (u * a[n] + v * a[(n + 3) as 3 | 4 | 5]) + height * a[(n + 6) as 6 | 7 | 8]
    missing = likeness(at(0), at(1), at(2)) >= 0.5 ? 0 : missing + WALLS.stepMm
    if (missing >= WALLS.gapMm) return r - missing + 0.5 * WALLS.stepMm
  }
  return most
}

function smoothed(rays: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return rays.map((row, k) =>
    row.map((_, n) => {
      const near: number[] = []
      for (let dk = -WALLS.besideHeights; dk <= WALLS.besideHeights; dk++)
        for (let dn = -WALLS.besideAngles; dn <= WALLS.besideAngles; dn++) {
          const radius = rays[k + dk]?.[(n + dn + WALLS.angles) % WALLS.angles]
          if (radius !== undefined) near.push(radius)
        }
      return middle(near)
    }),
  )
}
