import { expect, test } from 'vitest'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'

/** A 100 x 80 picture, black but for a rectangle. */
function picture(x0: number, y0: number, x1: number, y1: number, grey = 90) {
  const pixels = new Uint8Array(100 * 80)
  for (let y = y0; y <= y1; y++) pixels.fill(grey, y * 100 + x0, y * 100 + x1 + 1)
  return { frameId: 1, widthPx: 100, heightPx: 80, grey: pixels, atMs: 0, receivedAtMs: 0 }
}

test('the field is the rectangle of echoes, to the pixel', () => {
  const field = createFieldOfView()
  field.look(picture(20, 5, 69, 74))
  expect(field.fan).toMatchObject({ kind: 'rectangle', xPx: 20, yPx: 5, widthPx: 50, heightPx: 70 })
})

test('it grows with what later pictures show, and never shrinks', () => {
  const field = createFieldOfView()
  field.look(picture(30, 10, 59, 40))
  field.look(picture(20, 20, 49, 74))
  field.look(picture(40, 30, 45, 35))
  expect(field.fan).toMatchObject({ xPx: 20, yPx: 10, widthPx: 40, heightPx: 65 })
})

test('noise in black and a thin line are no field', () => {
  const field = createFieldOfView()
  field.look(picture(0, 0, 99, 79, 8))
  expect(field.fan).toBeUndefined()
  field.look(picture(0, 40, 99, 40))
  expect(field.fan).toBeUndefined()
})

test('another picture size starts anew', () => {
  const field = createFieldOfView()
  field.look(picture(20, 5, 69, 74))
  field.look({ ...picture(0, 0, 0, 0), widthPx: 50, heightPx: 160 })
  expect(field.fan).toBeUndefined()
})
