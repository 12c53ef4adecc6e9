/** Makes what must not be touched ready to be watched: one structure per displayed frame, so that none is late. */
import type { Structure } from '#core/anatomy/structures.ts'
import { structureOfLayer } from '#core/phantom/layer-structures.ts'
import type { KeptAway } from '#core/planning/procedure.ts'
import { hazardsOf, unwatched, USUALLY_KEPT_AWAY, type Hazard } from '#core/safety/hazards.ts'
import type { Mesh } from '#core/volumes/triangle-tree.ts'
import type { Structures } from '#session/open-case.ts'
import type { Session } from '#session/session.ts'

export interface HazardDesk {
  /** Once per displayed frame. */
  follow(): void
}

export function createHazardDesk(
  session: Session,
  keptAwayNow: () => readonly KeptAway[] = () => USUALLY_KEPT_AWAY,
): HazardDesk {
  let made: { readonly structures: Structures | undefined; readonly keptAway: readonly KeptAway[] } | undefined
  let left: readonly KeptAway[] = []
  let hazards: readonly Hazard[] = []
  /** Labels come last: with them a case's structures are whole. */
  const isWhole = (structures: Structures | undefined) => !structures || structures.labels !== undefined

  return {
    follow() {
      const { structures } = session.getState()
      const keptAway = keptAwayNow()
      if (made?.structures !== structures || made?.keptAway !== keptAway) {
        made = { structures, keptAway }
        hazards = []
        left = structures && isWhole(structures) ? keptAway : []
        const isNone = structures === undefined
        session.actions.guard({ hazards, unwatched: isNone ? namesOf(unwatched(keptAway, [])) : undefined })
        return
      }
      const [next, ...others] = left
      if (!next || !structures) return
      left = others
      hazards = [...hazards, ...hazardsOf([next], (structure) => meshOf(structures, structure))]
      if (left.length === 0) session.actions.guard({ hazards, unwatched: namesOf(unwatched(keptAway, hazards)) })
    },
  }
}

function meshOf({ meshes }: Structures, { name }: Structure): Mesh | undefined {
  for (const layer of meshes) {
    const range = layer.structures.find((each) => each.name === name)
    if (range) return structureOfLayer(layer, range)
  }
  return undefined
}

const namesOf = (structures: readonly Structure[]) => structures.map(({ name }) => name)
