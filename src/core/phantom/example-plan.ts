/**
 * A plan to show with the phantom: the left facet joint under L4, from behind and outside in the axial
 * plane, as ultrasound-guided injection goes (Galiano et al. 2007, Reg Anesth Pain Med 32:254).
 */
import type { LumbarSpine } from './lumbar-spine.ts'

export interface ExamplePlan {
  readonly format: 'interspace-plan/1'
  readonly remark: string
  readonly procedure: string
  readonly level: 'L4'
  readonly side: 'left'
  readonly frame: 'ct'
  readonly targetMm: readonly [number, number, number]
  /** On the skin. */
  readonly entryMm: readonly [number, number, number]
}

/** How far outside the joint the needle enters, mm. */
const ASIDE_MM = 22

export function examplePlan(spine: LumbarSpine): ExamplePlan {
  const joint = spine.landmarks.L4.facetJoints.left
  const x = joint[0] + ASIDE_MM
  let y = 300
  for (let n = 0; n < 80 && spine.skinAt(x, y, joint[2]) > 0.01; n++) y -= spine.skinAt(x, y, joint[2])
  return {
    format: 'interspace-plan/1',
    remark: 'An example for training on a phantom; not for any person.',
    procedure: 'facet joint injection, in-plane from outside',
    level: 'L4',
    side: 'left',
    frame: 'ct',
    targetMm: tenths(joint),
    entryMm: tenths([x, y, joint[2]]),
  }
}

const tenths = (place: readonly number[]) =>
  place.map((mm) => Math.round(mm * 10) / 10 + 0) as unknown as readonly [number, number, number]
