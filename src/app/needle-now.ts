/** A needle where it is now, as what is watched over: its tip, and all of its shaft. */
import { apply, point, type Point } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { tipOf, type NeedleName } from '#core/needle/needles.ts'
import { needleDiameterMm } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { NeedleRod } from '#core/safety/clearance.ts'
import type { SessionState } from '#session/state.ts'

export interface NeedleNow {
  readonly rod: NeedleRod
  readonly tip: Point<'ct'>
}

/** As thick as most spinal needles where nothing says what is taken. */
const USUAL_GAUGE = 22
/** A marker nearer to the tip than any hub is not on the hub: how long the shaft is, is not known from it. */
const SHORTEST_MM = 20

/** @param name the one it goes by @returns undefined while it has no trusted place in the CT, or no tip */
export function needleNow(
  graph: Pick<TransformGraph, 'find'>,
  state: SessionState,
  name: NeedleName,
): NeedleNow | undefined {
  const tipFrame = tipOf(name)
  const ctFromTip = graph.find('ct', tipFrame)
  const m = ctFromTip?.transform.matrix
  const hub = graph.find(name, tipFrame)?.transform.matrix
  if (ctFromTip?.status !== 'ok' || !m || !hub) return undefined
  const scale = Math.hypot(m[8]!, m[9]!, m[10]!)
  const hubMm = Math.hypot(hub[12]!, hub[13]!, hub[14]!)
  return {
    tip: apply(ctFromTip.transform, point(tipFrame, 0, 0, 0)),
    rod: {
      tip: [m[12]!, m[13]!, m[14]!],
      direction: [m[8]! / scale, m[9]! / scale, m[10]! / scale],
      // From the marker on the hub: all of the shaft, and no less.
      lengthMm: hubMm > SHORTEST_MM ? hubMm : state.simulation.needle.lengthMm,
      radiusMm: needleRadiusMm(state),
    },
  }
}

export function needleRadiusMm({ source, simulation, plan }: Pick<SessionState, 'source' | 'simulation' | 'plan'>) {
  const gauge = source.kind === 'simulated' ? simulation.needle.gauge : plan.now.procedure?.needle.gauge
  return needleDiameterMm(Math.min(27, Math.max(16, Math.round(gauge ?? USUAL_GAUGE)))) / 2
}
