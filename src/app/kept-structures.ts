/** Which surfaces of what is watched a recording has not yet: one with each displayed frame, so that none is late. */
import { structureNote, type StructureNote } from '#core/recording/recorded-structures.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import type { SessionState } from '#session/state.ts'
import { needleRadiusMm } from './needle-now.ts'

export interface KeptStructures {
  /** Undefined while all are written. */
  next(state: SessionState): (StructureNote & { readonly set: number; readonly needleRadiusMm: number }) | undefined
}

export function createKeptStructures(): KeptStructures {
  let set = 0
  let written: readonly Hazard[] = []

  return {
    next(state) {
      const { hazards } = state.safety
      // They come one by one; what is not a longer list of the same is another set.
      if (!written.every((hazard, at) => hazards[at] === hazard)) {
        set++
        written = []
      }
      const next = hazards[written.length]
      if (!next) return undefined
      written = [...written, next]
      return { ...structureNote(next), set, needleRadiusMm: needleRadiusMm(state) }
    },
  }
}
