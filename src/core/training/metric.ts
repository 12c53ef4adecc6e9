/** A number that grows while a task is done. Fed sample by sample, so that a live run and a recording give the same. */
import type { TrackedSample } from './tracked-sample.ts'

export interface Metric {
  /** As Perk Tutor calls it. */
  readonly name: string
  readonly unit: string
  /** Whose poses it looks at; others are ignored. */
  readonly device: string
  /** Where it looks at those of several: all of them. */
  readonly devices?: readonly string[]
  add(sample: TrackedSample): void
  /** Undefined where nothing was measured yet, or where the figure has no meaning. */
  readonly value: number | undefined
}

/** A metric of what happens from one sample of its device to the next. Samples of the same moment count once. */
export function stepMetric(
  { name, unit, device }: Pick<Metric, 'name' | 'unit' | 'device'>,
  step: (now: TrackedSample, before: TrackedSample, stepS: number) => void,
  value: () => number | undefined,
): Metric {
  let before: TrackedSample | undefined
  return {
    name,
    unit,
    device,
    add(sample) {
      if (sample.device !== device) return
      if (before && sample.timeS <= before.timeS) return
      if (before) step(sample, before, sample.timeS - before.timeS)
      before = sample
    },
    get value() {
      return before && value()
    },
  }
}

/** A metric of each sample by itself. @param see gives the figure as it stands after this sample. */
export function placeMetric(
  { name, unit, device }: Pick<Metric, 'name' | 'unit' | 'device'>,
  see: (sample: TrackedSample) => number | undefined,
): Metric {
  let value: number | undefined
  return {
    name,
    unit,
    device,
    add(sample) {
      if (sample.device === device) value = see(sample)
    },
    get value() {
      return value
    },
  }
}
