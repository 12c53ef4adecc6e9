/**
 * Lumbar arteries of L1 to L4: from the back of the aorta round the waist of each body, and a dorsal branch past the
 * pars into multifidus.
 */
import type { Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { pathThrough } from './course.ts'
import { fitting, onSurface, relaxed } from './relax.ts'
import { SIGN, type Vertebra } from './skeleton.ts'
import { tubeOf, type CoursedPart, type Tube } from './tube.ts'

const ARTERY_MM = [1.2, 0.7] as const
const FREE_MM = 0.25

export function lumbarArtery(v: Vertebra, side: Side, aorta: Tube, boneAt: Sdf, solid: Sdf): CoursedPart | undefined {
  if (v.level === 'T12' || v.level === 'L5') return undefined
  const sign = SIGN[side]
  const [thick, thin] = ARTERY_MM
  const at = (x: number, y: number, z: number) => v.at(sign * x, y, z)
  const z = -0.08 * v.halfHeight
  const half = (v.measures.upperWidthMm + v.measures.lowerWidthMm) / 4
  const depth = (v.measures.upperDepthMm + v.measures.lowerDepthMm) / 4
  const middle = aorta.path.reduce((best, place) =>
    Math.abs(v.local(place)[2] - z) < Math.abs(v.local(best)[2] - z) ? place : best,
  )
  const [aortaX, aortaY] = v.local(middle)
  const from = side === 'left' ? 0.45 : -0.25
  const waist = Array.from({ length: 9 }, (_, n) => from + ((1.72 - from) * n) / 8).map((angle) =>
    onSurface(
      at((half + 3) * Math.sin(angle), 0.15 * depth - (depth * 1.1 + 3) * Math.cos(angle), z),
      boneAt,
      thick + FREE_MM + 0.1,
    ),
  )
  const { x: px, z: pz, halfWidth: pw, halfHeight: ph } = v.pedicle
  const through = [
    v.at(aortaX + (side === 'left' ? 2 : -3), aortaY + 8.6, z),
    ...waist,
    at(px + pw + 2, v.wall + 1, pz - ph - 0.5),
    at(px + pw + 4, v.wall + 9, pz - ph - 2.5),
    at(px + pw + 5, v.wall + 16, pz - ph - 5),
    at(px + pw + 4, v.wall + 23, pz - ph - 8),
  ]
  const whole = relaxed(pathThrough(through, 1.5), solid, {
    clearMm: (t) => thick + (thin - thick) * t + FREE_MM,
    fixed: [1, 0],
    rounds: 30,
  })
  /** Where there is no way between the bones it ends. */
  const blocked = whole.findIndex((place, n) => n > 8 && solid(...place) < thin + 0.05)
  const path = blocked < 0 ? whole : whole.slice(0, blocked)
  const radii = fitting(path, solid, (n) => thick + ((thin - thick) * n) / (whole.length - 1), 0.05)
  const artery = tubeOf(path, radii)
  const { label, name } = structure('lumbar artery', v.level, side)
  return { name, label, tissue: 'arterial-blood', ...artery }
}
