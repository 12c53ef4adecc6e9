/** The simulated room in the app: made as the session sets it, reached into by the hands that hold its tools. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import type { VesselAcross } from '#core/phantom/ultrasound/laid-vessel.ts'
import type { Device } from '#devices/device.ts'
import { createSimulated, type Simulated } from '#devices/simulated/simulated.ts'
import type { TruthChannel } from '#devices/simulated/truth.ts'
import type { Session } from '#session/session.ts'
import { reachWith } from './hands.ts'
import type { PoseBook } from './pose-book.ts'
import { createRehearsal } from './rehearsal.ts'
import { createScriptPlayer } from './script-player.ts'

export interface SimulatedRoom {
  make(): Device
  /** Once per displayed frame. @param source whatever runs; only what this room made can be reached into. */
  reach(source: Device | undefined, nowMs: number): void
  /** Whose back lies there; undefined while none does. */
  readonly spine: LumbarSpine | undefined
  /** A vessel across the tissue of this patient, seen in the pictures; undefined takes it out. */
  layVessel(vessel: VesselAcross | undefined): void
  /** The tracker sees neither tool for so long. */
  loseTracking(forMs: number, nowMs: number): void
  /** Settings that the running device takes are given to it; another patient means another device. */
  follow(onOtherPatient: () => void): void
}

export interface SimulatedRoomParts {
  readonly session: Session
  readonly headsetPoses: PoseBook
  readonly truth: TruthChannel
}

export function createSimulatedRoom({ session, headsetPoses, truth }: SimulatedRoomParts): SimulatedRoom {
  let simulated: Simulated | undefined
  const player = createScriptPlayer()
  const rehearsal = createRehearsal()

  return {
    make() {
      const { scanner, needle, tracker, posture, spine = TYPICAL } = session.getState().simulation
      simulated = createSimulated({ parameters: { ...spine, posture }, scanner, needle, tracker, truth })
      return simulated
    },
    reach(source, nowMs) {
      // Before it runs no hand moves anything in it; and its spine, asked for too soon, would be made with the page standing still.
      const isRunning = simulated?.state.state === 'running'
      if (simulated && isRunning && source === simulated)
        reachWith(session, headsetPoses, simulated, player, rehearsal, nowMs)
    },
    get spine() {
      // Asked for before it is there it would be made at once, with the page standing still.
      return simulated?.state.state === 'running' ? simulated.spine : undefined
    },
    layVessel: (vessel) => simulated?.layVessel(vessel),
    loseTracking: (forMs, nowMs) => simulated?.loseTracking(forMs, nowMs),
    follow(onOtherPatient) {
      session.subscribe(({ simulation }, { simulation: before }) => {
        if (simulation === before) return
        if (simulation.posture !== before.posture || simulation.spine !== before.spine) return onOtherPatient()
        const { scanner, needle, tracker } = simulation
        const isSame = scanner === before.scanner && needle === before.needle && tracker === before.tracker
        if (!isSame) simulated?.adjust({ scanner, needle, tracker })
      })
    },
  }
}
