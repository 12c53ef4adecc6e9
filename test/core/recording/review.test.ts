import { describe, expect, test } from 'vitest'
import { IDENTITY, point } from '#core/frames/transform.ts'
import { needlePasses } from '#core/recording/needle-passes.ts'
import { momentAt, reviewOf } from '#core/recording/review.ts'
import { reviewAsCsv, reviewAsJson } from '#core/recording/review-files.ts'
import { structure } from '#core/anatomy/structures.ts'
import { recordedStructure, structureNote } from '#core/recording/recorded-structures.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import { boxHazard } from '#test/app/box-hazard.ts'
import { makeRecording } from './in-memory.ts'

/** Straight in from the back: entry at y 60, target at the origin. The needle's +z leads to its tip. */
const INWARD = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0] as const

/** One displayed frame every 20 ms: the tip at depth mm past the entry, 3 mm to the left of the path. */
function inserted(depthsMm: readonly number[], lostFrom = Infinity, watched: readonly Hazard[] = []) {
  const made = makeRecording()
  for (const hazard of watched) made.note('structures', 0, { set: 1, needleRadiusMm: 0.5, ...structureNote(hazard) })
  made.note('facts', 0, { facts: { registration: { matrix: IDENTITY, how: 'test' }, target: point('ct', 0, 0, 0), entry: point('ct', 0, 60, 0), isGuiding: false } }) // prettier-ignore
  made.note('poses', 0, { from: 'source', poses: [{ to: 'needle', from: 'needle-tip', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 90, 1], status: 'ok', atMs: Infinity }] }) // prettier-ignore
  depthsMm.forEach((depth, n) => {
    const nowMs = 20 * (n + 1)
    const status = n >= lostFrom ? 'out-of-view' : 'ok'
    if (n === 5) made.note('facts', nowMs, { facts: { isGuiding: true } })
    made.note('poses', nowMs, { from: 'source', poses: [{ to: 'patient', from: 'needle', matrix: [...INWARD, 3, 60 - depth + 90, 0, 1], status, atMs: nowMs - 5 }] }) // prettier-ignore
    if (n === 8) made.note('events', nowMs, { kind: 'alarm raised', level: 'high', words: 'dura, 1.2 mm' })
    made.note('ticks', nowMs)
  })
  return reviewOf(made.read())
}

const steps = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, n) => from + ((to - from) * n) / (count - 1))

describe('a review', () => {
  test('the tip 45 mm past the entry and 3 mm beside: 15.297 mm to the target, 3 mm off the path, 0° askew', () => {
    const { moments, figures } = inserted(steps(-10, 45, 56))
    const last = moments.at(-1)!
    expect(last.tip).toMatchObject({ in: 'ct', x: 3, y: 15, z: 0 })
    expect(last.score!.inMm).toBeCloseTo(45, 9)
    expect(last.score!.offsetMm).toBeCloseTo(3, 9)
    expect(last.score!.toTargetMm).toBeCloseTo(Math.hypot(3, 15), 9)
    expect(last.score!.angleRad).toBeCloseTo(0, 6)
    expect(figures).toMatchObject({ passes: 1, alarms: 1, highAlarms: 1, lostShare: 0 })
    expect(figures.endToTargetMm).toBeCloseTo(15.297, 3)
    expect(figures.meanOffsetMm).toBeCloseTo(3, 9)
    // Past the entry from the 12th of 56 frames on.
    expect(figures.needleMs).toBeCloseTo(20 * 44, 9)
    expect(figures.guidedMs).toBeCloseTo(20 * 50, 9)
  })

  test('clearances are reckoned again from the surfaces in it: beside a box 10 mm to the right it passes at 6.5 mm', () => {
    // Faces at x -9 to -4: 7 mm from the needle's axis at x 3, 6.5 mm from its surface. It begins 20 mm past the entry.
    const watched = boxHazard(structure('dura'), [-6.5, 37.5, 0], 2.5)
    const { moments, figures } = inserted(steps(-10, 45, 56), Infinity, watched)
    expect(figures.nearest?.structure).toBe('dura')
    expect(figures.nearest?.distanceMm).toBeCloseTo(6.5, 3)
    // 11 mm past the entry its end is still 9 mm above the box, and 7 mm beside it.
    const early = moments.find(({ score }) => Math.abs(score!.inMm - 11) < 1e-6)
    expect(early!.nearest!.distanceMm).toBeCloseTo(Math.hypot(9, 7) - 0.5, 3)
    expect(inserted(steps(-10, 45, 56)).figures.nearest).toBeUndefined()
  })

  test('a surface that names a corner it has not is refused by name, and the rest is read', () => {
    const [hazard] = boxHazard(structure('dura'), [0, 0, 0], 5)
    const note = structureNote(hazard!)
    expect(() => recordedStructure({ ...note, indices: Uint32Array.of(0, 1, 99) })).toThrow(
      'dura: corner 99 of 8 is not there',
    )
  })

  test('lost, it is nowhere: no score, and not as it was', () => {
    const { moments, figures } = inserted(steps(0, 40, 40), 30)
    expect(moments.slice(30).every(({ tip, score }) => !tip && !score)).toBe(true)
    expect(figures.lostShare).toBeCloseTo(10 / 40, 9)
  })

  test.each([
    ['in and out', [...steps(-5, 40, 30), ...steps(40, -5, 30)], 1],
    ['in, back by 12 mm, and on', [...steps(-5, 40, 30), ...steps(40, 28, 10), ...steps(28, 50, 10)], 2],
    ['in, back by 4 mm, and on: a tremble', [...steps(-5, 40, 30), ...steps(40, 36, 5), ...steps(36, 50, 10)], 1],
    ['only in the air', [...steps(-40, -1, 30), ...steps(-1, -40, 30), ...steps(-40, -2, 30)], 0],
    ['twice, each time wholly out', [...steps(-5, 40, 20), ...steps(40, -5, 20), ...steps(-5, 30, 20)], 2],
    ['no needle', [], 0],
  ])('%s', (_, depths, count) => {
    expect(needlePasses(depths.map((inMm, n) => ({ ms: 20 * n, inMm })))).toHaveLength(count)
  })

  test('as a table: a head, a line for each displayed frame, then what happened; no cell begins a formula', () => {
    const review = inserted(steps(0, 40, 41))
    const lines = reviewAsCsv({ ...review, events: [...review.events, { ms: 1, kind: 'notice', level: 'info', words: '=1+1, "x"' }] }).split('\r\n') // prettier-ignore
    expect(lines[0]).toBe('time_ms,guiding,frame_id,tip_left_mm,tip_posterior_mm,tip_superior_mm,tip_to_target_mm,path_deviation_mm,angle_deg,past_entry_mm,nearest_structure,nearest_mm') // prettier-ignore
    expect(lines[41]).toBe('820.0,1,,3.000,20.000,0.000,20.224,3.000,0.000,40.000,,')
    expect(lines.slice(42, 46)).toEqual(['', 'time_ms,event,level,words', '180.0,alarm raised,high,"dura, 1.2 mm"', `1.0,notice,info,"'=1+1, ""x"""`]) // prettier-ignore
    expect(JSON.parse(reviewAsJson(review))).toMatchObject({ figures: { passes: 1 }, events: [{ level: 'high' }] })
  })

  test('a moment is found by its time', () => {
    const moments = [{ ms: 0 }, { ms: 10 }, { ms: 30 }]
    expect([-5, 0, 9, 10, 29, 30, 99].map((ms) => momentAt(moments, ms))).toEqual([0, 0, 0, 1, 1, 2, 2])
  })
})
