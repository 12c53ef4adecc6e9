import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { createHeldSign, isPalmRaised, type Finger, type Place, type SeenHand } from '#core/signals/raised-palm.ts'

/** Eyes at 1.6 m that look ahead along -z. */
const GAZE = { eye: [0, 1.6, 0] as Place, ahead: [0, 0, -1] as Place }
const BONES = [0.045, 0.025, 0.022]

interface Pose {
  readonly side?: 'left' | 'right'
  /** Of each joint of a finger, towards the palm. */
  readonly curlDeg?: number
  /** About the upright axis: 0 is the palm away from the face, 180 towards it. */
  readonly yawDeg?: number
  /** Ahead and down: 90 is a hand that reaches. */
  readonly pitchDeg?: number
  readonly wrist?: Place
}

/** A drawn hand: knuckles 90 mm from the wrist, 18 mm apart. */
function hand({ side = 'right', curlDeg = 0, yawDeg = 0, pitchDeg = 0, wrist = [0.1, 1.45, -0.4] }: Pose): SeenHand {
  const mirror = side === 'right' ? 1 : -1
  const [c, y, p] = [curlDeg, yawDeg, pitchDeg].map((deg) => (deg * Math.PI) / 180) as [number, number, number]
  const put = ([x, up, z]: Place): Place => {
    const [u2, z2] = [Math.cos(p) * up + Math.sin(p) * z, -Math.sin(p) * up + Math.cos(p) * z]
    return [wrist[0] + Math.cos(y) * x + Math.sin(y) * z2, wrist[1] + u2, wrist[2] - Math.sin(y) * x + Math.cos(y) * z2]
  }
  const finger = (n: number): Finger => {
    // The forefinger of a right hand is on the left, the thumb's side.
    let at: Place = [mirror * (-0.027 + 0.018 * n), 0.09, 0]
    let turn = 0
    const joints = [put(at)]
    for (const bone of BONES) {
      turn += c
      at = [at[0], at[1] + bone * Math.cos(turn), at[2] - bone * Math.sin(turn)]
      joints.push(put(at))
    }
    return joints as unknown as Finger
  }
  return { side, wrist: put([0, 0, 0]), fingers: [finger(0), finger(1), finger(2), finger(3)] }
}

describe('an open hand held up', () => {
  test.each([
    { name: 'right, palm away', pose: {}, is: true },
    { name: 'left, palm away', pose: { side: 'left', wrist: [-0.1, 1.45, -0.4] }, is: true },
    { name: 'a little bent and turned', pose: { curlDeg: 8, yawDeg: 15, pitchDeg: 10 }, is: true },
    { name: 'palm to the face', pose: { yawDeg: 180 }, is: false },
    { name: 'edge on', pose: { yawDeg: 90 }, is: false },
    { name: 'a fist', pose: { curlDeg: 80 }, is: false },
    { name: 'fingers as round a probe', pose: { curlDeg: 35 }, is: false },
    { name: 'reaching ahead', pose: { pitchDeg: 80 }, is: false },
    { name: 'fingers down', pose: { pitchDeg: 180 }, is: false },
    { name: 'low, at the hip', pose: { wrist: [0.2, 0.9, -0.3] }, is: false },
    { name: 'far out at the side', pose: { wrist: [0.5, 1.5, -0.2] }, is: false },
  ] as const)('$name: $is', ({ pose, is }) => expect(isPalmRaised(hand(pose), GAZE)).toBe(is))

  test('is still one with joints 3 mm off by chance, in 95 of 100, seed 8; joints that are not numbers are none', () => {
    const random = createRandom(8)
    const shaken = (place: Place): Place => place.map((v) => v + 0.003 * random.normal()) as unknown as Place
    let count = 0
    for (let n = 0; n < 100; n++) {
      const { side, wrist, fingers } = hand({})
      const seen = { side, wrist: shaken(wrist), fingers: fingers.map((each) => each.map(shaken)) } as unknown as SeenHand // prettier-ignore
      if (isPalmRaised(seen, GAZE)) count++
    }
    expect(count).toBeGreaterThanOrEqual(95)
    expect(isPalmRaised(hand({ wrist: [NaN, 1.45, -0.4] }), GAZE)).toBe(false)
  })
})

test('a sign counts once it was held for half a second, once, and again after it was let go', () => {
  const sign = createHeldSign()
  const told = (from: number, to: number, isThere: boolean) => {
    let count = 0
    for (let ms = from; ms < to; ms += 20) if (sign.see(isThere, ms)) count++
    return count
  }
  expect(told(0, 480, true)).toBe(0)
  expect(told(480, 500, false)).toBe(0)
  expect(told(500, 2000, true)).toBe(1)
  expect(told(2000, 2100, false)).toBe(0)
  expect(told(2100, 2700, true)).toBe(1)
})
