/**
 * The thoracolumbar fascia as sheets on the walls of the muscles' compartment: the posterior layer from the spinous
 * processes over erector spinae to the lateral raphe, the middle layer from the transverse processes to the raphe between
 * erector spinae and quadratus (Willard et al. 2012, J Anat 221:507-536); under the posterior one, from L2 down, the
 * aponeurosis of erector spinae; between the muscles fat.
 */
import { SIDES } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import type { Box, Sdf } from '#core/phantom/sdf.ts'
import type { Compartment } from './compartment.ts'
import { aponeurosisAt, FASCIA_MM } from './lining.ts'
import { SIGN } from './skeleton.ts'

export function backFascia(room: Compartment, boxes: Readonly<Record<'left' | 'right', Box>>): readonly Part[] {
  /** Negative in the hind half. */
  const hind: Sdf = (x, y, z) => {
    const away = Math.abs(room.aside(x, y, z))
    return ((room.hindY(away, z) + room.frontY(away, z)) / 2 - y) * 0.8
  }
  const aponeurosis = aponeurosisAt(room.midZ)
  const shell = (room0: number, thick: number) => Math.abs(room0 + thick / 2) - thick / 2
  return SIDES.flatMap((side): Part[] => {
    const sign = SIGN[side]
    const box = boxes[side]
    const own: Sdf = (x, y, z) => -sign * room.aside(x, y, z) * 0.9
    const part = (title: { name: string; label: number }, tissue: Part['tissue'], sdf: Sdf): Part => ({
      name: title.name,
      label: title.label,
      tissue,
      sdf,
      box,
    })
    return [
      part(structure('fat between muscles', undefined, side), 'fat', (x, y, z) =>
        Math.max(room.sdf(x, y, z), own(x, y, z)),
      ),
      part(structure('thoracolumbar fascia, posterior layer', undefined, side), 'fascia', (x, y, z) =>
        Math.max(shell(room.sdf(x, y, z), FASCIA_MM), hind(x, y, z), own(x, y, z)),
      ),
      part(structure('thoracolumbar fascia, middle layer', undefined, side), 'fascia', (x, y, z) => {
        const away = sign * room.aside(x, y, z)
        return Math.max(shell(room.sdf(x, y, z), FASCIA_MM), -hind(x, y, z), (room.tipAway(z) - 4 - away) * 0.8)
      }),
      part(structure('erector spinae aponeurosis', undefined, side), 'fascia', (x, y, z) => {
        const thick = aponeurosis(z)
        const away = sign * room.aside(x, y, z)
        return Math.max(
          shell(room.sdf(x, y, z) + FASCIA_MM, Math.max(0.02, thick)),
          hind(x, y, z),
          own(x, y, z),
          (away - 0.72 * room.halfWidth(z)) * 0.7,
          z - room.midZ[2]!,
        )
      }),
    ]
  })
}
