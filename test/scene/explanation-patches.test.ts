import type { BufferAttribute } from 'three'
import { Color } from 'three'
import { expect, test } from 'vitest'
import type { Explanation } from '#core/anatomy/explanation.ts'
import { COLOURS } from '#scene/colours.ts'
import { createExplanationPatches } from '#scene/explanation-patches.ts'

/** Two by two patches over a square of eight cells, each cell two pixels wide and three high, the first in the middle of pixel (10, 20). */
const EXPLANATION: Explanation = {
  claim: { kind: 'class', name: 'lamina' },
  frameId: 7,
  score: 0.8,
  patches: 2,
  losses: Float32Array.of(0.4, 0.001, -0.1, 0.2),
  side: 8,
  mapping: { x0Px: 10, y0Px: 20, xStepPx: 2, yStepPx: 3 },
  tookMs: 900,
}

test('each part that matters has a patch where it is, as strong as what is lost without it; nothing is laid over a picture that nobody asked about', () => {
  const { mesh, show, dispose } = createExplanationPatches('patches')
  expect(mesh.visible).toBe(false)
  show(EXPLANATION)
  expect(mesh.visible).toBe(true)
  // Three patches of two triangles: the second says nothing.
  expect(mesh.geometry.drawRange.count).toBe(18)
  const places = mesh.geometry.getAttribute('position') as BufferAttribute
  const corners = (patch: number) => [0, 1, 2, 3].map((n) => [places.getX(4 * patch + n), places.getY(4 * patch + n)])
  // Cells 0 to 3 of either way reach from half a cell before the first to half a cell after the fourth.
  expect(corners(0)).toEqual([[9, 18.5], [17, 18.5], [17, 30.5], [9, 30.5]]) // prettier-ignore
  expect(corners(1)).toEqual([[9, 30.5], [17, 30.5], [17, 42.5], [9, 42.5]]) // prettier-ignore
  expect(corners(2)[0]).toEqual([17, 30.5])
  const colours = mesh.geometry.getAttribute('color') as BufferAttribute
  const strengths = [0, 1, 2].map((patch) => colours.getW(4 * patch))
  expect(strengths[1]! / strengths[0]!).toBeCloseTo(0.25, 5)
  expect(strengths[2]! / strengths[0]!).toBeCloseTo(0.5, 5)
  const against = new Color(COLOURS.speaksAgainst)
  expect(colours.getX(4)).toBeCloseTo(against.r, 5)
  expect(colours.getX(0)).toBeCloseTo(new Color(COLOURS.speaksFor).r, 5)
  show(undefined)
  expect(mesh.visible).toBe(false)
  dispose()
})
