import { describe, expect, test } from 'vitest'
import { createPivotRun, PIVOT_RUN } from '#core/calibration/pivot-run.ts'
import { apply, point, transform } from '#core/frames/transform.ts'
import { tipFrame } from '#core/frames/tip-frame.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'

const TIP = [3, -5, 110] as const

/** The pose of a tool tilted by `tilt` towards `heading`, whose tip is on a spot, with noise of the tracker. */
function poseOf(heading: number, tilt: number, spot: readonly number[], noiseMm: number, random: Random) {
  const s = Math.sin(tilt / 2)
  const q = [-s * Math.sin(heading), s * Math.cos(heading), 0, Math.cos(tilt / 2)] as Quaternion
  const turn = rigidMatrix(q, [0, 0, 0])
  const at = [0, 1, 2].map(
    (r) => spot[r]! - [0, 1, 2].reduce((sum, c) => sum + turn[4 * c + r]! * TIP[c]!, 0) + noiseMm * random.normal(),
  ) as [number, number, number]
  return transform('patient', 'needle', rigidMatrix(q, at))
}

/** A hand that leads the tool round in widening circles, 60 poses a second, for at most a minute. */
function* led(seed: number, noiseMm = 0.3, isFlat = false) {
  const random = createRandom(seed)
  for (let n = 0; n < 3600; n++) {
    const s = n / 60
    const heading = isFlat ? 0 : 1.7 * s + random.uniform() * 0.05
    const tilt = isFlat ? 0.6 * Math.sin(1.5 * s) : 0.45 + 0.2 * Math.sin(0.9 * s)
    yield poseOf(heading, tilt, [100, 50, -20], noiseMm, random)
  }
}

describe('turned about its tip, as poses come at 60 Hz', () => {
  test('it ends by itself within half a minute with the tip within 1 mm, seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const run = createPivotRun<'needle'>()
      let seen = 0
      for (const pose of led(seed)) {
        run.see(pose, 'ok')
        seen += 1
        if (run.result) break
      }
      expect(seen).toBeLessThan(1800)
      expect(run.standing).toMatchObject({ state: 'done', taken: PIVOT_RUN.enough, slips: 0, advice: 'done' })
      const { tip, pivot, tipErrorMm } = run.result!
      expect(Math.hypot(tip.x - TIP[0], tip.y - TIP[1], tip.z - TIP[2])).toBeLessThan(1)
      expect(Math.hypot(pivot.x - 100, pivot.y - 50, pivot.z + 20)).toBeLessThan(1)
      expect(tipErrorMm).toBeLessThan(1)
    }
  })

  test('held still it takes one pose and asks for turning', () => {
    const run = createPivotRun<'needle'>()
    const random = createRandom(1)
    for (let n = 0; n < 600; n++) run.see(poseOf(0, 0.3, [0, 0, 0], 0.3, random), 'ok')
    expect(run.standing).toMatchObject({ taken: 1, state: 'turning', advice: 'turn it further, to all sides' })
  })

  test('rocked in one plane it never ends, and says to tilt it the other way', () => {
    const run = createPivotRun<'needle'>()
    for (const pose of led(2, 0.3, true)) run.see(pose, 'ok')
    expect(run.result).toBeUndefined()
    expect(run.standing.advice).toMatch(/tilt it the other way as well/)
  })

  test('a tip that slips by 15 mm: what was taken is thrown away, and it ends on the new spot, seeds 1-10', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const run = createPivotRun<'needle'>()
      let n = 0
      for (const pose of led(seed)) {
        const m = [...pose.matrix]
        if (run.standing.taken >= 40 || n > 0) n++
        if (n > 0) m[12] = m[12]! + 15
        run.see(transform('patient', 'needle', m), 'ok')
        if (run.result) break
      }
      expect(run.standing.slips).toBeGreaterThanOrEqual(1)
      const { tip, pivot } = run.result!
      expect(Math.hypot(tip.x - TIP[0], tip.y - TIP[1], tip.z - TIP[2])).toBeLessThan(1)
      expect(pivot.x).toBeCloseTo(115, 0)
    }
  })

  test('poses the tracker does not vouch for, and poses that are no rigid motion, are counted and never used', () => {
    const run = createPivotRun<'needle'>()
    for (const pose of led(3)) {
      run.see(
        transform(
          'patient',
          'needle',
          pose.matrix.map((v, at) => (at === 12 ? v + 500 : v)),
        ),
        'out-of-view',
      )
      run.see(
        transform(
          'patient',
          'needle',
          pose.matrix.map((v, at) => (at < 3 ? -v : v)),
        ),
        'ok',
      )
      run.see(pose, 'ok')
      if (run.result) break
    }
    expect(run.standing.unusable).toBeGreaterThan(100)
    expect(Math.abs(run.result!.tip.z - TIP[2])).toBeLessThan(1)
  })
})

describe("the tool's own frame at its tip", () => {
  test('has its origin in the tip and +z along the shaft', () => {
    const made = tipFrame(point('needle', 3, -5, 110))
    const { x, y, z } = apply(made, point('needle-tip', 0, 0, -Math.hypot(3, 5, 110)))
    expect([x, y, z].every((value) => Math.abs(value) < 1e-9)).toBe(true)
  })

  test('takes y for x where the shaft lies along x, and stays right-handed', () => {
    const m = tipFrame(point('needle', 100, 0, 0)).matrix
    expect(m.slice(0, 11).map((v) => Math.round(v) + 0)).toEqual([0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0])
  })
})
