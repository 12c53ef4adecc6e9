import { describe, expect, test } from 'vitest'
import { VIEWS, type View } from '#core/anatomy/sonoanatomy.ts'
import { viewHint } from '#core/anatomy/view-hint.ts'

type Wanted = Exclude<View, 'other'>
const STANDARD = VIEWS.filter((view): view is Wanted => view !== 'other')
const sure = (name: string) => ({ name, confidence: 0.9 })

describe('from the view that is seen to the one that is wanted', () => {
  test.each([
    ['sagittal transverse process', 'sagittal articular', 'slide towards the midline'],
    ['sagittal articular', 'sagittal transverse process', 'slide away from the midline'],
    ['sagittal midline', 'sagittal laminar', 'slide away from the midline'],
    ['sagittal laminar', 'sagittal oblique interlaminar', 'tilt towards the midline'],
    ['sagittal articular', 'sagittal oblique interlaminar', 'tilt towards the midline'],
    ['sagittal transverse process', 'sagittal oblique interlaminar', 'slide towards the midline'],
    ['sagittal midline', 'sagittal oblique interlaminar', 'slide away from the midline'],
    ['sagittal oblique interlaminar', 'sagittal laminar', 'tilt upright'],
    ['transverse spinous', 'transverse interlaminar', 'slide towards head or feet, off the spinous process'],
    ['transverse interlaminar', 'transverse spinous', 'slide towards head or feet, onto a spinous process'],
    ['transverse spinous', 'sagittal midline', 'turn a quarter, along the spine'],
    ['sagittal laminar', 'transverse spinous', 'turn a quarter, across the spine'],
  ] as const)('%s -> %s: %s', (seen, wanted, hint) => {
    expect(viewHint(sure(seen), wanted)).toBe(hint)
  })

  test('there is a hint from every view to every other, and none at the goal', () => {
    for (const seen of STANDARD)
      for (const wanted of STANDARD) expect(viewHint(sure(seen), wanted) === undefined).toBe(seen === wanted)
  })

  test('of a view that is only guessed, or of none, no direction is given', () => {
    for (const seen of [undefined, { name: 'sagittal laminar', confidence: 0.4 }, sure('other')])
      expect(viewHint(seen, 'sagittal articular')).toBe('no standard view yet: slide slowly')
  })
})
