/** What is written in the headset can be read before a bright wall and in a dark room: 4.5 : 1 (WCAG 2.2, 1.4.3). */
import { describe, expect, test } from 'vitest'
import { COLOURS } from '#scene/colours.ts'
import { GRADE_COLOURS, ZONE_COLOURS } from '#scene/guidance-drawing.ts'
import { contrast, contrastAdded, contrastOver } from './contrast.ts'

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

/**
 * A display that one looks through adds its light to the room's. Of a display of 500 cd/m², 0.15 are 75 cd/m²: a white wall
 * (80 % reflected) at 295 lx, without a tint before it.
 */
describe('added to a room', () => {
  test('white on black is 11 : 1 where a tenth of its light shines through, and black on black is nothing (by hand)', () => {
    expect(contrastAdded('#ffffff', '#000000', 0.1)).toBeCloseTo(11, 6)
    expect(contrastAdded('#000000', '#000000', 0.1)).toBe(1)
  })

  test.each(Object.entries({ text, textQuiet, accent, warning, entry, contour, fused, marker }))(
    'of which 0.15 of white come through: %s on a panel',
    (_name, colour) => expect(contrastAdded(colour, COLOURS.panel, 0.15)).toBeGreaterThanOrEqual(LEAST),
  )
  test.each(['panelRaised', 'panelHover'] as const)('0.15: words on a button that is %s', (ground) =>
    expect(contrastAdded(text, COLOURS[ground], 0.15)).toBeGreaterThanOrEqual(LEAST),
  )
  test.each(['accent', 'accentHover', 'accentPressed'] as const)('0.15: a button that is on, %s', (ground) =>
    expect(contrastAdded(onAccent, COLOURS[ground], 0.15)).toBeGreaterThanOrEqual(LEAST),
  )
  test.each(Object.entries({ error, frozen, seenNeedle }))('0.1: %s on a panel', (_name, colour) =>
    expect(contrastAdded(colour, COLOURS.panel, 0.1)).toBeGreaterThanOrEqual(LEAST),
  )
  // Red is dim: it never stands alone, figures and words beside it are white.
  test.each(Object.entries({ target, ...graded }))('0.065: %s on a panel', (_name, colour) =>
    expect(contrastAdded(colour, COLOURS.panel, 0.065)).toBeGreaterThanOrEqual(LEAST),
  )
})
