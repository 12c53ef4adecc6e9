/** Where a needle task ends in a given spine, and the way that is taught to it; CT frame, mm. */
import { LEVELS, type Level, type Side } from '#core/anatomy/levels.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { skinPlace } from '#core/phantom/contact/on-skin.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import type { NeedleWork } from './task.ts'

export interface TaskPlace {
  readonly target: Vector
  /** On the skin, where the taught way begins. */
  readonly entry: Vector
}

const SIGN: Readonly<Record<Side, 1 | -1>> = { left: 1, right: -1 }

/** How far to the outside, and up, of the target the needle is taught to enter, mm. */
const WAYS: Readonly<Record<NeedleWork['goal'], readonly [outMm: number, upMm: number]>> = {
  'free target': [34, 0],
  'facet joint': [24, 0],
  'medial branch': [30, 0],
  'L5 dorsal ramus': [22, 22],
  'selective root': [46, 0],
  'interlaminar epidural': [12, -16],
}
/** Out of plane the needle comes from above the picture, not from its end. */
const OUT_OF_PLANE_UP_MM = 24

/** @throws RangeError for a place that a spine has not. */
export function taskPlace(work: NeedleWork, spine: LumbarSpine): TaskPlace {
  const target = targetOf(work, spine)
  const [out, up] = work.approach === 'out of plane' ? [4, OUT_OF_PLANE_UP_MM] : WAYS[work.goal]
  const entry = skinPlace(spine.skinAt, target[0] + SIGN[work.side] * out, target[2] + up)
  return { target, entry }
}

function targetOf({ goal, level, side }: NeedleWork, spine: LumbarSpine): Vector {
  const marks = spine.landmarks[level]
  switch (goal) {
    case 'free target': {
      // In the middle of the back muscles beside the lamina: soft all around, bone behind it.
      const [x, , z] = marks.facetJoints[side]
      const [, skinY] = skinPlace(spine.skinAt, x, z)
      return [x, (skinY + marks.facetJoints[side][1]) / 2, z]
    }
    case 'facet joint':
      return marks.facetJoints[side]
    case 'medial branch':
      return spine.landmarks[below(level)].sapTransverseJunctions[side]
    case 'L5 dorsal ramus': {
      const branch = spine.soft.medialBranches.find((each) => each.level === 'L5' && each.side === side)
      if (!branch) throw new RangeError('this spine has no dorsal ramus of L5')
      return branch.junction
    }
    case 'selective root': {
      const root = spine.soft.roots.find((each) => each.level === level && each.side === side)
      if (!root) throw new RangeError(`this spine has no root of ${level} on the ${side}`)
      const [x, y, z] = root.ganglionMiddle
      // Behind and outside of the ganglion, clear of it and of the bone.
      return [x + SIGN[side] * 3, y + 4.5, z]
    }
    case 'interlaminar epidural':
      return epidural(level, spine)
  }
}

const below = (level: Level): Level => LEVELS[Math.min(LEVELS.length - 1, LEVELS.indexOf(level) + 1)]!

/** In the fat behind the sac between two laminae, in the midline, where it is thickest. */
function epidural(level: Level, spine: LumbarSpine): Vector {
  const [a, b] = [spine.landmarks[level].canalCentre, spine.landmarks[below(level)].canalCentre]
  let best: { readonly at: Vector; readonly mm: number } | undefined
  for (let share = 0.3; share <= 0.75; share += 0.05) {
    const [x, z] = [a[0] + share * (b[0] - a[0]), a[2] + share * (b[2] - a[2])]
    const y = a[1] + share * (b[1] - a[1])
    const fat: number[] = []
    for (let step = 0; step < 100; step++)
      if (spine.tissueAt(x, y + 0.25 * step, z) === 'epidural-fat') fat.push(y + 0.25 * step)
    if (fat.length > (best?.mm ?? 0)) best = { at: [x, (fat[0]! + fat.at(-1)!) / 2, z], mm: fat.length }
  }
  if (!best) throw new RangeError(`this spine has no epidural fat behind the sac under ${level}`)
  return best.at
}
