/** How each group of structures is drawn: solid, or so that what lies under it is seen through it. */
import { opacityOf } from '#core/anatomy/colours.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface StructureLook {
  /** Later ones lie further out and so before the others. */
  readonly renderOrder: number
  readonly roughness: number
}

const { solid, structures } = RENDER_ORDER

export const LOOKS: Readonly<Record<SurfaceGroup, StructureLook>> = {
  neural: { renderOrder: solid, roughness: 0.5 },
  vessel: { renderOrder: solid, roughness: 0.4 },
  disc: { renderOrder: solid, roughness: 0.6 },
  joint: { renderOrder: solid, roughness: 0.4 },
  bone: { renderOrder: solid, roughness: 0.7 },
  ligament: { renderOrder: solid, roughness: 0.6 },
  muscle: { renderOrder: structures, roughness: 0.6 },
  fascia: { renderOrder: structures + 1, roughness: 0.5 },
  fat: { renderOrder: structures + 2, roughness: 0.7 },
  skin: { renderOrder: structures + 3, roughness: 0.7 },
  organ: { renderOrder: structures, roughness: 0.6 },
}

export const isSolid = (group: SurfaceGroup) => opacityOf(group) === 1
