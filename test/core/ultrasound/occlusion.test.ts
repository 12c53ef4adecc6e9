import { describe, expect, test } from 'vitest'
import { occlude, patchesInTime } from '#core/ultrasound/occlusion.ts'

const SIDE = 16
const AREA = SIDE * SIDE

/** Grey 0.2, one bright cell; the mask leaves out the last four columns. */
function picture(bright: number) {
  const values = new Float32Array(2 * AREA).fill(0.2, 0, AREA)
  values[bright] = 1
  for (let cell = 0; cell < AREA; cell++) values[AREA + cell] = cell % SIDE < 12 ? 1 : 0
  return values
}

describe('a picture of 16 x 16 cells, painted over in 4 x 4 patches', () => {
  test('a score that is one cell is lost with the patch of that cell alone, by what the cell loses', async () => {
    const at = 6 * SIDE + 9
    const { losses, score } = await occlude(picture(at), SIDE, (seen) => Promise.resolve(seen[at]!), 4)
    expect(score).toBe(1)
    // Patch of row 6, column 9; painted with the mean of 192 cells: (191 * 0.2 + 1) / 192.
    expect(losses[1 * 4 + 2]).toBeCloseTo(1 - (191 * 0.2 + 1) / 192, 5)
    expect([...losses].filter((loss) => Math.abs(loss) > 1e-6)).toHaveLength(1)
  })

  test('patches outside the field are not asked about, and the picture itself is not changed', async () => {
    const whole = picture(0)
    const before = whole.slice()
    let asked = 0
    const { losses } = await occlude(whole, SIDE, () => Promise.resolve(++asked), 4)
    expect(asked).toBe(1 + 12)
    expect([3, 7, 11, 15].map((patch) => losses[patch])).toEqual([0, 0, 0, 0])
    expect(whole).toEqual(before)
  })

  test('the mask is never painted over', async () => {
    const sums = new Set<number>()
    await occlude(
      picture(0),
      SIDE,
      (seen) => {
        sums.add(seen.subarray(AREA).reduce((a, b) => a + b))
        return Promise.resolve(0)
      },
      4,
    )
    expect([...sums]).toEqual([192])
  })

  test('what does not fit is refused by name', async () => {
    const none = () => Promise.resolve(0)
    await expect(occlude(picture(0), SIDE, none, 5)).rejects.toThrow('5 patches do not divide a side of 16')
    await expect(occlude(new Float32Array(100), SIDE, none, 4)).rejects.toThrow('100 values are no channels of 16 x 16')
  })
})

test.each([
  { lookMs: 15, side: 160, patches: 8 },
  { lookMs: 16, side: 160, patches: 5 },
  { lookMs: 40, side: 160, patches: 5 },
  { lookMs: 41, side: 160, patches: 4 },
  { lookMs: 500, side: 160, patches: 4 },
  { lookMs: 16, side: 32, patches: 4 },
])('a look of $lookMs ms at a side of $side: $patches patches along each edge', ({ lookMs, side, patches }) =>
  expect(patchesInTime(lookMs, side)).toBe(patches),
)
