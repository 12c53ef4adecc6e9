/** What is told of a run in this frame: what to do, and the figures that the stage of guidance allows. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { skinPlace } from '#core/phantom/contact/on-skin.ts'
import type { TaskRun } from '#core/training/tasks/task-run.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import type { Practised, PracticeLive } from '#session/practice.ts'
import { sayTime } from '#session/practice-words.ts'
import type { SessionState } from '#session/state.ts'
import type { PracticeWatch } from './practice-watch.ts'

/** A hand this far from the skin does not touch it, mm: a controller's middle is in the fist. */
const TOUCHES_MM = 90

export function practiceLive(
  run: TaskRun,
  practised: Practised,
  state: Pick<SessionState, 'simulation' | 'view'>,
  watch: Pick<PracticeWatch, 'hand'>,
  vessel: PracticeLive['vessel'],
  spine: LumbarSpine | undefined,
): PracticeLive {
  const { task, stage } = practised
  const step = run.probe?.asked
  const isMarking = step?.step === 'mark'
  const finger = isMarking && spine ? fingerOn(spine, state, watch) : undefined
  return {
    timeS: run.timeS,
    limitS: task.limitS,
    asked: askedOf(run, finger !== undefined),
    answer: run.needle ? 'done' : isMarking ? 'mark' : 'here',
    lines: [['Time', `${sayTime(run.timeS)} of ${sayTime(task.limitS)}`], ...figures(run, stage === 'full overlay')],
    finger,
    vessel: stage === 'full overlay' ? vessel : undefined,
  }
}

function figures(run: TaskRun, isAllTold: boolean): PracticeLive['lines'] {
  const { needle, probe } = run
  if (needle) {
    if (!isAllTold) return needle.isOutOfPlane ? [['Needle', 'beside the picture']] : []
    return [
      ['Tip to target', needle.toTargetMm === undefined ? 'no needle' : `${needle.toTargetMm.toFixed(0)} mm`],
      ['Needle', needle.isOutOfPlane ? 'beside the picture' : 'in the picture'],
    ]
  }
  if (probe?.match !== undefined && isAllTold) return [['Match', `${probe.match.toFixed(0)} %`]]
  return []
}

function askedOf({ needle, probe, task }: TaskRun, isTouching: boolean): string {
  if (needle) return task.goal
  const asked = probe?.asked
  switch (asked?.step) {
    case 'mark': return isTouching ? `Is this ${asked.level}? Then mark it.` : `Touch the back over ${asked.level} with your free hand.`
    case 'check': return `Find the spinous process of ${asked.level} with the probe, in the middle of the picture.`
    case 'level': return `Bring ${asked.level} into the middle of the picture.`
    case 'view': return task.goal
    case undefined: return task.goal
  }
} // prettier-ignore

/** On the skin under the hand that is free, or under the mouse. */
function fingerOn(
  spine: LumbarSpine,
  { simulation, view }: Pick<SessionState, 'simulation' | 'view'>,
  watch: Pick<PracticeWatch, 'hand'>,
): Vector | undefined {
  const isWorn = view === 'immersive-ar' || view === 'immersive-vr'
  const hand = isWorn ? watch.hand('left-hand') : undefined
  if (isWorn && (!hand || Math.abs(spine.skinAt(...hand)) > TOUCHES_MM)) return undefined
  const [x, z] = hand ? [hand[0], hand[2]] : [simulation.needlePlace.xMm, simulation.needlePlace.zMm]
  try {
    return skinPlace(spine.skinAt, x, z)
  } catch {
    return undefined
  }
}
