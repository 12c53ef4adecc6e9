/** What is written in the headset can be read before a bright wall and in a dark room: 4.5 : 1 (WCAG 2.2, 1.4.3). */
import { describe, expect, test } from 'vitest'
import { COLOURS } from '#scene/colours.ts'
import { GRADE_COLOURS, ZONE_COLOURS } from '#scene/guidance-drawing.ts'
import { contrast, contrastOver } from './contrast.ts'

const LEAST = 4.5
/** Panels and plates are solid: nothing shines through. */
const ALPHA = 1
const ROOMS = { 'a bright wall': '#ffffff', 'a dark room': '#000000' } as const

const { text, textQuiet, accent, onAccent, warning, error, contour, frozen, fused, seenNeedle, target, entry, letters, marker } = COLOURS // prettier-ignore
const onPanel = { text, textQuiet, accent, warning, error, contour, frozen, fused, seenNeedle, target, entry, marker }
const graded = Object.fromEntries(
  [...Object.entries(GRADE_COLOURS), ...Object.entries(ZONE_COLOURS)].map(([name, colour]) => [
    `graded ${name}`,
    colour,
  ]),
)

test('black on white is 21 : 1, a colour on itself 1 : 1, and half through white 5.3 : 1 (by hand)', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6)
  expect(contrast('#6cc8ff', '#6cc8ff')).toBe(1)
  // Black at a half over white is 0.5 as coded, 0.2140 as light: 0.264 / 0.05.
  expect(contrastOver('#000000', '#000000', 0.5, '#ffffff')).toBeCloseTo(5.28, 2)
})

describe.each(Object.entries(ROOMS))('before %s', (_, room) => {
  test.each(Object.entries({ ...onPanel, ...graded }))('%s on a panel', (_name, colour) =>
    expect(contrastOver(colour, COLOURS.panel, ALPHA, room)).toBeGreaterThanOrEqual(LEAST),
  )

  test.each(['panelRaised', 'panelHover', 'panelPressed'] as const)('a button that is %s', (ground) =>
    expect(contrastOver(text, COLOURS[ground], ALPHA, room)).toBeGreaterThanOrEqual(LEAST),
  )

  test.each(['accent', 'accentHover', 'accentPressed'] as const)('a button that is on, %s', (ground) =>
    expect(contrastOver(onAccent, COLOURS[ground], ALPHA, room)).toBeGreaterThanOrEqual(LEAST),
  )

  test('letters of the directions, which stand free, by their dark rim', () =>
    expect(contrastOver(letters, COLOURS.panel, ALPHA, room)).toBeGreaterThanOrEqual(LEAST))
})
