import { describe, expect, test } from 'vitest'
import { pastedCalibration } from '#core/calibration/pasted.ts'
import { calibrationsAsText, parseCalibrations } from '#core/calibration/record.ts'

const NOW = Date.UTC(2026, 5, 1)
const ROWS = [
  [0, 0.08, 0, 11],
  [-0.08, 0, 0, 48],
  [0, 0, 0.08, 0],
  [0, 0, 0, 1],
]
const NWIRE = { imageToProbe: ROWS, validationError: { meanMm: 0.54 }, accepted: true, reasons: [] }
const take = (value: unknown) => pastedCalibration(JSON.stringify(value), 'probe, x', NOW)

describe('what the command line printed', () => {
  test('a lag becomes a delay of the pictures of this probe, with its error', () => {
    expect(take({ pictureLagMs: 88.2, errorMs: 1.4, correlation: 0.99 })).toMatchObject({
      kind: 'lag', tool: 'probe, x', pictureLagMs: 88.2, error: 1.4, madeMs: NOW,
    }) // prettier-ignore
  })

  test('rows of ImageToProbe become columns, and survive being kept', () => {
    const made = take(NWIRE)
    expect(made.link!.matrix.slice(12, 15)).toEqual([11, 48, 0])
    expect(made).toMatchObject({ kind: 'picture', error: 0.54 })
    expect(parseCalibrations(calibrationsAsText([made]), NOW)).toEqual({ records: [made], refused: [] })
  })

  test.each<[string, unknown, string]>([
    ['a refusal', { error: { code: 'calibration' } }, 'was refused: do what its message says'],
    [
      'a calibration that was not accepted',
      { ...NWIRE, accepted: false, reasons: ['more than 3 mm'] },
      'more than 3 mm',
    ],
    ['a lag beyond 0.5 s', { pictureLagMs: 700, errorMs: 1 }, 'beyond 500 ms'],
    ['a lag without its error', { pictureLagMs: 70 }, 'errorMs is no number'],
    ['a matrix short of a row', { ...NWIRE, imageToProbe: ROWS.slice(1) }, 'needs 16 numbers'],
    ['something else', { tipMm: [1, 2, 3] }, 'neither pictureLagMs nor imageToProbe'],
  ])('%s is refused in words', (_, value, words) => {
    expect(() => take(value)).toThrow(words)
  })

  test('text that is no JSON', () => {
    expect(() => pastedCalibration('88 ms', 'probe, x', NOW)).toThrow('paste its whole line')
  })
})
