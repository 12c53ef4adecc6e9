/** What a ray through the hologram meets of the known structures: those that are shown, cut as the drawing is. */
import { Matrix4, Vector3, type Ray } from 'three'
import { nameOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { drawnGroup } from '#core/labelling/label-surfaces.ts'
import { structuresAlong, type Crossing } from '#core/volumes/label-field.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import type { PlaneCut } from './plane-cut.ts'
import { isSolid } from './structure-looks.ts'
import { volumeFromUvw } from './volume-material.ts'

/** @param ray CT frame, mm. @returns what is met in order, up to the first solid one; empty when nothing is. */
export type StructurePointing = (ray: Ray, worldFromCt: Matrix4) => readonly Crossing[]

const NONE: readonly Crossing[] = []

export function createStructurePointing(session: Session, cut: PlaneCut): StructurePointing {
  const uvwFromCt = new Matrix4()
  const place = new Vector3()
  let geometry: object | undefined
  let state: SessionState
  let worldFromCt: Matrix4

  const isIn = (x: number, y: number, z: number): boolean => {
    const { low, high } = state.clip
    place.set(x, y, z)
    if (cut.isOn) {
      const { x: a, y: b, z: c, w } = cut.inWorld
      place.applyMatrix4(worldFromCt)
      if (a * place.x + b * place.y + c * place.z + w > 0) return false
      place.set(x, y, z)
    }
    place.applyMatrix4(uvwFromCt)
    return (
      place.x >= low[0] && place.x <= high[0] &&
      place.y >= low[1] && place.y <= high[1] &&
      place.z >= low[2] && place.z <= high[2]
    ) // prettier-ignore
  }
  const weigh = (label: number) => {
    const group = drawnGroup(label, state.structures?.origin?.foreign)
    if (!group || !state.shownGroups[group]) return 'skip'
    return isSolid(group) ? 'stop' : 'pass'
  }

  return ({ origin: o, direction: d }, from) => {
    state = session.getState()
    worldFromCt = from
    const { structures, layers, openCase } = state
    if (!layers.structures || !structures?.labels || !openCase) return NONE
    if (geometry !== openCase.geometry) uvwFromCt.copy(volumeFromUvw(openCase.geometry)).invert()
    geometry = openCase.geometry
    return structuresAlong(structures.labels, [o.x, o.y, o.z], [d.x, d.y, d.z], isIn, weigh)
  }
}

/** What a person means by pointing there: the solid one, or else the first that is seen through. */
export function pointedAt(crossings: readonly Crossing[], foreign?: ForeignLabels): Crossing | undefined {
  const last = crossings.at(-1)
  const group = last && drawnGroup(last.label, foreign)
  return group && isSolid(group) ? last : crossings[0]
}

/** Named from the structure outwards; more would not be read. */
const MOST_OVER = 3

/** In words: the structure, and what lies over it. */
export function crossingsInWords(
  crossings: readonly Crossing[],
  foreign?: ForeignLabels,
): readonly [name: string, over: string] | undefined {
  const pointed = pointedAt(crossings, foreign)
  if (!pointed) return undefined
  const nameOf = ({ label }: Crossing) => nameOfLabel(label, foreign)
  const over = [...new Set(crossings.filter((one) => one.atMm < pointed.atMm).map(nameOf))]
  const more = over.length > MOST_OVER ? ` and ${over.length - MOST_OVER} more` : ''
  return [nameOf(pointed), over.length ? `under ${over.slice(-MOST_OVER).toReversed().join(', ')}${more}` : '']
}
