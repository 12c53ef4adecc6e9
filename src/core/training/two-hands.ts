/**
 * How alike two hands' speeds run (Hofstad et al., Surgical Endoscopy 2013): Pearson's correlation of the speeds of the
 * same moments, of the tips and of the turning. Perk Tutor's own product of the turning multiplies itself and is always
 * nought; this one does not.
 */
import type { Metric } from './metric.ts'
import { turnedDeg, type Turned } from './motion-metrics.ts'
import { distance, originOf, type TrackedSample } from './tracked-sample.ts'

export function twoHands(left: string, right: string, turned: Turned = turnedDeg): readonly Metric[] {
  const hands = [left, right].map((device) => ({
    device,
    before: undefined as TrackedSample | undefined,
    speed: undefined as Speed | undefined,
  }))
  const moved: Pairs = { left: [], right: [] }
  const turns: Pairs = { left: [], right: [] }

  function add(sample: TrackedSample) {
    const hand = sample.device === left ? hands[0] : sample.device === right ? hands[1] : undefined
    if (!hand || sample.timeS === hand.before?.timeS) return
    hand.speed = hand.before && speedOf(sample, hand.before, turned)
    hand.before = sample
    const [a, b] = [hands[0]!.speed, hands[1]!.speed]
    if (!a || !b || a.timeS !== b.timeS) return
    moved.left.push(a.mmPerS)
    moved.right.push(b.mmPerS)
    turns.left.push(a.degPerS)
    turns.right.push(b.degPerS)
  }
  const figure = (name: string, pairs: Pairs, take: Metric['add'] = () => undefined): Metric => ({
    name,
    unit: 'rho',
    device: `${left}, ${right}`,
    devices: [left, right],
    add: take,
    get value() {
      return correlation(pairs)
    },
  })
  return [figure('Bimanual Dexterity: Translational', moved, add), figure('Bimanual Dexterity: Rotational', turns)]
}

/** As many on either side. */
interface Pairs {
  readonly left: number[]
  readonly right: number[]
}

interface Speed {
  readonly timeS: number
  readonly mmPerS: number
  readonly degPerS: number
}

function speedOf(now: TrackedSample, before: TrackedSample, turned: Turned): Speed {
  const stepS = now.timeS - before.timeS
  return {
    timeS: now.timeS,
    mmPerS: distance(originOf(now), originOf(before)) / stepS,
    degPerS: turned(now, before) / stepS,
  }
}

/** Undefined where one side does not vary. */
function correlation({ left, right }: Pairs): number | undefined {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(left), mean(right)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let n = 0; n < left.length; n++) {
    const [x, y] = [left[n]! - a, right[n]! - b]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined
}
