import { expect, test } from 'vitest'
import { seenAxes, type Seen } from '#scene/seen-axes.ts'

const turned = (degrees: number, isFromBehind = false): Seen => {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  // From the front an image that is not turned has x to the right and y down; the viewer's head leans by so much.
  const mirror = isFromBehind ? -1 : 1
  return { rightOn: [mirror * c, s], upOn: [mirror * s, -c], isFromBehind }
}
const plain = (values: readonly number[]) => values.map((value) => value + 0)

test.each([
  { seen: turned(0), right: [1, 0], down: [0, 1] },
  { seen: turned(40), right: [1, 0], down: [0, 1] },
  { seen: turned(90), right: [0, 1], down: [-1, 0] },
  { seen: turned(180), right: [-1, 0], down: [0, -1] },
  { seen: turned(-90), right: [0, -1], down: [1, 0] },
  { seen: turned(0, true), right: [-1, 0], down: [0, 1] },
])('seen as $seen, right is $right of the image and down is $down', ({ seen, right, down }) => {
  const axes = seenAxes(seen)
  expect([plain(axes.right), plain(axes.down)]).toEqual([right, down])
})

test('a lean of 50° turns nothing that stood; one of 60° does', () => {
  const before = seenAxes(turned(0))
  expect(seenAxes(turned(50), before).right).toEqual([1, 0])
  expect(seenAxes(turned(60), before).right).toEqual([0, 1])
  expect(seenAxes(turned(50)).right).toEqual([0, 1])
})

test('whoever goes round to the other side finds it turned at once', () => {
  const before = seenAxes(turned(0))
  expect(plain(seenAxes(turned(0, true), before).right)).toEqual([-1, 0])
})
