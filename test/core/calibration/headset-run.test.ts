import { describe, expect, test } from 'vitest'
import { createHeadsetRun } from '#core/calibration/headset-run.ts'
import { apply, compose, distance, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'

const about = (random: Random, rad: number): Quaternion => {
  const axis = [random.normal(), random.normal(), random.normal()]
  const s = Math.sin(rad / 2) / Math.hypot(...axis)
  return [s * axis[0]!, s * axis[1]!, s * axis[2]!, Math.cos(rad / 2)]
}
const shift = (random: Random, mm: number) =>
  [mm * random.normal(), mm * random.normal(), mm * random.normal()] as const

interface Rig {
  readonly seed: number
  readonly places?: number
  readonly turnRad?: number
  readonly noiseMm?: number
  /** Places on one line. */
  readonly isStraight?: boolean
}

/** A person who goes from place to place and holds still for a second in each, at 50 Hz. */
function guided(way: 'turns' | 'touches', { seed, places = 30, turnRad = 0.9, noiseMm = 0.7, isStraight }: Rig) {
  const random = createRandom(seed)
  const roomFromTracker = transform('room', 'tracker', rigidMatrix(about(random, 2), shift(random, 1000)))
  const handFromTool = transform('right-hand', 'needle', rigidMatrix(about(random, 1.5), [10, -30, -60]))
  const spot = point('right-hand', 12, -8, -45)
  const tip = point('needle', 0, 0, way === 'turns' ? 0 : 90)
  const run = createHeadsetRun(way)
  let ms = 0
  for (let place = 0; place < places && !run.result; place++) {
    const at = isStraight ? ([50 * place, 0, 0] as const) : shift(random, 150)
    const roomFromHand = transform('room', 'right-hand', rigidMatrix(about(random, turnRad * random.normal()), at))
    const spotInRoom = apply(roomFromHand, spot)
    const atSpot = apply(invert(roomFromTracker), spotInRoom)
    for (let n = 0; n < 50; n++, ms += 20) {
      const off = transform('room', 'room', rigidMatrix(about(random, 0.003), shift(random, noiseMm)))
      const seen = compose(off, roomFromHand)
      const trackerFromTool =
        way === 'turns'
          ? compose(invert(roomFromTracker), compose(roomFromHand, handFromTool))
          : transform('tracker', 'needle', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, atSpot.x, atSpot.y, atSpot.z - 90, 1])
      run.see(seen, trackerFromTool, tip, ms)
    }
  }
  const middle = apply(invert(roomFromTracker), point('room', 0, 0, 0))
  const offMm = run.result
    ? distance<'room'>(apply(run.result.roomFromTracker as typeof roomFromTracker, middle), point('room', 0, 0, 0))
    : undefined
  return { run, offMm }
}

describe.each([
  { way: 'turns', mostMm: 2 },
  { way: 'touches', mostMm: 4 },
] as const)('headset to tracker by $way', ({ way, mostMm }) => {
  test(`ends by itself; within ${mostMm} mm where the hands were, and says so; seeds 1-30`, () => {
    const runs = Array.from({ length: 30 }, (_, n) => guided(way, { seed: n + 1 }))
    const offs = runs.map(({ offMm }) => offMm ?? Infinity)
    const said = runs.map(({ run }) => run.result?.errorMm ?? 0)
    const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
    console.log(`headset by ${way}: worst of 30 ${Math.max(...offs).toFixed(2)} mm, rms ${rms(offs).toFixed(2)} mm, said ${rms(said).toFixed(2)} mm`) // prettier-ignore
    expect(Math.max(...offs)).toBeLessThan(mostMm)
    expect(rms(offs)).toBeLessThan(2 * rms(said))
  })

  test('without a turn it says to turn, and gives nothing; seed 5', () => {
    const { run } = guided(way, { seed: 5, turnRad: 0.05 })
    expect(run.result).toBeUndefined()
    expect(run.standing.advice).toMatch(/turn/)
  })
})

test('touches along one line are refused, with what to do; seed 6', () => {
  const { run } = guided('touches', { seed: 6, isStraight: true, places: 10, noiseMm: 0.2 })
  expect(run.result).toBeUndefined()
  expect(run.standing.advice).toMatch(/lie within \d+ mm of one line: touch beside it too/)
})

test('a controller that never rests gives no moment', () => {
  const run = createHeadsetRun('turns')
  for (let n = 0; n < 500; n++)
    run.see(
      transform('room', 'right-hand', rigidMatrix([0, 0, 0, 1], [n, 0, 0])),
      transform('tracker', 'needle', rigidMatrix([0, 0, 0, 1], [0, n, 0])),
      point('needle', 0, 0, 0),
      20 * n,
    )
  expect(run.standing.taken).toBe(0)
})
