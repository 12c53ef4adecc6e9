import { expect, test } from 'vitest'
import { WANTED_VIEWS } from '#core/anatomy/view-hint.ts'
import { createSession } from '#session/session.ts'
import { followViewGoals, leadThroughViews, lessonInWords, stopLeading } from '#session/view-goals.ts'

test('a person is led from view to view, each held for a second, and told how many are reached', () => {
  const session = createSession()
  leadThroughViews(session)
  let nowMs = 0
  for (const [at, view] of WANTED_VIEWS.entries()) {
    expect(session.getState().wantedView).toBe(view)
    for (let n = 0; n <= 11; n++)
      followViewGoals(session, {
        nowMs: (nowMs += 100),
        viewSeen: { seen: { name: view, confidence: 0.8 }, silent: undefined },
      })
    expect(session.getState().viewLesson.reached).toHaveLength(at + 1)
  }
  const { viewLesson, wantedView, notices } = session.getState()
  expect([viewLesson.isLeading, wantedView, notices.length]).toEqual([false, 'none', 7])
  expect(lessonInWords(viewLesson)).toMatch(/7 of 7 views reached$/)
})

test('what a network may say nothing of is no match, and stopping asks for no view any more', () => {
  const session = createSession()
  leadThroughViews(session)
  followViewGoals(session, { nowMs: 1, viewSeen: { seen: undefined, silent: 'too dark' } })
  expect(session.getState().viewLesson.match).toBeUndefined()
  stopLeading(session)
  expect([session.getState().wantedView, session.getState().viewLesson.isLeading]).toEqual(['none', false])
})
