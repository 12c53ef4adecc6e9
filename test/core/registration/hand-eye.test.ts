import { describe, expect, test } from 'vitest'
import { calibrateHandEye, type SeenTwice } from '#core/registration/hand-eye.ts'
import { compose, invert, transform, type Matrix } from '#core/frames/transform.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { angleBetween, quaternionOf, rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'

type Moment = SeenTwice<'room', 'right-hand', 'tracker', 'stylus'>

/** A turn by `angle` about an axis: the exponential map by hand. */
function turnedBy([x, y, z]: readonly number[], angle: number, at: readonly [number, number, number]): Matrix {
  const length = Math.hypot(x!, y!, z!)
  const s = Math.sin(angle / 2) / length
  return rigidMatrix([x! * s, y! * s, z! * s, Math.cos(angle / 2)] as Quaternion, at)
}

const any = (random: Random, mm: number) =>
  turnedBy([random.normal(), random.normal(), random.normal()], Math.PI * random.uniform(), [
    mm * random.normal(),
    mm * random.normal(),
    mm * random.normal(),
  ])

interface Rig {
  readonly seed: number
  readonly noiseMm?: number
  readonly noiseDeg?: number
  readonly slips?: number
  readonly count?: number
  /** All turns about this axis. */
  readonly axis?: readonly number[]
  readonly mostDeg?: number
}

/** A controller with a marker on it, waved about before both trackers. */
function waved({ seed, noiseMm = 0.5, noiseDeg = 0.3, slips = 0, count = 60, axis, mostDeg = 60 }: Rig) {
  const random = createRandom(seed)
  const handFromMarker = transform('right-hand', 'stylus', any(random, 60))
  const roomFromTracker = transform('room', 'tracker', any(random, 1500))
  const start = transform('room', 'right-hand', any(random, 800))
  const noise = (matrix: Matrix) => {
    const { matrix: off } = transform(
      'room',
      'room',
      turnedBy([random.normal(), random.normal(), random.normal()], ((noiseDeg * Math.PI) / 180) * random.normal(), [
        noiseMm * random.normal(),
        noiseMm * random.normal(),
        noiseMm * random.normal(),
      ]),
    )
    return compose(transform('room', 'room', matrix), transform('room', 'room', off)).matrix
  }
  const moments = Array.from({ length: count }, (_, n): Moment => {
    const about = axis ?? [random.normal(), random.normal(), random.normal()]
    const angle = ((mostDeg * Math.PI) / 180) * (2 * random.uniform() - 1)
    const motion = transform('right-hand', 'right-hand', turnedBy(about, angle, [
      60 * random.normal(),
      60 * random.normal(),
      60 * random.normal(),
    ])) // prettier-ignore
    const worldFromHand = compose(start, motion)
    const trackerFromMarker = compose(invert(roomFromTracker), compose(worldFromHand, handFromMarker))
    const slip = n < slips ? any(random, 80) : undefined
    return {
      worldFromHand: transform('room', 'right-hand', slip ?? noise(worldFromHand.matrix)),
      trackerFromMarker: transform('tracker', 'stylus', noise(trackerFromMarker.matrix)),
    }
  })
  return { moments, handFromMarker, roomFromTracker }
}

const apartMm = (a: Matrix, b: Matrix) => Math.hypot(a[12]! - b[12]!, a[13]! - b[13]!, a[14]! - b[14]!)
const apartDeg = (a: Matrix, b: Matrix) => (angleBetween(quaternionOf(a), quaternionOf(b)) * 180) / Math.PI

describe('60 moments of a controller with a marker on it, turned by up to 60° to all sides', () => {
  test('without noise both maps come out exactly, seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rig = waved({ seed, noiseMm: 0, noiseDeg: 0 })
      const made = calibrateHandEye(rig.moments)
      expect(apartMm(made.handFromMarker.matrix, rig.handFromMarker.matrix)).toBeLessThan(1e-6)
      expect(apartMm(made.worldFromTracker.matrix, rig.roomFromTracker.matrix)).toBeLessThan(1e-6)
      expect(made.rejected).toBe(0)
    }
  })

  test('with 0.5 mm and 0.3° of noise on both the marker is found within 1.5 mm and 0.5°, seeds 1-40; the error said is met', () => {
    const scaled: number[] = []
    let [worstMm, worstDeg] = [0, 0]
    for (let seed = 1; seed <= 40; seed++) {
      const rig = waved({ seed })
      const made = calibrateHandEye(rig.moments)
      const mm = apartMm(made.handFromMarker.matrix, rig.handFromMarker.matrix)
      worstMm = Math.max(worstMm, mm)
      worstDeg = Math.max(worstDeg, apartDeg(made.handFromMarker.matrix, rig.handFromMarker.matrix))
      scaled.push(mm / made.errorMm)
    }
    const usual = Math.sqrt(scaled.reduce((sum, v) => sum + v * v, 0) / scaled.length)
    console.log(`hand-eye: worst ${worstMm.toFixed(2)} mm, ${worstDeg.toFixed(2)}°; off / said ${usual.toFixed(2)}`)
    expect(worstMm).toBeLessThan(1.5)
    expect(worstDeg).toBeLessThan(0.5)
    expect(usual).toBeGreaterThan(0.4)
    expect(usual).toBeLessThan(1.8)
  })

  test('six moments in which the controller was seen elsewhere are left out, seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const rig = waved({ seed, slips: 6 })
      const made = calibrateHandEye(rig.moments)
      expect(made.rejected).toBeGreaterThanOrEqual(5)
      expect(made.rejected).toBeLessThan(20)
      expect(apartMm(made.handFromMarker.matrix, rig.handFromMarker.matrix)).toBeLessThan(1.5)
    }
  })
})

describe('what it cannot be told from, seed 3', () => {
  test.each([
    ['eight moments', { count: 8 }, '8 moments are too few: turn it for longer'],
    ['turns about one axis only', { axis: [0, 1, 0] }, 'about one axis only: turn it up and down, left and right'],
    ['turns of a few degrees', { mostDeg: 12 }, /it was turned by \d+°: turn it by at least 40°/],
    ['a marker that wobbles', { noiseMm: 12 }, /disagree by \d+\.\d mm and \d\.\d°: fix the marker firmly/],
  ])('%s: refused, with what to do', (_, change, message) => {
    expect(() => calibrateHandEye(waved({ seed: 3, ...change }).moments)).toThrow(message)
  })
})
