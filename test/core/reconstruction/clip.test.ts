import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipSpans } from '#core/reconstruction/clip.ts'
import type { ClipFan } from '#core/reconstruction/settings.ts'

const rowOf = (spans: Int32Array, y: number) => [...spans.subarray(4 * y, 4 * y + 4)]
/** Origin above the picture's middle, edges a little beyond 45 degrees. */
const FAN: ClipFan = {
  originPx: [50, 0],
  startRadiusPx: 10,
  stopRadiusPx: 40,
  startAngleRad: -Math.atan(1.01),
  stopAngleRad: Math.atan(1.01),
}

test('a rectangle has both its ends: 10 wide from column 3 are 11 columns', () => {
  const spans = clipSpans({ rectangle: { xPx: 3, yPx: 1, widthPx: 10, heightPx: 2 } }, 20, 5, true)
  expect([0, 1, 2, 3, 4].map((y) => rowOf(spans, y))).toEqual([
    [0, -1, 0, -1],
    [3, 13, 0, -1],
    [3, 13, 0, -1],
    [3, 13, 0, -1],
    [0, -1, 0, -1],
  ])
})

test.each([
  // 20 rows down the edges are 20.2 columns to either side.
  { y: 20, isInset: false, row: [30, 70, 0, -1] },
  { y: 20, isInset: true, row: [31, 69, 0, -1] },
  // 36 rows down the arc of 40 is 17.4 to either side.
  { y: 36, isInset: false, row: [33, 67, 0, -1] },
  { y: 36, isInset: true, row: [34, 66, 0, -1] },
  // 8 rows down the edges are at 8.08, and the surface of radius 10 takes what is nearer than 6 away.
  { y: 8, isInset: false, row: [42, 44, 56, 58] },
  { y: 8, isInset: true, row: [43, 44, 56, 57] },
  { y: 41, isInset: true, row: [0, -1, 0, -1] },
])('row $y of the fan, inset $isInset: $row', ({ y, isInset, row }) => {
  expect(rowOf(clipSpans({ fan: FAN }, 100, 60, isInset), y)).toEqual(row)
})

test('the plain fan has the pixels whose angle and radius are within it, and no others (seed 20)', () => {
  const fans = fc.record({
    originPx: fc.tuple(fc.double({ min: 5, max: 35, noNaN: true }), fc.double({ min: -20, max: 10, noNaN: true })),
    startRadiusPx: fc.double({ min: 0, max: 25, noNaN: true }),
    stopRadiusPx: fc.double({ min: 26, max: 60, noNaN: true }),
    startAngleRad: fc.double({ min: -1.2, max: -0.1, noNaN: true }),
    stopAngleRad: fc.double({ min: 0.1, max: 1.2, noNaN: true }),
  })
  fc.assert(
    fc.property(fans, (fan) => {
      const spans = clipSpans({ fan }, 40, 30, false)
      for (let y = 0; y < 30; y++) {
        const [a, b, c, d] = rowOf(spans, y) as [number, number, number, number]
        for (let x = 0; x < 40; x++) {
          const [dx, dy] = [x - fan.originPx[0], y - fan.originPx[1]]
          const [radius, angle] = [Math.hypot(dx, dy), Math.atan2(dx, dy)]
          const far = Math.min(
            Math.abs(radius - fan.startRadiusPx),
            Math.abs(radius - fan.stopRadiusPx),
            Math.abs(angle - fan.startAngleRad),
            Math.abs(angle - fan.stopAngleRad),
          )
          if (far < 1e-9) continue
          const isIn =
            radius >= fan.startRadiusPx &&
            radius <= fan.stopRadiusPx &&
            angle >= fan.startAngleRad &&
            angle <= fan.stopAngleRad
          expect((x >= a && x <= b) || (x >= c && x <= d), `(${x}, ${y})`).toBe(isIn)
        }
      }
    }),
    { seed: 20, numRuns: 40 },
  )
})
