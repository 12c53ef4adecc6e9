import { expect, test } from 'vitest'
import { defaultPlacement } from '#core/frames/default-placement.ts'
import { apply, point, transform } from '#core/frames/transform.ts'

/** 3 x 3 x 5 voxels of 10 mm, their middle at LPS (110, 210, 320); j and k run towards the front and the feet. */
const grid = {
  dimensions: [3, 3, 5],
  spacingMm: [10, 10, 10],
  origin: [100, 220, 340],
  direction: [1, 0, 0, 0, -1, 0, 0, 0, -1],
} as const

const roomFromPatient = transform('room', 'patient', defaultPlacement(grid))
const inRoom = (left: number, posterior: number, superior: number) => {
  const { x, y, z } = apply(roomFromPatient, point('patient', left, posterior, superior))
  return [x, y, z]
}

test('the middle of the volume stands 1.2 m up and 0.7 m ahead', () => {
  expect(inRoom(110, 210, 320)).toEqual([0, 1200, -700])
})

test.each([
  { towards: 'the head', lps: [0, 0, 50], room: [0, 50, 0] },
  { towards: 'the back', lps: [0, 50, 0], room: [0, 0, 50] },
  { towards: "the patient's left", lps: [50, 0, 0], room: [-50, 0, 0] },
])('50 mm towards $towards is $room in the room', ({ lps, room }) => {
  const [x, y, z] = inRoom(110 + lps[0]!, 210 + lps[1]!, 320 + lps[2]!)
  expect([x!, y! - 1200, z! + 700]).toEqual(room)
})

test('left is never mirrored into right: the determinant is 1', () => {
  const [a, b, c, , d, e, f, , g, h, i] = roomFromPatient.matrix as number[]
  expect(a! * (e! * i! - f! * h!) - d! * (b! * i! - c! * h!) + g! * (b! * f! - c! * e!)).toBe(1)
})
