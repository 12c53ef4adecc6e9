/** What the toolbar and the keys do to the session. One function per tool, so that both do the same. */
import { nextMode } from '#core/fusion/fusion.ts'
import { needlePath } from '#core/planning/path.ts'
import { whyNotPlaced } from '#session/sweep-words.ts'
import type { Placing, SessionState } from '#session/state.ts'
import type { Session } from '#session/session.ts'

export type Layer = keyof SessionState['layers']

/** In the order of the keys from 1 on; at most nine. */
export const LAYERS: readonly { readonly layer: Layer; readonly label: string; readonly remark: string }[] = [
  { layer: 'volume', label: 'Volume', remark: 'the CT or MR itself' },
  { layer: 'boneSurface', label: 'Bone surface', remark: 'its bone as a solid shape' },
  { layer: 'plane', label: 'Ultrasound plane', remark: 'standing where the probe sees it' },
  { layer: 'contour', label: 'Bone outline', remark: 'what was recognised in the picture' },
  { layer: 'picture', label: '2-D picture', remark: 'the same picture beside the volume' },
  { layer: 'structures', label: 'Anatomy', remark: 'named structures, instead of the volume' },
  { layer: 'names', label: 'Names', remark: 'what the networks see in the picture, unverified' },
  { layer: 'sweptVolume', label: 'Ultrasound volume', remark: 'of the last sweep, instead of the CT or MR' },
  { layer: 'sweptBone', label: 'Swept bone', remark: 'bone alone of that sweep, as a surface' },
]

type Planned = Pick<SessionState, 'target' | 'entry'>

/** Undefined until both points are placed and far enough apart to give a direction. */
export const plannedPath = ({ target, entry }: Planned) => (target && entry ? needlePath(entry, target) : undefined)

export function toggleLayer(session: Session, layer: Layer): void {
  const reason = layer === 'structures' && whyNoAnatomy(session.getState())
  if (reason && !session.getState().layers.structures) {
    session.actions.notify('info', `Anatomy: ${reason}.`)
    return
  }
  const unswept = whyNotSwept(session.getState(), layer)
  if (unswept) return session.actions.notify('info', unswept)
  session.actions.setLayer(layer, !session.getState().layers[layer])
}

/** Undefined for what can be switched now. */
export function whyNotSwept(
  state: Pick<SessionState, 'sweptVolume' | 'sweptBone' | 'openCase' | 'registration' | 'layers'>,
  layer: Layer,
): string | undefined {
  if (layer !== 'sweptVolume' && layer !== 'sweptBone') return undefined
  if (!state[layer]) return layer === 'sweptVolume' ? 'No sweep was made yet.' : 'No bone was swept yet.'
  return state.layers[layer] ? undefined : whyNotPlaced(state)
}

/** Undefined where anatomy can be shown; else why not. */
export function whyNoAnatomy({
  structures,
  openCase,
}: Pick<SessionState, 'structures' | 'openCase'>): string | undefined {
  if (structures) return undefined
  return openCase ? 'find the vertebrae, or open labels of this volume' : 'no case is open'
}

export function togglePlacing(session: Session, placing: Exclude<Placing, 'none'>): void {
  const { placing: now, openCase } = session.getState()
  if (!openCase) session.actions.notify('info', 'Open a CT or MR before placing points in it.')
  else session.actions.set({ placing: now === placing ? 'none' : placing })
}

/** Guidance brings the 2-D picture with it: the hologram is never the only view. */
export function toggleGuidance(session: Session): void {
  session.actions.guide(!session.getState().isGuiding)
}

/** Everything drawn is hidden, for a free sight of the patient, and comes back. */
export function toggleClearView(session: Session): void {
  session.actions.set({ isViewCleared: !session.getState().isViewCleared })
}

/** For a limited time. */
export function toggleMute(session: Session): void {
  session.actions.wishOfAlarms(session.getState().safety.board.mutedUntilMs === undefined ? 'mute' : 'unmute')
}

export function togglePreset(session: Session): void {
  session.actions.set({ preset: session.getState().preset === 'bone' ? 'soft-tissue' : 'bone' })
}

/** Off is one of the ways. */
export function toNextFusion(session: Session): void {
  session.actions.fuse({ mode: nextMode(session.getState().fusion.mode) })
}

export function toggleClipByPlane(session: Session): void {
  const { clip } = session.getState()
  session.actions.set({ clip: { ...clip, byPlane: !clip.byPlane } })
}
