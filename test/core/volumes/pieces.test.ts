import { describe, expect, test } from 'vitest'
import { piecesOf, withoutCrumbs } from '#core/volumes/pieces.ts'

/** A square of 10 mm of two triangles, and one small triangle of 0.5 mm² apart from it. */
const POSITIONS = new Float32Array([0, 0, 0, 10, 0, 0, 10, 10, 0, 0, 10, 0, 50, 0, 0, 51, 0, 0, 50, 1, 0])
const CRUMB = [4, 5, 6]
const SQUARE = [0, 1, 2, 0, 2, 3]
const BOTH = new Uint32Array([...CRUMB, ...SQUARE])

describe('pieces of a mesh', () => {
  test('are told apart, the largest first, with their areas', () => {
    expect(piecesOf(POSITIONS, BOTH)).toEqual([
      { indices: new Uint32Array(SQUARE), areaMm2: 100 },
      { indices: new Uint32Array(CRUMB), areaMm2: 0.5 },
    ])
  })

  test.each([
    { share: 0.004, left: [...CRUMB, ...SQUARE] },
    { share: 0.006, left: SQUARE },
  ])('a piece of 0.5 % of the area, where less than $share is a crumb', ({ share, left }) => {
    expect([...withoutCrumbs(POSITIONS, BOTH, share)]).toEqual(left)
  })

  test('of nothing there is none', () => {
    expect(piecesOf(POSITIONS, new Uint32Array(0))).toEqual([])
    expect(withoutCrumbs(POSITIONS, new Uint32Array(0), 0.1)).toHaveLength(0)
  })
})
