import { describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { needleAimedAt, needleAtPlace, probeAtPlace, type ProbePlace } from '#core/phantom/contact/on-skin.ts'
import { moveNeedle, type NeedleMoment } from '#core/phantom/contact/needle-contact.ts'
import { pressProbe } from '#core/phantom/contact/probe-contact.ts'
import { MARKER_MM } from '#core/phantom/sweep.ts'
import { gradedSpine, GRADES } from '#core/training/graded-spines.ts'
import { valueOf } from '#core/training/figure.ts'
import { BUILT_IN_TASKS, taskOf } from '#core/training/tasks/built-in-tasks.ts'
import type { PracticeMoment } from '#core/training/tasks/moment.ts'
import { taskPlace } from '#core/training/tasks/task-place.ts'
import { createTaskRun, type TaskRun } from '#core/training/tasks/task-run.ts'
import { viewMatch } from '#core/training/tasks/view-match.ts'

const spine = createLumbarSpine()
const STRAIGHT = { turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 } as const

const probeAt = (place: Partial<ProbePlace>) => {
  const hand = probeAtPlace(spine.skinAt, { xMm: 0, zMm: 0, ...STRAIGHT, ...place }, MARKER_MM)!
  return pressProbe(spine.skinAt, hand, MARKER_MM, true)
}

const withProbe = (timeS: number, place: Partial<ProbePlace>): PracticeMoment => {
  const { ctFromProbe, isTouching } = probeAt(place)
  return {
    timeS,
    samples: [],
    truth: { needle: undefined, ctFromProbe: ctFromProbe.matrix, isTouching },
    felt: [],
    gaze: undefined,
    alarmsRaised: 0,
  }
}

const spinous = (level: 'L2' | 'L3' | 'L4' | 'L5') => spine.landmarks[level].spinousTip

describe('palpation', () => {
  const [x, y, z] = spinous('L4')

  function palpated(markZ: number, probeZ: number): TaskRun {
    const run = createTaskRun(taskOf('palpate-l4')!, spine)
    run.see(withProbe(1, { zMm: probeZ }))
    run.mark([x, y + 20, markZ])
    run.here()
    return run
  }

  test('marked 9 mm above and found in the middle of the picture it is passed, with an error of 9 mm', () => {
    const { figures, isPassed, reasons } = palpated(z + 9, z).outcome()
    expect(valueOf(figures, 'Mark Error')).toBeCloseTo(9, 6)
    expect(valueOf(figures, 'Check Error')).toBeLessThan(4)
    expect(reasons).toEqual([])
    expect(isPassed).toBe(true)
  })

  test('a level too high it is not, and says both errors', () => {
    const higher = spinous('L3')[2]
    const { isPassed, reasons } = palpated(higher, higher).outcome()
    expect(isPassed).toBe(false)
    expect(reasons[0]).toMatch(/^Mark Error: 2\d mm; at most 15 mm$/)
    expect(reasons[1]).toMatch(/^Check Error: \d+ mm; at most 8\.0 mm$/)
  })

  test('before it is marked nothing can be checked', () => {
    const run = createTaskRun(taskOf('palpate-l4')!, spine)
    run.see(withProbe(1, { zMm: z }))
    run.here()
    expect(run.isComplete).toBe(false)
    expect(run.probe!.asked).toEqual({ step: 'mark', level: 'L4' })
  })
})

test('of four levels asked for, three right are 75 % and not enough', () => {
  const run = createTaskRun(taskOf('count-levels')!, spine)
  for (const level of ['L5', 'L3', 'L3', 'L2'] as const) {
    run.see(withProbe(1, { zMm: spinous(level)[2] }))
    run.here()
  }
  expect(run.isComplete).toBe(true)
  expect(run.outcome().reasons).toEqual(['Levels Right: 75 %; at least 100 %'])
})

describe('standard views', () => {
  const joint = spine.landmarks.L3.facetJoints.left
  const on = (place: Partial<ProbePlace>) => probeAt(place).ctFromProbe.matrix

  test.each([
    ['sagittal midline', 0, 90],
    ['sagittal articular', joint[0], 90],
    ['sagittal oblique interlaminar', joint[0], 90],
    ['transverse spinous', 0, 0],
    ['transverse interlaminar', 0, 0],
  ] as const)(
    '%s is found on this back from about where it is taught, by sliding and tilting: 90 % or more',
    (view, x, turnDeg) => {
      let best = 0
      for (let aside = -9; aside <= 9; aside += 3)
        for (let up = -24; up <= 6; up += 3)
          for (let tiltDeg = -25; tiltDeg <= 25; tiltDeg += 5)
            best = Math.max(
              best,
              viewMatch(view, 'L3', spine, on({ xMm: x + aside, zMm: spinous('L3')[2] + up, turnDeg, tiltDeg })),
            )
      expect(best).toBeGreaterThan(90)
    },
  )

  test('5 mm aside leaves 80 %, 10 mm 41 %, a quarter turn nothing', () => {
    const at = (m: readonly number[], x: number) => [...m.slice(0, 12), x, ...m.slice(13)] as never
    const straight = [0, 0, 1, 0, 0, -1, 0, 0, 1, 0, 0, 0, spinous('L3')[0], 150, spinous('L3')[2], 1]
    const match = (m: never) => viewMatch('sagittal midline', 'L3', spine, m)
    expect(match(at(straight, spinous('L3')[0]))).toBeCloseTo(100, 6)
    expect(match(at(straight, spinous('L3')[0] + 5))).toBeCloseTo(80, 6)
    // 0.8 to the fourth.
    expect(match(at(straight, spinous('L3')[0] + 10))).toBeCloseTo(40.96, 6)
    expect(viewMatch('transverse spinous', 'L3', spine, at(straight, spinous('L3')[0]))).toBeLessThan(1)
  })

  test('is done once it was held for two seconds, and not by passing through', () => {
    const run = createTaskRun(taskOf('view-midline')!, spine)
    const held = { xMm: 0, zMm: spinous('L3')[2], turnDeg: 90 }
    run.see(withProbe(0, held))
    run.see(withProbe(1.5, held))
    run.see(withProbe(1.6, { xMm: 20, zMm: 0, turnDeg: 90 }))
    run.see(withProbe(3, held))
    expect(run.isComplete).toBe(false)
    run.see(withProbe(5.1, held))
    expect(run.isComplete).toBe(true)
    expect(run.outcome().isPassed).toBe(true)
  })
})

describe('needle tasks', () => {
  const needleTasks = BUILT_IN_TASKS.flatMap(({ id, work }) => (work.kind === 'needle' ? [{ id, work }] : []))

  test.each(needleTasks)(
    '$id has a place in the built-in spine whose taught way meets no bone before its end',
    ({ work }) => {
      const { target, entry } = taskPlace(work, spine)
      const mm = Math.hypot(target[0] - entry[0], target[1] - entry[1], target[2] - entry[2])
      expect(mm).toBeGreaterThan(20)
      expect(mm).toBeLessThan(110)
      const blocked: number[] = []
      for (let at = 0; at < mm - 4; at += 0.5) {
        const share = at / mm
        const place = [0, 1, 2].map((axis) => entry[axis]! + share * (target[axis]! - entry[axis]!)) as [
          number,
          number,
          number,
        ]
        if (spine.boneAt(...place) < 0) blocked.push(Number((mm - at).toFixed(1)))
      }
      expect(blocked).toEqual([])
    },
  )

  test.each([3, 5] as const)('and in a spine of grade %i, seed 11', (grade) => {
    const graded = createLumbarSpine(gradedSpine(grade, 11))
    for (const { work } of needleTasks) expect(() => taskPlace(work, graded)).not.toThrow()
  })

  test('the epidural target is in the fat behind the sac', () => {
    const work = needleTasks.find(({ id }) => id === 'epidural-l3')!.work
    expect(spine.tissueAt(...taskPlace(work, spine).target)).toBe('epidural-fat')
  })
})

describe('loss of resistance, by the hand that pushes a Tuohy needle of 18 gauge', () => {
  const task = taskOf('epidural-l3')!
  const shape = { lengthMm: 90, gauge: 18 }

  /** Pushes on at 6 mm/s; stops `afterMm` past the loss. */
  function pushed(afterMm: number): TaskRun {
    const run = createTaskRun(task, spine)
    const { target, entry } = run.place!
    const aim = needleAimedAt(spine.skinAt, { xMm: entry[0], zMm: entry[2] }, target)
    let now: NeedleMoment | undefined
    let lossAt: number | undefined
    for (let step = 0; step < 2400; step++) {
      const depthMm = -5 + step * 0.1
      const place = { xMm: entry[0], zMm: entry[2], upDeg: aim.upDeg, leftDeg: aim.leftDeg, depthMm }
      now = moveNeedle(spine, now, needleAtPlace(spine.skinAt, place, shape.lengthMm)!, shape)
      const m = now.ctFromNeedle.matrix
      const direction = [m[8]!, m[9]!, m[10]!] as const
      const tip = [m[12]! + 90 * m[8]!, m[13]! + 90 * m[9]!, m[14]! + 90 * m[10]!] as const
      const depth = now.track?.depthMm ?? 0
      run.see({
        timeS: step / 60,
        samples: [],
        truth: {
          needle: { tip, direction, depthMm: depth, tissue: spine.tissueAt(...tip) },
          ctFromProbe: undefined,
          isTouching: false,
        },
        felt: now.felt,
        gaze: undefined,
        alarmsRaised: 0,
      })
      if (now.felt.includes('loss of resistance')) lossAt = depth
      if (lossAt !== undefined && depth >= lossAt + afterMm) break
    }
    return run
  }

  test('felt once, and stopped at, it is in the space: passed, with one pass and the dura whole', () => {
    const { figures, isPassed, reasons } = pushed(0).outcome()
    expect(reasons).toEqual([])
    expect(isPassed).toBe(true)
    expect(valueOf(figures, 'Loss of Resistance')).toBe(1)
    expect(valueOf(figures, 'Needle Passes')).toBe(1)
    expect(valueOf(figures, 'Target Error')).toBeLessThan(5)
  })

  test('pushed on by 12 mm the dura is punctured, and it says so', () => {
    const { figures, isPassed, reasons } = pushed(12).outcome()
    expect(isPassed).toBe(false)
    expect(valueOf(figures, 'Dura Punctured')).toBe(1)
    expect(reasons.join(' ')).toMatch(/Past the Loss: .*Dura Punctured: 1; at most 0/)
  })
})

test('graded spines get heavier and more worn with each grade, and the same seed is the same spine', () => {
  const all = GRADES.map((grade) => gradedSpine(grade, 4))
  const rising = (of: (spine: (typeof all)[number]) => number) => {
    const values = all.map(of)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    expect(values[0]).toBeLessThan(values.at(-1)!)
  }
  rising(({ bodyMassIndex }) => bodyMassIndex)
  rising(({ facetArthropathy }) => facetArthropathy.L4.left)
  rising(({ scoliosis }) => Math.abs(scoliosis.cobbDeg))
  expect(gradedSpine(3, 4)).toEqual(gradedSpine(3, 4))
  expect(gradedSpine(3, 4)).not.toEqual(gradedSpine(3, 5))
})
