import { describe, expect, test } from 'vitest'
import { namedPlaces } from '#core/anatomy/named-places.ts'

/** L lamina, D dural sac, S shadow; cells of 1 mm, cell (0, 0) at pixel (10, 20), 2 pixels across and 4 down to a cell. */
const NAMES = ['background', 'lamina', 'dural sac', 'shadow']
const CELLS = { side: 8, cellMm: 1, mapping: { x0Px: 10, y0Px: 20, xStepPx: 2, yStepPx: 4 } }
const LIMITS = { leastMm2: 3, topMm: 1 }

function places(rows: readonly string[], chance: (at: number) => number = () => 0.9) {
  const text = rows.join('')
  const classes = Uint8Array.from(text, (letter) => '.LDS'.indexOf(letter))
  const chances = Float32Array.from(text, (_, at) => chance(at))
  return namedPlaces({ classes, chances }, NAMES, CELLS, LIMITS)
}

const EMPTY = '........'

describe('pieces', () => {
  test('two of one class apart are two places, each with its own area', () => {
    const found = places([EMPTY, '.DD..DDD', '.DD..DDD', '.DD.....', EMPTY, EMPTY, EMPTY, EMPTY])
    expect(found.map(({ name, areaMm2 }) => [name, areaMm2])).toEqual([
      ['dural sac', 6],
      ['dural sac', 6],
    ])
  })

  test('cells that touch by a corner are one piece', () => {
    const found = places(['L.......', '.L......', '..L.....', '...L....', EMPTY, EMPTY, EMPTY, EMPTY])
    expect(found.map(({ areaMm2 }) => areaMm2)).toEqual([4])
  })

  test('the last cell of a row and the first of the next do not touch', () => {
    expect(places(['......DD', 'DD......', EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY])).toEqual([])
  })

  test('less than 3 mm² is a speck; shadow and background have no name', () => {
    expect(places(['LL....SS', '......SS', '......SS', EMPTY, EMPTY, EMPTY, EMPTY, EMPTY])).toEqual([])
  })

  test('its confidence is the mean chance of its cells alone', () => {
    const [found] = places(
      ['DDD.....', EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY, EMPTY],
      (at) => [0.4, 0.6, 0.8][at] ?? 0,
    )
    expect(found!.confidence).toBeCloseTo(0.6, 6)
  })
})

describe('where a name points', () => {
  test('on bone: the middle of what lies within 1 mm of its shallowest cell', () => {
    // Rows 1 and 2 are the top: columns 2, 3, 4 and 1 to 5. Their middle is column 3, row 1.6.
    const [found] = places([EMPTY, '..LLL...', '.LLLLL..', 'LL...LL.', 'L.....LL', '.......L', EMPTY, EMPTY])
    expect([found!.xPx, found!.yPx]).toEqual([10 + 2 * 3, 20 + 4 * 2])
  })

  test('on bone with two tops: on one of them, never in the gap', () => {
    const [found] = places(['LL....LL', 'L......L', 'L......L', 'LLLLLLLL', EMPTY, EMPTY, EMPTY, EMPTY])
    expect([0, 1, 6, 7].map((column) => 10 + 2 * column)).toContain(found!.xPx)
    expect(found!.yPx).toBeLessThanOrEqual(20 + 4)
  })

  test('in soft tissue: the cell nearest the centroid', () => {
    // Columns 1 to 5, rows 2 to 4: the middle is column 3, row 3.
    const [found] = places([EMPTY, EMPTY, '.DDDDD..', '.DDDDD..', '.DDDDD..', EMPTY, EMPTY, EMPTY])
    expect([found!.xPx, found!.yPx]).toEqual([10 + 2 * 3, 20 + 4 * 3])
  })

  test('in a bent piece, whose centroid is outside it: still inside the piece', () => {
    const rows = ['DDDDDDD.', 'D.....D.', 'D.....D.', 'D.....D.', 'D.....D.', EMPTY, EMPTY, EMPTY]
    const [found] = places(rows)
    const [column, row] = [(found!.xPx - 10) / 2, (found!.yPx - 20) / 4]
    expect(rows[row]![column]).toBe('D')
    // The centroid is at column 3, row 22 / 15 = 1.5: the cell above it is the nearest.
    expect([column, row]).toEqual([3, 0])
  })
})

test('a map of another size is refused', () => {
  expect(() => namedPlaces({ classes: new Uint8Array(9), chances: new Float32Array(64) }, NAMES, CELLS)).toThrow(
    new RangeError('a map of side 8 has 9 classes and 64 chances'),
  )
})
