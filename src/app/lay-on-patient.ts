/** Stands the hologram where the registered patient is in the headset's room, as the headset's calibration has it. */
import { compose, invert, transform, type Transform } from '#core/frames/transform.ts'
import { standingOf } from '#core/calibration/record.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { Session } from '#session/session.ts'
import { toolIdentity, type KeptCalibrations } from './kept-calibrations.ts'

/** @returns what is missing, and what to do; undefined when it lies there */
export function layOnPatient(
  session: Session,
  graph: TransformGraph,
  kept: Pick<KeptCalibrations, 'of'>,
  nowMs: number,
): string | undefined {
  const state = session.getState()
  const record = kept.of('headset', toolIdentity(state, 'headset'))
  if (!record?.link) return 'The headset was not brought to the tracker in this session: calibrate it first.'
  if (standingOf(record, nowMs).state !== 'valid') return 'The headset’s calibration no longer holds: make it anew.'
  const base = record.link.from
  const baseFromPatient = base === 'patient' ? undefined : graph.find(base, 'patient')
  if (base !== 'patient' && baseFromPatient?.status !== 'ok')
    return 'The patient’s reference is out of the tracker’s view.'
  const roomFromBase = record.link as Transform<'room', Frame>
  const roomFromPatient = baseFromPatient
    ? compose(roomFromBase, baseFromPatient.transform)
    : (roomFromBase as Transform<'room', 'patient'>)
  if (!state.openCase) {
    session.actions.set({ placement: roomFromPatient.matrix })
    return undefined
  }
  if (!state.registration) return 'Register patient and CT: then the hologram can be laid on the patient.'
  const ctFromPatient = transform('ct', 'patient', state.registration.matrix)
  session.actions.set({ placement: compose(roomFromPatient, invert(ctFromPatient)).matrix })
  return undefined
}
