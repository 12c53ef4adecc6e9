import { describe, expect, test } from 'vitest'
import { checkAtPoint } from '#core/calibration/check.ts'
import {
  calibrationsAsText,
  parseCalibrations,
  standingOf,
  withRecord,
  type CalibrationRecord,
} from '#core/calibration/record.ts'
import { point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 5, 1, 12)
const TIP: CalibrationRecord = {
  kind: 'tip',
  tool: 'needle on the simulated tracker',
  madeMs: NOW,
  error: 0.2,
  residual: 0.4,
  link: transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 90, 1]),
  pictureLagMs: undefined,
  checkPoint: point('patient', 10, 20, 30),
  lastCheck: undefined,
}
const LAG: CalibrationRecord = { ...TIP, kind: 'lag', tool: 'probe', link: undefined, pictureLagMs: 42, checkPoint: undefined } // prettier-ignore

describe('how long a calibration holds', () => {
  test('a tip 12 h, then it is expired', () => {
    expect(standingOf(TIP, NOW + 11 * HOUR)).toEqual({ state: 'valid', leftMs: HOUR })
    expect(standingOf(TIP, NOW + 14 * HOUR)).toEqual({ state: 'expired', sinceMs: 2 * HOUR })
  })

  test('a passed check begins its time anew, a failed one ends it at once', () => {
    const checked = { ...TIP, lastCheck: { atMs: NOW + 10 * HOUR, offMm: 0.8, isPassed: true } }
    expect(standingOf(checked, NOW + 14 * HOUR)).toEqual({ state: 'valid', leftMs: 8 * HOUR })
    const failed = { ...TIP, lastCheck: { atMs: NOW, offMm: 6.1, isPassed: false } }
    expect(standingOf(failed, NOW)).toEqual({ state: 'slipped', offMm: 6.1 })
  })

  test('a new one takes the place of the old one of the same tool, and of no other', () => {
    const other = { ...TIP, tool: 'needle of 120 mm' }
    const again = { ...TIP, madeMs: NOW + HOUR }
    expect(withRecord([TIP, other, LAG], again)).toEqual([other, LAG, again])
  })
})

describe('kept as text', () => {
  test('there and back again changes nothing', () => {
    const all = [{ ...TIP, lastCheck: { atMs: NOW, offMm: 1, isPassed: true } }, LAG]
    expect(parseCalibrations(calibrationsAsText(all), NOW)).toEqual({ records: all, refused: [] })
  })

  test.each([
    ['not JSON', '{', 'not readable: calibrate again'],
    ['another version', '{"version":2,"calibrations":[]}', 'of another version: calibrate again'],
  ])('%s is refused in words', (_, text, words) => {
    const { records, refused } = parseCalibrations(text, NOW)
    expect(records).toEqual([])
    expect(refused[0]).toMatch(words)
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a kind nobody knows', { kind: 'guess' }, 'unknown kind guess'],
    ['no tool', { tool: '' }, 'does not say of which tool'],
    ['a date of tomorrow', { madeMs: NOW + 24 * HOUR }, 'from the future'],
    ['an error that is no number', { error: 'small' }, 'its error is no number'],
    ['a matrix short of a number', { link: { to: 'needle', from: 'needle-tip', matrix: [1, 2] } }, 'needs 16 numbers'],
    ['a frame nobody knows', { link: { ...TIP.link, to: 'elbow' } }, 'unknown frame elbow'],
    [
      'a mirror image',
      { link: { ...TIP.link, matrix: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 90, 1] } },
      'is a mirror image: calibrate again',
    ],
  ])('one with %s is left out, the others stay', (_, change, words) => {
    const text = JSON.stringify({ version: 1, calibrations: [{ ...TIP, ...change }, LAG] })
    const { records, refused } = parseCalibrations(text, NOW)
    expect(records).toEqual([LAG])
    expect(refused).toEqual([expect.stringContaining(words)])
  })
})

describe('checked at a known place, seed 4', () => {
  const random = createRandom(4)
  const held = (x: number, tremble = 0.3) =>
    Array.from({ length: 60 }, () =>
      point(
        'patient',
        10 + x + tremble * random.normal(),
        20 + tremble * random.normal(),
        30 + tremble * random.normal(),
      ),
    )

  test('1 mm beside it passes, 5 mm beside it is a slip', () => {
    const near = checkAtPoint(TIP, held(1), NOW)
    expect(near.isPassed).toBe(true)
    expect(near.offMm).toBeCloseTo(1, 0)
    const far = checkAtPoint(TIP, held(5), NOW)
    expect(far.isPassed).toBe(false)
    expect(far.offMm).toBeCloseTo(5, 0)
  })

  test('a tip that moves, one not seen, and a calibration without a place say what to do', () => {
    expect(() => checkAtPoint(TIP, held(0, 4), NOW)).toThrow('rest it in the place and hold it still')
    expect(() => checkAtPoint(TIP, held(0).slice(0, 5), NOW)).toThrow('not seen for long enough')
    expect(() => checkAtPoint(LAG, held(0), NOW)).toThrow('no place was kept to check it at: calibrate again')
  })
})
