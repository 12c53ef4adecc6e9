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
  const moved: (readonly [number, number])[] = []
  const turns: (readonly [number, number])[] = []

  function add(sample: TrackedSample) {
    const hand = hands.find(({ device }) => device === sample.device)
    if (!hand || sample.timeS === hand.before?.timeS) return
    hand.speed = hand.before && speedOf(sample, hand.before, turned)
    hand.before = sample
    const [a, b] = [hands[0]!.speed, hands[1]!.speed]
    if (!a || !b || a.timeS !== b.timeS) return
    moved.push([a.mmPerS, b.mmPerS])
    turns.push([a.degPerS, b.degPerS])
  }
  const figure = (name: string, pairs: typeof moved, take: Metric['add'] = () => undefined): Metric => ({
    name,
    unit: 'rho',
    device: `${left}, ${right}`,
    add: take,
    get value() {
      return correlation(pairs)
    },
  })
  return [figure('Bimanual Dexterity: Translational', moved, add), figure('Bimanual Dexterity: Rotational', turns)]
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
function correlation(pairs: readonly (readonly [number, number])[]): number | undefined {
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length
  const [a, b] = [mean(0), mean(1)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [x, y] of pairs) {
    ab += (x - a) * (y - b)
    aa += (x - a) ** 2
    bb += (y - b) ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined
}
