/** The skin of a phantom as the tissue that metrics ask about: a needle is in tissue when it is under it. */
import { skinAlong } from '#core/phantom/contact/skin.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import type { ClosedSurface } from '#core/volumes/closed-surface.ts'
import { along, distance, minus } from './tracked-sample.ts'

export function skinSurface(skinAt: Sdf): ClosedSurface {
  return {
    isInside: (at) => skinAt(...at) < 0,
    firstHit(from, to) {
      const mm = distance(from, to)
      const [x, y, z] = minus(from, to)
      // From outside inwards: the line is followed as the skin is met from where the needle came.
      const met = skinAlong(skinAt, to, [x / mm, y / mm, z / mm], mm)
      return met === undefined ? undefined : along(to, [x / mm, y / mm, z / mm], met)
    },
  }
}
