/** A mask of the open volume's structures that is brushed in the headset, by the tip of a controller or a finger. */
import { RADIUS_MM } from '#core/labelling/brush-stroke.ts'
import type { Place } from '#core/labelling/brush-stroke.ts'
import type { MountHand } from './calibrating.ts'
import type { Session } from './session.ts'
import type { SessionState } from './state.ts'
import { namesOfStructures } from './structure-names.ts'

export interface Brushing {
  readonly isOn: boolean
  /** What a person chose to put on or take off; it may be gone since. */
  readonly chosen: number | undefined
  readonly isErasing: boolean
  readonly radiusMm: number
  /** The next press chooses the structure that the tip is in. */
  readonly isChoosing: boolean
  /** Hands whose tip is among the structures: there it brushes, and points at nothing. */
  readonly tipsIn: readonly MountHand[]
}

export const NOT_BRUSHING: Brushing = {
  isOn: false,
  chosen: undefined,
  isErasing: false,
  radiusMm: RADIUS_MM.usual,
  isChoosing: false,
  tipsIn: [],
}

export interface BrushCommands {
  /** A trigger is pulled, or fingers pinch, with the tip there. @param tip CT mm @returns where the brush was put down */
  begin(hand: MountHand, tip: Place): readonly Place[]
  /** The hand moves on with it. */
  strokeOn(hand: MountHand, tip: Place): readonly Place[]
  end(hand: MountHand): void
}

/** The label that the brush puts on or takes off: the chosen one, or else the first there is. */
export function brushedLabel({
  structures,
  brushing,
}: Pick<SessionState, 'structures' | 'brushing'>): number | undefined {
  const labels = Object.keys(namesOfStructures(structures?.origin)).map(Number)
  return brushing.chosen !== undefined && labels.includes(brushing.chosen) ? brushing.chosen : labels[0]
}

/** Structures of a model are exact: only those of a person's volume are corrected. */
export const isCorrectable = ({ structures }: Pick<SessionState, 'structures'>): boolean =>
  structures?.origin !== undefined && structures.labels !== undefined

export function nextStructure(session: Session, by: 1 | -1): void {
  const state = session.getState()
  const labels = Object.keys(namesOfStructures(state.structures?.origin)).map(Number)
  const at = labels.indexOf(brushedLabel(state) ?? NaN)
  if (labels.length > 0) session.actions.brush({ chosen: labels.at((at + by) % labels.length) })
}

export function resizeBrush(session: Session, byMm: number): void {
  const { radiusMm } = session.getState().brushing
  session.actions.brush({ radiusMm: Math.min(RADIUS_MM.most, Math.max(RADIUS_MM.least, radiusMm + byMm)) })
}
