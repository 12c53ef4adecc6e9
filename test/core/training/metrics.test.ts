import { describe, expect, test } from 'vitest'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { measure, type MeasuredRun } from '#core/training/all-metrics.ts'
import { walkByMaster, type TrackedSample, type Vector } from '#core/training/tracked-sample.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { box } from './solids.ts'

/** Turned by `deg` about x, so that +z leans towards −y. */
const pose = (timeS: number, device: string, at: Vector, deg = 0): TrackedSample => {
  const half = (deg * Math.PI) / 360
  return { timeS, device, patientFromDevice: rigidMatrix([Math.sin(half), 0, 0, Math.cos(half)], [...at]) }
}

function figures(samples: readonly TrackedSample[], run: Partial<MeasuredRun> = {}) {
  const metrics = measure(samples, { needle: 'needle', ...run })
  return (name: string, device?: string) =>
    metrics.find((metric) => metric.name === name && (device ?? metric.device) === metric.device)?.value
}

describe('how a tool moved', () => {
  // 0 → 30 mm along x in 1 s, then 40 mm along y in 2 s.
  const corner = [pose(0, 'needle', [0, 0, 0]), pose(1, 'needle', [30, 0, 0]), pose(3, 'needle', [30, 40, 0])]

  test.each([
    ['Elapsed Time', 3],
    ['Path Length', 70],
    // (30 + 20) / 2: of the two speeds, not 70 mm by 3 s.
    ['Average Velocity', 25],
    ['Path Inefficiency', 40],
    ['Bounding Box Volume', 0],
    // Mean place 20, 13.33: squares 20² + 13.33², 10² + 13.33², 10² + 26.67² by 3.
    ['RMS', Math.sqrt((400 + 100 + 100 + (40 / 3) ** 2 * 2 + (80 / 3) ** 2) / 3)],
    ['Depth Perception', 0],
  ])('%s of a way round a corner is %d', (name, value) => {
    expect(figures(corner)(name)).toBeCloseTo(value, 9)
  })

  test('a cubic way x = t³ has jerk 6 mm/s³ everywhere, so that its root of the sum over 7 steps of 1 s is 6√7', () => {
    const cubic = Array.from({ length: 10 }, (_, t) => pose(t, 'needle', [t ** 3, 0, 0]))
    expect(figures(cubic)('Motion Smoothness')).toBeCloseTo(6 * Math.sqrt(7), 9)
  })

  test('turned by 10° six times and back by 200° over the shorter arc is 60 + 160', () => {
    const turns = [0, 10, 20, 30, 40, 50, 60, 260].map((deg, t) => pose(t, 'needle', [0, 0, 0], deg))
    expect(figures(turns)('Rotation Total')).toBeCloseTo(60 + 160, 6)
  })

  test('turning about a far origin is no translation', () => {
    const far = Array.from({ length: 30 }, (_, t) => pose(t / 10, 'needle', [0, 5000, 0], t * 8))
    expect(figures(far)('Translational Actions')).toBe(0)
    expect(figures(far)('Rotational Actions')).toBe(1)
  })

  test('a start and end at one place has no inefficiency, not an infinite one', () => {
    expect(figures([pose(0, 'needle', [0, 0, 0]), pose(1, 'needle', [0, 0, 0])])('Path Inefficiency')).toBeUndefined()
  })

  test('two bursts of 100 mm/s that last 0.5 s are two actions; one of 0.15 s is none', () => {
    const bursts = [...burst(0.5), ...burst(0.5), ...burst(0.15)]
    let [x, timeS] = [0, 0]
    const samples = bursts.map((mmPerS) => pose((timeS += 0.05), 'needle', [(x += mmPerS * 0.05), 0, 0]))
    expect(figures(samples)('Translational Actions')).toBe(2)
  })
  const burst = (seconds: number) => [
    ...Array.from({ length: 20 }, () => 0),
    ...Array.from({ length: Math.round(seconds / 0.05) }, () => 100),
    ...Array.from({ length: 20 }, () => 0),
  ]
})

describe('what a needle did to a box of 100 mm', () => {
  const tissue = closedSurface(box([-50, -50, 0], [50, 50, 100]))
  /** Straight in along +z from 25 mm above, 10 mm a second, then 10 mm aside at 55 mm deep. */
  const straight = [
    ...Array.from({ length: 9 }, (_, t) => pose(t, 'needle', [0, 0, -25 + t * 10])),
    pose(9, 'needle', [10, 0, 55]),
  ]
  const of = figures(straight, { tissue })

  test.each([
    // Samples at −25, −15, −5, 5 … 55 and the one aside: 7 steps end inside.
    ['Time in Tissue', 7],
    ['Path in Tissue', 70],
    ['Depth Perception', 80],
    // Only the last step sweeps: 10 mm by 55 mm.
    ['Tissue Damage', 550],
    ['Tissue Punctures', 1],
  ])('%s is %d', (name, value) => {
    expect(of(name)).toBeCloseTo(value, 6)
  })

  test('out and in again is two punctures; half a millimetre of depth is none', () => {
    const depths = [-5, 5, -5, 0.5, -5, 8]
    expect(
      figures(
        depths.map((z, t) => pose(t, 'needle', [1, 2, z])),
        { tissue },
      )('Tissue Punctures'),
    ).toBe(2)
  })
})

describe('a needle beside the picture', () => {
  test('4 mm off and leaning by 15°, while it moves, is 4 mm and 15°', () => {
    // The probe turned by 90°: its plane is x and z, its normal y; the needle leans by 15° out of it.
    const samples = Array.from({ length: 40 }, (_, step) => {
      const timeS = step * 0.1
      return [pose(timeS, 'probe', [0, 0, 0], 90), pose(timeS, 'needle', [step * 2, 4, 0], 15)]
    }).flat()
    const of = figures(samples, { probe: 'probe' })
    expect(of('Average Needle-Plane Distance')).toBeCloseTo(4, 9)
    expect(of('Maximum Needle-Plane Angle')).toBeCloseTo(15, 6)
  })

  test('standing still it counts for nothing', () => {
    const samples = [0, 1, 2, 3].flatMap((t) => [pose(t, 'probe', [0, 0, 0]), pose(t, 'needle', [0, 0, 9])])
    expect(figures(samples, { probe: 'probe' })('Average Needle-Plane Distance')).toBeUndefined()
  })

  test('hands that speed up together agree by 1, one that slows while the other speeds by −1', () => {
    const way = (t: number, sign: number) => (sign > 0 ? t ** 2 : 40 * t - t ** 2)
    const run = (sign: number) =>
      Array.from({ length: 15 }, (_, t) => [
        pose(t, 'needle', [way(t, 1), 0, 0], t ** 2 / 2),
        pose(t, 'probe', [way(t, sign), 0, 0], way(t, sign) / 2),
      ]).flat()
    for (const name of ['Bimanual Dexterity: Translational', 'Bimanual Dexterity: Rotational'])
      for (const sign of [1, -1]) expect(figures(run(sign), { probe: 'probe' })(name)).toBeCloseTo(sign, 6)
  })
})

describe('targets', () => {
  const targets: readonly Vector[] = [
    [0, 0, 40],
    [0, 30, 40],
    [0, -20, 4],
  ]
  test('2.9 mm beside one of three is 33 % hit', () => {
    expect(figures([pose(0, 'needle', [2.9, 0, 40])], { targets })('Targets Hit')).toBeCloseTo(100 / 3, 9)
  })
  test('within 5 mm of the plane and inside the picture is scanned, whichever target is off it before', () => {
    // Picture of 100 × 100 about (−50, 20): the first target is 40 mm off its plane, the third 4 mm but outside.
    const samples = [pose(0, 'needle', [0, 0, 0]), pose(0, 'probe', [-50, 20, 36], 0), pose(1, 'needle', [0, 0, 0])]
    expect(
      figures(samples, { probe: 'probe', targets, picture: { width: 100, height: 100 } })('Targets Scanned'),
    ).toBeCloseTo(100 / 3, 9)
  })
})

describe('beside an expert’s way', () => {
  const reference: readonly Vector[] = [0, 1, 2, 3, 4].map((x) => [x * 10, 0, 0])
  const way = [0, 1, 2, 3, 4].map((x) => pose(x, 'needle', [x * 10, x === 2 ? 7 : 3, 0]))
  test.each([
    ['Deviation from Trajectory - Hausdorff', 7],
    ['Deviation from Trajectory - Frechet', 7],
    // 3 + 3 + 7 + 3 + 3 by 5 + 5 − 1.
    ['Deviation from Trajectory - DTW', 19 / 9],
  ])('%s of one bulge of 7 mm is %d mm', (name, value) => {
    expect(figures(way, { reference })(name)).toBeCloseTo(value, 9)
  })
})

test('the master is walked; another device gives its last pose of that moment, within a millisecond', () => {
  const samples = [
    pose(0, 'a', [0, 0, 0]),
    pose(0.5, 'b', [1, 0, 0]),
    pose(1, 'a', [0, 0, 0]),
    pose(1.0005, 'b', [2, 0, 0]),
    pose(1.9, 'b', [3, 0, 0]),
    pose(2, 'a', [0, 0, 0]),
    pose(2.002, 'b', [4, 0, 0]),
  ]
  const walked = [...walkByMaster(samples)].map(({ timeS, device, patientFromDevice }) => [
    timeS,
    device,
    patientFromDevice[12],
  ])
  expect(walked).toEqual([
    [0, 'a', 0],
    [1, 'a', 0],
    [1, 'b', 2],
    [2, 'a', 0],
    [2, 'b', 3],
  ])
})
