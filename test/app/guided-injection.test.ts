import { beforeAll, describe, expect, test } from 'vitest'
import { BUILT_IN_REGISTRATION } from '#core/phantom/built-in-case.ts'
import { point, transform } from '#core/frames/transform.ts'
import { faceOf } from '#core/needle/path-guidance.ts'
import { createRandom } from '#core/phantom/random.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import type { TrackerName } from '#core/signals/tracker-model.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { elapse, quickRig } from '#test/devices/simulated-rig.ts'
import { running } from './guarding-rig.ts'

type Vector = readonly [number, number, number]

/** Of the built-in plan: the left facet joint under L4. */
const TARGET = point('ct', 17.5, 39.1, -43.6)
const ENTRY = point('ct', 39.5, 89.6, -43.6)
const FACE = faceOf(ENTRY, TARGET)!
const LENGTH_MM = 90
/** From the target to the skin along the path, and a little more. */
const SKIN_MM = 57

const on = (a: Vector, way: Vector, mm: number): Vector => [a[0] + mm * way[0], a[1] + mm * way[1], a[2] + mm * way[2]]
/** The needle along the path with its tip there. */
const needleTo = (tip: Vector) => {
  const { along, right, up } = FACE
  // Right-handed with +z along the needle.
  const y: Vector = [-up[0], -up[1], -up[2]]
  return transform('ct', 'needle', [...right, 0, ...y, 0, ...along, 0, ...on(tip, along, -LENGTH_MM), 1])
}

/** A hand that sees only what the panel tells: it corrects what is beside the path, and goes in at up to 15 mm/s. */
async function inject(tracker: TrackerName, seed: number) {
  const truth = createTruthChannel()
  const { device } = quickRig({ tracker, seed, truth, needle: { lengthMm: LENGTH_MM, gauge: 22 } })
  device.start(0)
  await elapse(0)
  const rig = running(4, 2, device)
  rig.session.actions.set({
    target: TARGET,
    entry: ENTRY,
    registration: { matrix: BUILT_IN_REGISTRATION, how: 'built in', accuracy: EXACT },
  })
  const random = createRandom(seed)
  const target: Vector = [TARGET.x, TARGET.y, TARGET.z]
  // Beside the path by a few millimetres, before the skin.
  let hand = on(on(on(target, FACE.along, -70), FACE.right, 4 * random.normal()), FACE.up, 4 * random.normal())
  let thereFor = 0
  for (let frame = 0; frame < 1500; frame++) {
    const nowMs = 16 * frame
    const tremble: Vector = [0.05 * random.normal(), 0.05 * random.normal(), 0.05 * random.normal()]
    device.hold({ probe: 'script', needle: needleTo(on(hand, tremble, 1)) }, nowMs)
    rig.tick(nowMs)
    await Promise.resolve()
    const { guidance, errorBudget } = rig.live
    if (guidance.state !== 'given') continue
    const { offset, offsetMm, depthMm } = guidance.path
    thereFor = offsetMm < 1 && Math.abs(depthMm) < 0.5 ? thereFor + 1 : 0
    const tip = truth.now?.needle?.tip
    if (thereFor > 12 && tip && errorBudget)
      return { offMm: Math.hypot(tip.x - TARGET.x, tip.y - TARGET.y, tip.z - TARGET.z), within95Mm: errorBudget.within95Mm, alarms: rig.session.getState().safety.log.filter(({ type }) => type === 'crossing').length } // prettier-ignore
    // Before the skin it is brought onto the path; in tissue a hand that moves aside only bends it.
    const isIn = depthMm < SKIN_MM
    if (!isIn) hand = on(on(hand, FACE.right, -0.05 * offset[0]), FACE.up, -0.05 * offset[1])
    const mayGoIn = isIn || offsetMm < 0.15
    const onwardMm = mayGoIn ? Math.min(0.24, Math.max(-0.24, 0.1 * depthMm)) : 0
    hand = on(hand, FACE.along, onwardMm)
  }
  throw new Error(`not there after 24 s: ${JSON.stringify(rig.live.guidance)}`)
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

describe('guided into a facet joint through the whole pipeline, by nothing but what guidance says', () => {
  beforeAll(() => elapse(0))

  test('12 injections with perfect tracking: the true tip is within 1 mm of the target in the middle of them, and no zone is crossed (seeds 1 to 12)', async () => {
    const all = []
    for (let seed = 1; seed <= 12; seed++) all.push(await inject('ideal', seed))
    console.log(`perfect: ${all.map(({ offMm }) => offMm.toFixed(2)).join(' ')} mm`)
    expect(middle(all.map(({ offMm }) => offMm))).toBeLessThanOrEqual(1)
    expect(all.every(({ alarms }) => alarms === 0)).toBe(true)
  }, 240_000)

  test('12 with the errors of an NDI Polaris Vega: within what the error budget predicts at 95 %, nearly all (seeds 21 to 32)', async () => {
    const all = []
    for (let seed = 21; seed <= 32; seed++) all.push(await inject('polaris-vega', seed))
    const predictedMm = middle(all.map(({ within95Mm }) => within95Mm))
    console.log(
      `Polaris Vega: ${all.map(({ offMm }) => offMm.toFixed(2)).join(' ')} mm; predicted ${predictedMm.toFixed(2)} mm`,
    )
    expect(middle(all.map(({ offMm }) => offMm))).toBeLessThanOrEqual(predictedMm)
    expect(all.filter(({ offMm, within95Mm }) => offMm <= within95Mm).length).toBeGreaterThanOrEqual(10)
  }, 240_000)
})
