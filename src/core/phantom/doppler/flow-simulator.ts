/** The colour overlay of a simulated picture: the reference, in plain TypeScript. Made only where colour is switched on. */
import type { FlowPicture } from '#core/ultrasound/flow-picture.ts'
import type { PlanePose } from '#core/phantom/ultrasound/plane-pose.ts'
import type { ScanPlan } from '#core/phantom/ultrasound/scan-plan.ts'
import { createShadowLines, followShadows } from '#core/phantom/ultrasound/shadow-lines.ts'
import { createTissueLines, type TissueReader } from '#core/phantom/ultrasound/tissue-lines.ts'
import type { DopplerSettings } from './doppler-settings.ts'
import { coloured } from './flow-conversion.ts'
import { FLOW_WIDTH, measureFlow } from './flow-lines.ts'
import { planFlow } from './flow-plan.ts'
import { segmentsInPlane } from './flow-segments.ts'
import type { VesselCourse } from './vessel-courses.ts'

export interface FlowShot {
  readonly pose: PlanePose
  readonly pressMm: number
  readonly seed: number
  /** For the heart's beat and the breath. */
  readonly nowMs: number
  /** Colour is laid over what is dark in it. */
  readonly grey: Uint8Array
}

export interface FlowSimulator {
  take(shot: FlowShot): FlowPicture
}

export function createFlowSimulator(
  vessels: readonly VesselCourse[],
  read: TissueReader,
  scan: ScanPlan,
  doppler: DopplerSettings,
): FlowSimulator {
  const plan = planFlow(scan, doppler)
  const tissue = createTissueLines(plan.beams)
  const shadows = createShadowLines(plan.beams)
  const arrows = new Float32Array(plan.beams.lines * plan.softMm.length * FLOW_WIDTH)
  return {
    take({ pose, pressMm, seed, nowMs, grey }) {
      read(pose, plan.beams, pressMm, tissue)
      followShadows(plan.beams, tissue, shadows)
      const segments = segmentsInPlane(vessels, pose, plan, nowMs)
      measureFlow({ plan, segments, pressMm, tissue, shadows, seed }, arrows)
      return { bytes: coloured(plan, arrows, grey), scaleMmPerS: plan.scaleMmPerS }
    },
  }
}
