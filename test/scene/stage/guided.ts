/** A needle guided on the stage: what the pipeline would make of it, for a tip and a direction that a test says. */
import { structure } from '#core/anatomy/structures.ts'
import { apply, compose, IDENTITY, point, transform } from '#core/frames/transform.ts'
import { gradeOf } from '#core/needle/guidance-grade.ts'
import { pathGuidance } from '#core/needle/path-guidance.ts'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'
import { createHazardWatch } from '#core/safety/hazard-watch.ts'
import { hazardsOf } from '#core/safety/hazards.ts'
import type { AlarmCondition } from '#core/safety/alarm-board.ts'
import { stepAlarms, NO_ALARMS } from '#core/safety/alarm-board.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'

type Vector = readonly [number, number, number]

const SPREAD = [0.15, 0, 0, 0, 0.3, 0, 0, 0, 0.15]
const certain = { status: 'ok', atMs: Infinity, errorMm: 0 } as const

/** A rod of six sides along z, in the colour and under the name of a root. */
function rodAt([x, y, z]: Vector, radiusMm: number, halfMm: number) {
  const corners = Array.from({ length: 12 }, (_, n) => {
    const turn = (Math.PI * (n % 6)) / 3
    return [x + radiusMm * Math.cos(turn), y + radiusMm * Math.sin(turn), z + (n < 6 ? -halfMm : halfMm)]
  })
  const sides = [0, 1, 2, 3, 4, 5].flatMap((a) => {
    const b = (a + 1) % 6
    return [a, b, b + 6, a, b + 6, a + 6]
  })
  const ends = [1, 2, 3, 4].flatMap((a) => [0, a + 1, a, 6, 6 + a, 7 + a])
  return { positions: corners.flat(), indices: [...sides, ...ends] }
}

export function guide(
  { session, live }: { readonly session: Session; readonly live: Live },
  { tip, direction, rootAt }: { readonly tip: Vector; readonly direction: Vector; readonly rootAt: Vector },
  conditions: readonly AlarmCondition[],
): void {
  const { entry, target } = session.getState()
  const length = Math.hypot(...direction)
  const way = direction.map((value) => value / length) as unknown as Vector
  const hazards = hazardsOf(
    [{ structure: structure('nerve root', 'L4', 'left'), margin: USUAL_MARGIN, why: 'nerve injury' }],
    () => rodAt(rootAt, 3, 25),
  )
  const rod = { tip, direction: way, lengthMm: 90, radiusMm: 0.36 }
  live.nowMs += 10_000
  live.hazards = createHazardWatch().step(hazards, rod, () => 0.4, live.nowMs).readings
  const tipInCt = point('ct', ...tip)
  const path = pathGuidance(
    { tip: tipInCt, direction: way, covariance: SPREAD, directionSigmaRad: 0 },
    entry!,
    target!,
  )!
  live.guidance = { state: 'given', path, grade: gradeOf(path, undefined), tip: tipInCt, direction: way }
  const side = [way[1], -way[0], 0]
  const wide = Math.hypot(...side)
  const x = side.map((value) => value / wide) as unknown as Vector
  const y = [way[1] * x[2] - way[2] * x[1], way[2] * x[0] - way[0] * x[2], way[0] * x[1] - way[1] * x[0]]
  const pose = transform('ct', 'needle-tip', [...x, 0, ...y, 0, ...way, 0, ...tip, 1])
  live.needle = {
    roomFromTip: { transform: compose(live.roomFromCt!.transform, pose), ...certain },
    ctFromTip: { transform: pose, ...certain },
    lengthMm: 90,
  }
  const { workflow } = session.getState()
  session.actions.set({
    registration: { matrix: IDENTITY, how: 'built in' },
    workflow: { ...workflow, tools: { ...workflow.tools, isPictureCalibrated: true } },
  })
  session.actions.guide(true)
  session.actions.guard({ hazards, unwatched: [], board: stepAlarms(NO_ALARMS, conditions, live.nowMs).board })
}

/** Where a place of the CT is in the room, mm. */
export function inRoom({ roomFromCt }: Live, place: Vector): Vector {
  const { x, y, z } = apply(roomFromCt!.transform, point('ct', ...place))
  return [x, y, z]
}
