import { expect, test } from 'vitest'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { isInFan } from '#core/ultrasound/fan.ts'
import { layOut } from '#scene/label-layout.ts'
import { fieldBox, inView, MM_PER_UNIT, onPanel, onPlane, roomOnPanel, roomOnPlane } from '#scene/label-rooms.ts'
import { PLATE } from '#scene/name-plates.ts'
import { fitted } from '#scene/picture-layout.ts'
import { PANEL } from '#scene/picture-marks.ts'

const STRAIGHT = { right: [1, 0], down: [0, 1] } as const
const SIZE = { widthPx: 512, heightPx: 512 }
const boxes = (name: 'C5-2' | 'L12', depthMm: number) => {
  const { fan, mmPerPx } = pictureOf(name, depthMm)
  return { fan, mmPerPx, field: fieldBox(fan, SIZE) }
}

test.each(['C5-2', 'L12'] as const)('the box round the field of %s is that of all pixels in it, within one', (name) => {
  const { fan, field } = boxes(name, 70)
  const inside = { leftPx: 512, topPx: 512, rightPx: 0, bottomPx: 0 }
  for (let y = 0; y < 512; y++) {
    for (let x = 0; x < 512; x++) {
      if (!isInFan(fan, x, y)) continue
      inside.leftPx = Math.min(inside.leftPx, x)
      inside.rightPx = Math.max(inside.rightPx, x)
      inside.topPx = Math.min(inside.topPx, y)
      inside.bottomPx = Math.max(inside.bottomPx, y)
    }
  }
  for (const edge of Object.keys(inside) as (keyof typeof inside)[])
    expect(Math.abs(field[edge] - inside[edge])).toBeLessThanOrEqual(1)
})

test('a field that is not known is the whole picture', () => {
  expect(fieldBox(undefined, { widthPx: 80, heightPx: 60 })).toEqual({
    leftPx: -0.5,
    topPx: -0.5,
    rightPx: 79.5,
    bottomPx: 59.5,
  })
})

test('on the panel the first and the last pixel lie half a pixel inside the box; flipped, the other way round', () => {
  const box = { leftMm: 60, topMm: 46, widthMm: 200, heightMm: 100 }
  const straight = onPanel(box, 100, 50, false)
  expect([inView(straight, 0, 0), inView(straight, 99, 49)]).toEqual([[61, 47], [259, 145]]) // prettier-ignore
  const flipped = onPanel(box, 100, 50, true)
  expect([inView(flipped, 0, 0)[0], inView(flipped, 99, 0)[0]]).toEqual([259, 61])
})

test('on the panel plates stand clear of ruler, letters and the scale of colours', () => {
  for (const [widthPx, heightPx] of [
    [512, 512],
    [820, 616],
    [200, 400],
  ] as const) {
    const box = fitted(undefined, widthPx, heightPx)
    const at = onPanel(box, widthPx, heightPx, false)
    const room = roomOnPanel(box, fieldBox(undefined, { widthPx, heightPx }), at, true)
    const names = Array.from({ length: 8 }, (_, key) => {
      const [xMm, yMm] = inView(at, (widthPx * (key + 0.5)) / 8, heightPx / 3)
      return { key: String(key), xMm, yMm, widthMm: 60, heightMm: 23 }
    })
    const plates = layOut(names, room)
    expect(plates.length).toBe(8)
    for (const { side, xMm, yMm } of plates) {
      if (side === 'left') expect(xMm).toBeLessThanOrEqual(box.leftMm - 21)
      else expect(xMm).toBeGreaterThanOrEqual(box.leftMm + box.widthMm)
      expect(yMm - 11.5).toBeGreaterThanOrEqual(box.topMm)
      expect(yMm + 11.5).toBeLessThanOrEqual(box.topMm + box.heightMm)
      // The scale of colours is 78 mm high at the panel's right edge.
      if (side === 'right' && xMm + 60 > PANEL.widthMm - 20) expect(yMm - 11.5).toBeGreaterThanOrEqual(46 + 78)
    }
  }
})

test('on the plane plates stand beside the field, and a shallow field has room for four a side', () => {
  const { field, mmPerPx } = boxes('L12', 20)
  const at = onPlane(STRAIGHT, mmPerPx, mmPerPx)
  const room = roomOnPlane(field, at, undefined, inView(at, field.rightPx, field.topPx))
  expect(room.right.xMm - room.left.xMm).toBeCloseTo(42 + 12, 6)
  const names = Array.from({ length: 8 }, (_, key) => {
    const [xMm, yMm] = inView(at, 256 + (key - 3.5) * 20, 256)
    return { key: String(key), xMm, yMm, widthMm: 50, heightMm: 17 }
  })
  expect(layOut(names, room)).toHaveLength(8)
})

test('on the plane a needle that comes in from the right leaves its way free', () => {
  const { field, mmPerPx } = boxes('C5-2', 100)
  const at = onPlane(STRAIGHT, mmPerPx, mmPerPx)
  const [middle] = inView(at, 256, 0)
  const needle = [[middle, 90], [middle + 120, 40]] as const // prettier-ignore
  const room = roomOnPlane(field, at, needle, [0, 0])
  const plates = layOut([{ key: '1', xMm: middle + 40, yMm: 70, widthMm: 50, heightMm: 18 }], room)
  const [plate] = plates
  const shaftAt = (xMm: number) => 90 - ((xMm - middle) * 50) / 120
  const [inner, outer] = [shaftAt(plate!.xMm), shaftAt(middle + 120)]
  expect(plate!.yMm + 9 < outer - 4 || plate!.yMm - 9 > inner + 4).toBe(true)
})

test('seen lying on its side, the deep end to the left, all plates stand to the left, none at the transducer', () => {
  const { field, mmPerPx } = boxes('C5-2', 100)
  const at = onPlane({ right: [0, -1], down: [1, 0] }, mmPerPx, mmPerPx)
  const room = roomOnPlane(field, at, undefined, inView(at, field.rightPx, field.topPx))
  const names = Array.from({ length: 7 }, (_, key) => {
    const [xMm, yMm] = inView(at, 150 + 30 * key, 250)
    return { key: String(key), xMm, yMm, widthMm: 50, heightMm: 26 }
  })
  const plates = layOut(names, room)
  expect(plates.map(({ side }) => side)).toEqual(Array.from({ length: 7 }, () => 'left'))
  // The deepest echoes are at row `bottomPx`; plates begin 6 mm beyond.
  for (const { xMm } of plates) expect(xMm).toBeCloseTo(-field.bottomPx * mmPerPx - 6, 6)
})

test('seen standing on its head, a shallow field has its room above, away from the transducer', () => {
  const { field, mmPerPx } = boxes('L12', 20)
  const at = onPlane({ right: [-1, 0], down: [0, -1] }, mmPerPx, mmPerPx)
  const { left, right } = roomOnPlane(field, at, undefined, [0, 0])
  expect(left.bottomMm).toBeCloseTo(-field.topPx * mmPerPx, 6)
  expect(left.bottomMm - left.topMm).toBeCloseTo(180, 6)
  expect([right.topMm, right.bottomMm]).toEqual([left.topMm, left.bottomMm])
})

/** Small letters are half as high as the type is large, or higher, in every font of the list (Segoe UI 0.50, Roboto 0.53, Noto Sans 0.54). */
const X_HEIGHT = 0.5
const arcMinutes = (mm: number, awayMm: number) => (60 * 180 * Math.atan(mm / awayMm)) / Math.PI

test.each([
  { view: 'plane', mmPerUnit: MM_PER_UNIT.plane },
  { view: 'panel', mmPerUnit: MM_PER_UNIT.panel },
])('on the $view small letters of both lines are 14 minutes of arc high, or more, at 0.7 m', ({ view, mmPerUnit }) => {
  const [name, origin] = [PLATE.nameSize, PLATE.originSize].map((size) => arcMinutes(X_HEIGHT * size * mmPerUnit, 700))
  console.log(`${view}: small letters of the name ${name!.toFixed(1)}', of its origin ${origin!.toFixed(1)}'`)
  expect(Math.min(name!, origin!)).toBeGreaterThanOrEqual(14)
})
