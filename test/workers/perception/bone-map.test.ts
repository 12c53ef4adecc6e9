import { afterEach, expect, test } from 'vitest'
import { boneLikelihood } from '#core/ultrasound/bone-likelihood.ts'
import { imageFromCell } from '#core/ultrasound/bone-map.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { BONE, closeAll, FAN, MM, picture, start, until, type Paint } from './joined-halves.ts'

afterEach(closeAll)

/** A bright line with darkness behind it. */
const line: Paint = (_, y) => (y === 12 ? 255 : y > 12 ? 5 : 90)

test('no map is told while none is wanted; the contour comes all the same', async () => {
  const { perception, bones, contours, settled } = start([BONE])
  await settled()
  perception.see(picture(1, line), FAN, MM)
  await until(() => contours.length === 1)
  expect(bones).toEqual([])
})

test('wanted, the map is the plain filter’s, to two greys of 255, and says where its cells lie', async () => {
  const { perception, bones, settled } = start([BONE])
  await settled()
  perception.wantBone(true)
  const seen = picture(2, line)
  perception.see(seen, FAN, MM)
  await until(() => bones.length === 1)
  const { frameId, side, grey, mapping } = bones[0]!
  const input = networkInput(seen, FAN, side, MM)
  const plain = boneLikelihood(input.grey, input.mask)
  expect(frameId).toBe(2)
  expect(mapping).toEqual(input.mapping)
  const off = plain.map((chance, cell) => Math.abs(255 * chance - grey[cell]!))
  expect(Math.max(...off)).toBeLessThan(2)
  const brightest = grey.indexOf(Math.max(...grey))
  const m = imageFromCell(mapping)
  const yPx = m[5]! * Math.floor(brightest / side) + m[13]!
  expect(Math.abs(yPx - 12)).toBeLessThan(1)
})
