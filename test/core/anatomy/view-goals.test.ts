import { describe, expect, test } from 'vitest'
import { followGoals, NO_GOALS, nextGoal, viewMatch } from '#core/anatomy/view-goals.ts'
import { stepsBetween, viewHint, WANTED_VIEWS } from '#core/anatomy/view-hint.ts'

const told = (name: string, confidence = 0.9) => ({ seen: { name, confidence }, silent: undefined })

describe('the match with a wanted view', () => {
  test.each([
    ['sagittal laminar', 0.9, 90],
    ['sagittal oblique interlaminar', 1, 45],
    ['sagittal midline', 1, 45],
    ['transverse spinous', 1, 30],
    ['transverse spinous', 0.5, 15],
  ])('seen %s at %f, wanted the laminar one: %i', (name, confidence, match) => {
    expect(viewMatch(told(name, confidence), 'sagittal laminar')).toBe(match)
  })

  test('nothing seen, or no standard view, has none', () => {
    expect(viewMatch({ seen: undefined }, 'sagittal laminar')).toBeUndefined()
    expect(viewMatch(told('other'), 'sagittal laminar')).toBeUndefined()
  })

  test('no steps between a view and itself, as many there as back, and none where no hint is left', () => {
    for (const a of WANTED_VIEWS)
      for (const b of WANTED_VIEWS) {
        expect(stepsBetween(a, b)).toBe(stepsBetween(b, a))
        if (a === b) expect(viewHint({ name: a, confidence: 1 }, b)).toBeUndefined()
        else expect(viewHint({ name: a, confidence: 1 }, b)).toBeDefined()
      }
    expect(stepsBetween('sagittal midline', 'transverse spinous')).toBe(2)
  })
})

describe('a goal', () => {
  test('is reached when its view was held for a second, not before', () => {
    let goals = NO_GOALS
    for (const nowMs of [0, 400, 900]) goals = followGoals(goals, 'sagittal laminar', told('sagittal laminar'), nowMs)
    expect(goals.reached).toEqual([])
    goals = followGoals(goals, 'sagittal laminar', told('sagittal laminar'), 1000)
    expect(goals.reached).toEqual(['sagittal laminar'])
    expect(nextGoal(goals)).toBe('sagittal midline')
  })

  test('left in between begins its second anew; the best match is kept', () => {
    let goals = followGoals(NO_GOALS, 'sagittal laminar', told('sagittal laminar', 0.8), 0)
    goals = followGoals(goals, 'sagittal laminar', told('transverse spinous'), 900)
    goals = followGoals(goals, 'sagittal laminar', told('sagittal laminar', 0.75), 1100)
    expect([goals.reached, goals.best, goals.match]).toEqual([[], { 'sagittal laminar': 80 }, 75])
    expect(followGoals(goals, 'sagittal laminar', told('sagittal laminar', 0.75), 1200)).toBe(goals)
  })

  test('all seven are reached one after the other, and then none is left', () => {
    let goals = NO_GOALS
    let nowMs = 0
    for (let wanted = nextGoal(goals); wanted; wanted = nextGoal(goals)) {
      expect(nowMs).toBeLessThan(20_000)
      goals = followGoals(goals, wanted, told('other'), (nowMs += 100))
      for (let n = 0; n <= 10; n++) goals = followGoals(goals, wanted, told(wanted), (nowMs += 100))
    }
    expect(goals.reached).toEqual(WANTED_VIEWS)
  })
})
