import { expect, test } from 'vitest'
import { mirroredPlanes, runBothWays } from '#core/ultrasound/mirrored.ts'

test('each row of each plane is turned round, rows stay where they are', () => {
  expect([...mirroredPlanes(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 2)]).toEqual([2, 1, 4, 3, 6, 5, 8, 7])
})

test('there and back again changes nothing', () => {
  const planes = Float32Array.from({ length: 2 * 9 }, (_, at) => at * at)
  expect(mirroredPlanes(mirroredPlanes(planes, 3), 3)).toEqual(planes)
})

test('planes that are no whole number of squares are refused with both numbers', () => {
  expect(() => mirroredPlanes(new Float32Array(10), 3)).toThrow('10 values are no planes of 3 x 3')
})

test('an answer that leans to one column of its picture leans to none in the mean', async () => {
  const leaning = (picture: Float32Array) =>
    Promise.resolve({
      bone: picture.map((value, at) => value + (at % 2 === 0 ? 1 : 0)),
      view: Float32Array.of(picture[0]!),
    })
  const made = await runBothWays(leaning, Float32Array.of(10, 20, 30, 40), 2, { bone: 2 })
  expect([...made['bone']!]).toEqual([10.5, 20.5, 30.5, 40.5])
  expect([...made['view']!]).toEqual([15])
})
