/** Carries out what goes wrong on purpose: a vessel across the way, a patient who moves, a tracker that sees nothing. */
import { structure } from '#core/anatomy/structures.ts'
import { compose, transform, type Transform } from '#core/frames/transform.ts'
import { hazardsOf } from '#core/safety/hazards.ts'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'
import type { Complication } from '#core/training/complications.ts'
import type { TaskRun } from '#core/training/tasks/task-run.ts'
import { along, minus, type Vector } from '#core/training/tracked-sample.ts'
import type { PracticeLive } from '#session/practice.ts'
import type { Session } from '#session/session.ts'
import type { SimulatedRoom } from './simulated-room.ts'
import { tubeMesh } from '#core/volumes/tube-mesh.ts'

const SIZES = {
  /** An artery that a colour picture shows, before the target. */
  vesselRadiusMm: 2,
  vesselHalfMm: 18,
  beforeTargetMm: 14,
  /** Half a hand's breadth, in the time of a breath. */
  movesMm: 12,
  movesMs: 900,
  lostMs: 4000,
} as const

export interface Complicating {
  /** @returns whether there was anything to do it to. */
  inject(kind: Complication, run: TaskRun, nowMs: number): boolean
  /** Once per displayed frame. */
  follow(nowMs: number): void
  readonly vessel: PracticeLive['vessel']
  clear(): void
}

export function createComplicating(
  session: Session,
  room: Pick<SimulatedRoom, 'loseTracking' | 'layVessel'>,
): Complicating {
  const { actions } = session
  let vessel: PracticeLive['vessel']
  let moving: { readonly from: Transform<'room', 'ct'>; readonly sinceMs: number; readonly xMm: number } | undefined

  function layVessel({ place, needle }: TaskRun): boolean {
    if (!place || !needle) return false
    const way = unit(minus(place.target, place.entry))
    const middle = along(place.target, way, -SIZES.beforeTargetMm)
    const across = unit(crossed(way, [0, 0, 1]))
    vessel = { from: along(middle, across, -SIZES.vesselHalfMm), to: along(middle, across, SIZES.vesselHalfMm), radiusMm: SIZES.vesselRadiusMm } // prettier-ignore
    needle.avoid(vessel)
    room.layVessel(vessel)
    const made = hazardsOf(
      [{ structure: structure('lumbar artery', 'L3', 'left'), margin: USUAL_MARGIN, why: 'a vessel across the way' }],
      () => tubeMesh(vessel!.from, vessel!.to, vessel!.radiusMm),
    )
    actions.guard({ hazards: [...session.getState().safety.hazards, ...made] })
    return true
  }

  return {
    inject(kind, run, nowMs) {
      switch (kind) {
        case 'vessel in the path':
          return layVessel(run)
        case 'patient moves': {
          const { simulation, placement } = session.getState()
          moving = { from: transform('room', 'ct', placement), sinceMs: nowMs, xMm: simulation.probePlace.xMm }
          return true
        }
        case 'tracker lost':
          room.loseTracking(SIZES.lostMs, nowMs)
          return true
      }
    },
    follow(nowMs) {
      if (!moving) return
      const share = Math.min(1, (nowMs - moving.sinceMs) / SIZES.movesMs)
      const mm = SIZES.movesMm * share * share * (3 - 2 * share)
      // To his left, on the table; a mouse that leads the probe over the skin is left behind by as much.
      const shift = transform('ct', 'ct', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, mm, 0, 0, 1])
      actions.set({ placement: compose(moving.from, shift).matrix })
      const { simulation } = session.getState()
      if (simulation.probeHolder === 'mouse')
        actions.simulate({ probePlace: { ...simulation.probePlace, xMm: moving.xMm - mm } })
      if (share === 1) moving = undefined
    },
    get vessel() {
      return vessel
    },
    clear() {
      if (vessel) {
        room.layVessel(undefined)
        const { hazards } = session.getState().safety
        actions.guard({ hazards: hazards.filter(({ why }) => why !== 'a vessel across the way') })
      }
      vessel = moving = undefined
    },
  }
}

const crossed = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
