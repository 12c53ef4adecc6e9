import { describe, expect, test } from 'vitest'
import { CUT_PICTURE, cutThrough, cutWindow } from '#core/atlas/cut.ts'
import { createPick } from '#core/atlas/pick.ts'
import { displacements, takenApart } from '#core/atlas/taken-apart.ts'
import { facePx } from '#core/phantom/ultrasound/probe-geometry.ts'
import { greySlice } from '#core/fusion/grey-slice.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { builtInStructures } from './built-in.ts'

const { meshes, field } = builtInStructures()
const apart = takenApart(meshes)
const { low, high, parts } = apart
const pick = createPick({
  meshes,
  parts,
  moved: displacements(apart, 0),
  shown: new Set(parts.filter(({ kind }) => kind === 'skin').map(({ index }) => index)),
})
const faceOf = (m: Matrix) => {
  const [x, y] = facePx(CUT_PICTURE)
  return [0, 1, 2].map((axis) => m[axis]! * x + m[4 + axis]! * y + m[12 + axis]!) as [number, number, number]
}

describe('a plane through the body', () => {
  test.each([0.3, 0.4, 0.5, 0.6, 0.7])(
    'across it at %f of its height hangs from the skin of the back, 5 mm pressed in, as the surface has it',
    (share) => {
      const { ctFromImage, isOnSkin } = cutWindow(field, cutThrough('transverse', share, low, high))
      expect(isOnSkin).toBe(true)
      const [x, y, z] = faceOf(ctFromImage)
      expect([x, z]).toEqual([
        expect.closeTo((low[0] + high[0]) / 2, 6),
        expect.closeTo(low[2] + share * (high[2] - low[2]), 6),
      ])
      const skinY = 400 - pick([x, 400, z], [0, -1, 0])!.at
      // The labels' grid is 1.25 mm, the surface off by 1.5 mm at most.
      expect(Math.abs(y - (skinY - 5))).toBeLessThan(2)
    },
  )

  test('along it: the picture goes forwards as it goes deeper, its marked side is the head', () => {
    const { ctFromImage: m } = cutWindow(field, cutThrough('sagittal', 0.55, low, high))
    const mm = CUT_PICTURE.mmPerPx
    expect([m[0], m[1], m[2]].map((value) => value! + 0)).toEqual([0, 0, mm])
    expect([m[4], m[5], m[6]].map((value) => value! + 0)).toEqual([0, -mm, 0])
  })

  test('where no skin is met, the window lies round the hand, and no probe could be held so', () => {
    const above = [...cutThrough('transverse', 0.5, low, high).slice(0, 14), high[2] + 40, 1]
    const { ctFromImage: m, isOnSkin } = cutWindow(field, above)
    expect(isOnSkin).toBe(false)
    const middle = (CUT_PICTURE.widthPx - 1) / 2
    expect(m[14]! + middle * (m[2]! + m[6]!)).toBeCloseTo(high[2] + 40, 6)
    // Nor where the labels of a person have no skin.
    const skinless = {
      ...field,
      labels: field.labels.map((label) => (label === 1 ? 0 : label)) as Uint16Array<ArrayBuffer>,
    }
    expect(cutWindow(skinless, cutThrough('transverse', 0.5, low, high)).isOnSkin).toBe(false)
  })
})

test('a slice in grey is black at the window’s low end and where there is no volume, white at its high end', () => {
  const geometry = {
    dimensions: [3, 2, 2],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  const voxels = Int16Array.from({ length: 12 }, (_, n) => [-100, 50, 200][n % 3]!)
  const into = new Uint8Array(5)
  greySlice(
    { geometry, voxels },
    [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -1, 0, 0, 1],
    { widthPx: 5, heightPx: 1 },
    [-100, 200],
    into,
  )
  expect([...into]).toEqual([0, 0, 127, 255, 0])
})
