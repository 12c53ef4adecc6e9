/**
 * Freezing the plane that is live, and where frozen planes stand from frame to frame: with the patient's marker, not
 * with the room. What cannot be placed is hidden, with the reason; what is of another patient or source is let go.
 */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { compose } from '#core/frames/transform.ts'
import { needleToPlane } from '#core/needle/needle-to-plane.ts'
import { isStale } from '#core/signals/staleness.ts'
import { takeSnapshot } from '#core/ultrasound/snapshot.ts'
import { NOTHING_FROZEN, type FrozenPlane, type Live, type Withheld } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'

export interface FreezingParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
}

export interface Freezing {
  freeze(): void
  /** Once per displayed frame, when the graph is written. */
  follow(): void
}

export function createFreezing({ session, live, graph }: FreezingParts): Freezing {
  let lastNumber = 0
  /** Whether this source tracks a marker on the patient by itself: only then can the marker be lost by itself. */
  let markerSeenOf = ''

  function withhold(state: SessionState): Withheld | undefined {
    const { source } = state
    if (source.kind === 'none' || source.state === 'failed')
      return { why: 'no source', detail: 'no tracker says where the patient is' }
    const marker = graph.find('tracker', 'patient')
    if (marker) markerSeenOf = source.label
    const isLost = marker
      ? marker.status !== 'ok' || isStale(marker.atMs, live.nowMs - live.poseDelayMs)
      : markerSeenOf === source.label
    if (isLost) return { why: 'not tracked', detail: 'the marker on the patient is lost' }
    const roomFromPatient = graph.find('room', 'patient')
    if (!roomFromPatient) return { why: 'not placed', detail: graph.explain('room', 'patient') ?? '' }
    if (roomFromPatient.status === 'ok') return undefined
    return { why: 'not tracked', detail: `the patient's frame is ${roomFromPatient.status.replaceAll('-', ' ')}` }
  }

  /** Of another patient, posture or source a plane would stand in the wrong place. */
  function letGo(state: SessionState) {
    const now = takenOf(state)
    const others = state.snapshots.filter((snapshot) => snapshot.takenOf !== now)
    // The source may be away for a while and come back: its planes wait.
    if (others.length === 0 || state.source.kind === 'none') return
    for (const { number } of others) session.actions.dropSnapshot(number)
    session.actions.notify('warning', 'Frozen planes were let go: they are of another patient, posture or source.')
  }

  return {
    freeze() {
      const { ultrasound, planeWithheld, fan, names, nowMs } = live
      const patientFromImage = graph.find('patient', 'image')
      if (planeWithheld || !ultrasound || patientFromImage?.status !== 'ok') {
        const reason = planeWithheld?.detail ?? 'the probe is not tracked'
        return session.actions.notify('info', `The plane cannot be frozen: ${reason}.`)
      }
      const state = session.getState()
      const rest = {
        fan,
        patientFromImage: patientFromImage.transform,
        names,
        frozenAtMs: nowMs,
        takenOf: takenOf(state),
      }
      const taken = takeSnapshot(ultrasound, rest, state.snapshots, lastNumber)
      if (!taken.ok) return session.actions.notify('info', `The plane cannot be frozen: ${taken.reason}.`)
      lastNumber = taken.snapshot.number
      session.actions.keepSnapshot(taken.snapshot)
    },

    follow() {
      const state = session.getState()
      live.frozen = NOTHING_FROZEN
      if (state.snapshots.length === 0) return
      letGo(state)
      const withheld = withhold(state)
      const roomFromPatient = graph.find('room', 'patient')
      if (withheld || !roomFromPatient) {
        live.frozen = { ...NOTHING_FROZEN, withheld }
        return
      }
      const ctFromPatient = graph.find('ct', 'patient')
      const isRegistered = state.registration !== undefined && ctFromPatient?.status === 'ok'
      const planes = session.getState().snapshots.map((snapshot): FrozenPlane => {
        const { patientFromImage } = snapshot
        return {
          snapshot,
          roomFromImage: compose(roomFromPatient.transform, patientFromImage),
          ctFromImage: isRegistered ? compose(ctFromPatient.transform, patientFromImage) : undefined,
        }
      })
      const chosen = planes.find(({ snapshot }) => snapshot.number === state.chosenSnapshot)
      live.frozen = { withheld, planes, chosen, needle: chosen && needleTo(chosen) }
    },
  }

  /** In the patient's frame, so that the person's scaling of the hologram does not count. */
  function needleTo({ snapshot }: FrozenPlane) {
    const patientFromTip = live.needle && graph.find('patient', 'needle-tip')
    if (patientFromTip?.status !== 'ok') return undefined
    const { frame, fan, patientFromImage } = snapshot
    return needleToPlane(patientFromTip.transform.matrix, patientFromImage.matrix, frame, fan)
  }
}

function takenOf({ source, openCase, simulation }: SessionState): string {
  const posture = source.kind === 'simulated' ? simulation.posture : ''
  const patient = openCase ? `${openCase.name} ${openCase.geometry.origin.join(' ')}` : 'no case'
  return [source.kind, source.label, posture, patient].join('; ')
}
