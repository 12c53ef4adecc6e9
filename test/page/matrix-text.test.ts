import { describe, expect, test } from 'vitest'
import { transformFromRows } from '#core/frames/transform.ts'
import { matrixAsText, parseRigidRows, rowsAsText } from '#page/matrix-text.ts'

/** A quarter turn about z, then 12.5, -4 and 30.25 mm. */
const ROWS = [0, -1, 0, 12.5, 1, 0, 0, -4, 0, 0, 1, 30.25, 0, 0, 0, 1]

describe('sixteen numbers in rows', () => {
  test.each([
    ['four lines', '0 -1 0 12.5\n1 0 0 -4\n0 0 1 30.25\n0 0 0 1'],
    ['one line, as in a PLUS configuration', '0 -1 0 12.5 1 0 0 -4 0 0 1 30.25 0 0 0 1'],
    ['commas and brackets, as from NumPy', '[[0, -1, 0, 12.5],\n [1, 0, 0, -4],\n [0, 0, 1, 30.25],\n [0, 0, 0, 1]]'],
    ['semicolons, as in MATLAB', '[0 -1 0 12.5; 1 0 0 -4; 0 0 1 30.25; 0 0 0 1]'],
    ['commas without spaces', '0,-1,0,12.5,1,0,0,-4,0,0,1,30.25,0,0,0,1'],
    ['exponents, signs, tabs and blank lines', '\n0\t-1.\t0\t+1.25e1\n\n1e0 0 0 -.4E1\n0 0 1 30.25\r\n0 0 0 1\n'],
  ])('%s', (_, text) => expect(parseRigidRows(text)).toEqual({ ok: true, value: ROWS }))

  test.each([
    ['', 'There are no numbers yet'],
    ['1 2 3', 'There are 3 numbers; four rows of four are needed'],
    ['7', 'There are 1 number;'],
    ['1 0 0 0\n0 1 0\n0 0 1 0\n0 0 0 1', 'Row 2 has 3 numbers; it needs 4'],
    ['1 0 0 0\n0 1 0 0\n0 0 1 0 5\n0 0 0 1', 'Row 3 has 5 numbers; it needs 4'],
    ['1 0 0 0\n0 1 0 0\n0 0 1 0', 'There are 12 numbers'],
    ['1 0 0 0\n0 1 0 x\n0 0 1 0\n0 0 0 1', 'Row 2, column 4: “x” is not a number'],
    ['1 0 0 NaN\n0 1 0 0\n0 0 1 0\n0 0 0 1', 'Row 1, column 4: “NaN” is not a number'],
    ['1 0 0 0\n0 1 0 0\n0 0 1 1e999\n0 0 0 1', 'Row 3, column 4: “1e999” is not a number'],
    ['1 0 0 12,5\n0 1 0 0\n0 0 1 0\n0 0 0 1', 'Row 1, column 4: write “12,5” with a decimal point'],
    ['1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 5 1', 'Row 4, column 3 is 5: the last row is always 0 0 0 1'],
    [
      '1 0 0 0\n0 1 0 0\n0 0 1 0\n12 4 30 1',
      'Row 4, column 1 is 12: the last row is always 0 0 0 1. If these are columns',
    ],
    ['1 0 0 0\n0 0.9 0 0\n0 0 1 0\n0 0 0 1', 'Row 2: its first three numbers have length 0.900'],
    ['0.001 0 0 0\n0 0.001 0 0\n0 0 0.001 0\n0 0 0 1', 'Row 1: its first three numbers have length 0.001'],
    ['1 0 0 0\n0 1 0 0\n0.6 0 0.8 0\n0 0 0 1', 'Rows 1 and 3 are not at right angles'],
    ['1 0 0 0\n0 1 0 0\n0 0 -1 0\n0 0 0 1', 'mirror left and right'],
  ])('%j is refused: %s', (text, fault) => {
    expect(parseRigidRows(text)).toEqual({ ok: false, fault: expect.stringContaining(fault) })
  })

  test('three typed decimals are enough for a rotation by 30°, two are not', () => {
    const turned = (cos: string) => `${cos} -0.5 0 0\n0.5 ${cos} 0 0\n0 0 1 0\n0 0 0 1`
    expect(parseRigidRows(turned('0.866')).ok).toBe(true)
    expect(parseRigidRows(turned('0.87')).ok).toBe(false)
  })

  test('what is shown of a transform reads back as the same rows', () => {
    const { matrix } = transformFromRows('ct', 'patient', ROWS)
    expect(parseRigidRows(matrixAsText(matrix))).toEqual({ ok: true, value: ROWS })
    expect(rowsAsText(ROWS)).toBe('0  -1  0  12.5\n1  0  0  -4\n0  0  1  30.25\n0  0  0  1')
  })
})
