import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { plannedPath, toggleGuidance, togglePlacing, whyNoGuidance } from '#page/tools.ts'
import { createSession, type SessionState } from '#session/session.ts'

const target = point('ct', 0, 0, 0)
const entry = point('ct', 0, 60, 0)

const sessionWith = (change: Partial<SessionState>) => {
  const session = createSession()
  session.actions.set(change)
  return session
}

describe('guidance', () => {
  test.each([
    [{ target: undefined, entry: undefined }, 'Place a target and an entry point first.'],
    [{ target: undefined, entry }, 'Place a target first.'],
    [{ target, entry: undefined }, 'Place an entry point first.'],
    [{ target, entry: point('ct', 0, 0.9, 0) }, 'Target and entry are less than 1 mm apart: move one of them.'],
    [{ target, entry }, undefined],
  ])('%j: %s', (plan, reason) => expect(whyNoGuidance(plan)).toBe(reason))

  test('says what is missing and stays off', () => {
    const session = sessionWith({ target })
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: false, notices: [{ text: 'Place an entry point first.' }] })
  })

  test('brings the 2-D picture back with it: the hologram is never the only view', () => {
    const session = sessionWith({ target, entry })
    session.actions.setLayer('picture', false)
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: true, layers: { picture: true } })
  })

  test('ends without touching the plan', () => {
    const session = sessionWith({ target, entry, isGuiding: true })
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: false, target, entry })
  })
})

test('from entry 60 mm behind the target the path is 60 mm long', () => {
  expect(plannedPath({ target, entry })?.lengthMm).toBe(60)
  expect(plannedPath({ target, entry: undefined })).toBeUndefined()
})

test('no point can be placed while no volume is open', () => {
  const session = createSession()
  togglePlacing(session, 'target')
  expect(session.getState()).toMatchObject({ placing: 'none', notices: [{ level: 'info' }] })
})
