/** What the atlas shows now: which structures, where each stands, and what a ray meets of it. Reckoned anew only when something changed. */
import type { Place } from '#core/atlas/parts.ts'
import { createPick, type Pick, type PickScene } from '#core/atlas/pick.ts'
import { displacements, shownBox, shownParts, type TakenApart } from '#core/atlas/taken-apart.ts'
import { apartOf, type Atlas } from '#session/atlas.ts'
import type { SessionState } from '#session/state.ts'

export interface AtlasMoment {
  readonly apart: TakenApart
  readonly shown: ReadonlySet<number>
  readonly moved: readonly Place[]
  /** Round what is seen, CT mm. */
  readonly box: { readonly low: Place; readonly high: Place }
  readonly pickScene: PickScene
  readonly pick: Pick
}

export interface AtlasScene {
  /** Undefined while the atlas is closed, or nothing of it is seen. @param cut what of it is cut away, CT mm */
  now(state: SessionState, cut?: PickScene['kept']): AtlasMoment | undefined
}

export function createAtlasScene(): AtlasScene {
  let of: { readonly meshes: unknown; readonly look: string; readonly cut: PickScene['kept'] } | undefined
  let moment: AtlasMoment | undefined

  return {
    now(state, cut) {
      const apart = state.atlas.isOn ? apartOf(state) : undefined
      if (!apart) return undefined
      const look = lookOf(state.atlas)
      if (of?.meshes === apart.meshes && of.look === look && of.cut === cut) return moment
      of = { meshes: apart.meshes, look, cut }
      moment = momentOf(apart, state.atlas, cut)
      return moment
    },
  }
}

const lookOf = ({ explode, peeled, isolated }: Atlas) => `${explode} ${peeled} ${isolated}`

function momentOf(apart: TakenApart, atlas: Atlas, kept: PickScene['kept']): AtlasMoment | undefined {
  const shown = shownParts(apart, atlas)
  const moved = displacements(apart, atlas.explode)
  const box = shownBox(apart, moved, shown)
  if (!box) return undefined
  const pickScene: PickScene = { meshes: apart.meshes, parts: apart.parts, moved, shown, kept }
  return { apart, shown, moved, box, pickScene, pick: createPick(pickScene) }
}
