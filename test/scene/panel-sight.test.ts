import { describe, expect, test } from 'vitest'
import { PANEL_PX } from '#scene/panel-button.tsx'
import { DESIGN_EYE, FINGERTIP_RAD, PANEL_PLACES } from '#scene/panel-places.ts'
import { axesOf, hiddenShare, inRoom, type Sheet } from './panel-sight.ts'
import { SHEET } from '#scene/path-slice-layout.ts'
import { PANEL } from '#scene/picture-marks.ts'

const about = (wide: number, high: number) => ({ left: -wide / 2, right: wide / 2, bottom: -high / 2, top: high / 2 })
/** Of a panel of buttons. */
const mm = (px: number) => (px * PANEL_PX.enlarged) / PANEL_PX.perMm

describe('one panel before another', () => {
  const eye = [0, 0, 0] as const
  const straight = (z: number, wide: number): Sheet => ({
    place: { at: [0, 0, z], turned: 0, leansRad: 0 },
    patch: about(wide, wide),
  })

  test('half way to another it hides twice its sides: 100 mm of 400 mm are a quarter of its area', () => {
    expect(hiddenShare(straight(-500, 100), straight(-1000, 400), eye)).toBeCloseTo(0.25, 1)
    expect(hiddenShare(straight(-500, 210), straight(-1000, 400), eye)).toBe(1)
  })

  test('behind it, or behind the eye, it hides nothing', () => {
    expect(hiddenShare(straight(-1000, 400), straight(-500, 100), eye)).toBe(0)
    expect(hiddenShare(straight(300, 400), straight(-500, 100), eye)).toBe(0)
  })

  test('its axes are at right angles, and one that leans back faces up', () => {
    const [right, up, facing] = axesOf({ at: [0, 0, 0], turned: 0.7, leansRad: 0.3 })
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0)
    for (const [a, b] of [[right, up], [right, facing], [up, facing]] as const) expect(dot(a, b)).toBeCloseTo(0, 12) // prettier-ignore
    expect(facing[1]).toBeCloseTo(Math.sin(0.3), 12)
  })
})

/** From a person on a low stool to a tall one who stands. */
const EYES_MM = [1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900]
const picture: Sheet = { place: PANEL_PLACES.picture, patch: about(PANEL.widthMm, PANEL.heightMm) }
const control: Sheet = { place: PANEL_PLACES.control, patch: about(mm(700), mm(680)) }
const underPicture: Sheet = { place: PANEL_PLACES['picture-controls'], patch: about(mm(680), mm(298)) }
const slices: Sheet = { place: PANEL_PLACES['path-slices'], patch: about(SHEET.wideMm, SHEET.highMm) }

test.each([
  { name: 'the buttons under the picture', before: underPicture, seen: picture, of: 'the picture and its figures' },
  { name: 'the picture', before: picture, seen: underPicture, of: 'the buttons under it' },
  { name: 'the panel', before: control, seen: slices, of: 'the slices under it' },
  { name: 'the slices', before: slices, seen: control, of: 'the panel' },
])('$name hides nothing of $of, from eyes 1.1 to 1.9 m above the floor', ({ before, seen }) => {
  expect(EYES_MM.map((y) => hiddenShare(before, seen, [0, y, 0]))).toEqual(EYES_MM.map(() => 0))
})

test('a button of 52 pixels is as large as a fingertip even in the far corner of the panel under the picture', () => {
  const { place, patch } = underPicture
  for (const x of [patch.left + 25, patch.right - 25])
    for (const y of [patch.bottom + 25, patch.top - 25]) {
      const at = inRoom(place, x, y)
      const toEye = DESIGN_EYE.map((value, axis) => value - at[axis]!)
      const far = Math.hypot(...toEye)
      for (const side of axesOf(place).slice(0, 2)) {
        const along = side.reduce((sum, value, axis) => sum + value * toEye[axis]!, 0) / far
        expect((mm(PANEL_PX.button) * Math.sqrt(1 - along ** 2)) / far).toBeGreaterThan(FINGERTIP_RAD)
      }
    }
})
