/** A task being done: fed frame by frame, read at any moment, ended once. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { createMetrics } from '#core/training/all-metrics.ts'
import { sayValue } from '#core/training/debrief.ts'
import { figureKey, valueOf, type Figure } from '#core/training/figure.ts'
import { skinSurface } from '#core/training/skin-surface.ts'
import type { PictureSize } from '#core/training/target-metrics.ts'
import { createWalk, type TrackedSample, type Vector } from '#core/training/tracked-sample.ts'
import { createNeedleFigures, type NeedleFigures } from './needle-figures.ts'
import { createProbeFigures, type ProbeFigures } from './probe-figures.ts'
import { NEEDLE, PROBE, type PracticeMoment } from './moment.ts'
import { taskPlace, type TaskPlace } from './task-place.ts'
import type { PassRule, Task } from './task.ts'

export interface TaskOutcome {
  readonly figures: readonly Figure[]
  readonly isPassed: boolean
  /** Each rule that was not met, in words; empty when passed. */
  readonly reasons: readonly string[]
  readonly lastedS: number
}

export interface TaskRun {
  readonly task: Task
  /** Of a needle task. */
  readonly place: TaskPlace | undefined
  see(moment: PracticeMoment): void
  mark(place: Vector): void
  here(): void
  readonly probe: ProbeFigures | undefined
  readonly needle: NeedleFigures | undefined
  readonly timeS: number
  /** Everything that was asked for was given: it ends without being told. */
  readonly isComplete: boolean
  readonly isTimeUp: boolean
  /** As they stand now. */
  figures(): readonly Figure[]
  outcome(): TaskOutcome
  /** Every tracked pose that was taken, in its order. */
  readonly trace: readonly TrackedSample[]
}

export function createTaskRun(task: Task, spine: LumbarSpine, picture?: PictureSize): TaskRun {
  const { work } = task
  const place = work.kind === 'needle' ? taskPlace(work, spine) : undefined
  const needle = work.kind === 'needle' ? createNeedleFigures(work, place!) : undefined
  const probe = work.kind === 'needle' ? undefined : createProbeFigures(work, spine)
  const metrics = place
    ? createMetrics({
        needle: NEEDLE,
        probe: PROBE,
        tissue: skinSurface(spine.skinAt),
        targets: [place.target],
        ...(picture && { picture }),
      })
    : createMetrics({ needle: PROBE }).filter(({ name }) => name !== 'Depth Perception')
  const trace: TrackedSample[] = []
  const walk = createWalk(place ? NEEDLE : PROBE, (sample) => {
    for (const metric of metrics) metric.add(sample)
  })
  let timeS = 0
  let alarms = 0
  const looked = { patient: 0, screen: 0, elsewhere: 0 }

  function figures(): readonly Figure[] {
    const lookedS = looked.patient + looked.screen + looked.elsewhere
    const share = (part: number) => (lookedS > 0 ? (100 * part) / lookedS : undefined)
    return [
      ...(needle ?? probe)!.figures(),
      { name: 'Attention on Patient', unit: '%', value: share(looked.patient) },
      { name: 'Attention on Screen', unit: '%', value: share(looked.screen) },
      { name: 'Alarms Raised', unit: 'count', value: alarms },
      { name: 'Elapsed Time', unit: 's', value: timeS },
      // Of one tool each; the time of a tool is the time of its samples.
      ...metrics.map(({ name, unit, device, value }) => ({ name, unit, device, value })),
    ]
  }

  return {
    task,
    place,
    see(moment) {
      if (moment.gaze) looked[moment.gaze] += moment.timeS - timeS
      timeS = moment.timeS
      alarms += moment.alarmsRaised
      for (const sample of moment.samples) {
        trace.push(sample)
        walk(sample)
      }
      ;(needle ?? probe)!.see(moment)
    },
    mark: (at) => probe?.mark(at),
    here: () => probe?.here(),
    probe,
    needle,
    get timeS() {
      return timeS
    },
    get isComplete() {
      return probe?.isComplete ?? false
    },
    get isTimeUp() {
      return timeS >= task.limitS
    },
    figures,
    outcome() {
      const all = figures()
      const reasons = task.pass.flatMap((rule) => whyNot(rule, all))
      return { figures: all, reasons, isPassed: reasons.length === 0, lastedS: timeS }
    },
    trace,
  }
}

/** One sentence, or none when the rule is met. */
function whyNot({ figure: key, most, least }: PassRule, figures: readonly Figure[]): readonly string[] {
  const value = valueOf(figures, key)
  const unit = figures.find((figure) => figureKey(figure) === key)?.unit ?? ''
  if (value === undefined) return [`${key}: could not be measured`]
  if (most !== undefined && value > most) return [`${key}: ${sayValue(value, unit)}; at most ${sayValue(most, unit)}`]
  if (least !== undefined && value < least)
    return [`${key}: ${sayValue(value, unit)}; at least ${sayValue(least, unit)}`]
  return []
}
