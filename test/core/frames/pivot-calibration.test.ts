import { describe, expect, test } from 'vitest'
import { apply, point, transform, type Transform } from '#core/frames/transform.ts'
import { calibratePivot, calibrateSpin } from '#core/frames/pivot-calibration.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'

const TIP = point('needle', 4, -7, 152)

/** Turned by `about` z, tilted by `tilt` towards `heading`: rotation by hand, Rz(heading) Ry(tilt) Rz(about). */
function turned(heading: number, tilt: number, about: number): number[][] {
  const z = (a: number) => [
    [Math.cos(a), -Math.sin(a), 0],
    [Math.sin(a), Math.cos(a), 0],
    [0, 0, 1],
  ]
  const y = (a: number) => [
    [Math.cos(a), 0, Math.sin(a)],
    [0, 1, 0],
    [-Math.sin(a), 0, Math.cos(a)],
  ]
  const times = (a: number[][], b: number[][]) =>
    a.map((row) => [0, 1, 2].map((c) => row.reduce((sum, value, k) => sum + value * b[k]![c]!, 0)))
  return times(times(z(heading), y(tilt)), z(about))
}

/** The marker's pose that puts the tip on `spot`, with noise of the tracker. */
function poseOf(
  r: number[][],
  spot: readonly number[],
  random: Random,
  sigmaMm: number,
): Transform<'tracker', 'needle'> {
  const shift = spot.map(
    (value, k) => value - r[k]![0]! * TIP.x - r[k]![1]! * TIP.y - r[k]![2]! * TIP.z + sigmaMm * random.normal(),
  )
  const column = (c: number) => [r[0]![c]!, r[1]![c]!, r[2]![c]!, 0]
  return transform('tracker', 'needle', [...column(0), ...column(1), ...column(2), shift[0]!, shift[1]!, shift[2]!, 1])
}

function pivoted(seed: number, sigmaMm: number, count = 300, slips = 0): Transform<'tracker', 'needle'>[] {
  const random = createRandom(seed)
  const spot = [100, -40, 700]
  return Array.from({ length: count }, (_, n) => {
    const pose = turned(
      2 * Math.PI * random.uniform(),
      0.7 * Math.sqrt(random.uniform()),
      2 * Math.PI * random.uniform(),
    )
    const off = n < slips ? 20 : 0
    return poseOf(pose, [spot[0]! + off, spot[1]!, spot[2]!], random, sigmaMm)
  })
}

describe('pivoting by up to 40° to all sides, 300 poses with 0.5 mm of noise, seeds 1-100', () => {
  test('finds the tip within 0.3 mm every time', () => {
    const off = Array.from({ length: 100 }, (_, n) => {
      const { tip } = calibratePivot(pivoted(n + 1, 0.5))
      return Math.hypot(tip.x - TIP.x, tip.y - TIP.y, tip.z - TIP.z)
    })
    console.log(`pivot: worst of 100 ${Math.max(...off).toFixed(2)} mm`)
    expect(Math.max(...off)).toBeLessThan(0.3)
  })

  test('says how far the tip moved: 0.5 √3 mm', () => {
    expect(calibratePivot(pivoted(1, 0.5)).rmseMm).toBeCloseTo(0.5 * Math.sqrt(3), 1)
  })

  test('leaves out ten poses in which it had slipped by 20 mm', () => {
    const { tip, rejected } = calibratePivot(pivoted(5, 0.3, 300, 10))
    expect(rejected).toBeGreaterThanOrEqual(10)
    expect(rejected).toBeLessThan(25)
    expect(Math.hypot(tip.x - TIP.x, tip.y - TIP.y, tip.z - TIP.z)).toBeLessThan(0.3)
  })
})

describe('what cannot be calibrated from', () => {
  test('few poses, and poses that hardly differ', () => {
    expect(() => calibratePivot(pivoted(1, 0.5, 5))).toThrow('5 poses are too few: turn it for longer (at least 10)')
    const random = createRandom(2)
    const still = Array.from({ length: 50 }, () => poseOf(turned(0, 0.1 * random.uniform(), 0), [0, 0, 0], random, 0.2))
    expect(() => calibratePivot(still)).toThrow(/the poses differ by \d°: turn it by at least 30°/)
  })

  test('a tip that was not held on its spot', () => {
    const random = createRandom(3)
    const sliding = Array.from({ length: 100 }, (_, n) =>
      poseOf(turned(6 * random.uniform(), 0.6 * random.uniform(), 0), [n / 4, 0, 0], random, 0.2),
    )
    expect(() => calibratePivot(sliding)).toThrow(/the tip moved by \d+\.\d mm: hold it on one spot/)
  })
})

describe('spinning about the shaft with half a degree of wobble, seeds 1-50', () => {
  /** The axis of the needle in its marker: through the tip from (4, -7, 0). */
  const spun = (seed: number) => {
    const random = createRandom(seed)
    return Array.from({ length: 120 }, () =>
      poseOf(turned(6 * random.uniform(), 0.009 * random.normal(), 6 * random.uniform()), [0, 0, 0], random, 0.3),
    )
  }

  test('gives +z towards the tip within 0.5°', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { axis } = calibrateSpin(spun(seed), TIP)
      expect((Math.acos(axis[2]) * 180) / Math.PI).toBeLessThan(0.5)
    }
  })

  test('points the other way for a tip on the other side', () => {
    expect(calibrateSpin(spun(1), point('needle', 4, -7, -152)).axis[2]).toBeLessThan(-0.99)
  })

  test('refuses a pivot in its place', () => {
    expect(() => calibrateSpin(pivoted(1, 0.3), TIP)).toThrow('it was turned about more than one axis')
  })
})

test('the tip found is where the tip is, in the tracker', () => {
  const poses = pivoted(9, 0)
  const { tip } = calibratePivot(poses)
  const there = apply(poses[0]!, tip)
  expect([there.x, there.y, there.z].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([100, -40, 700])
})
