import { expect, test } from 'vitest'
import { createConsentGate } from '#app/consent-gate.ts'
import { ALL_ALLOWED, NONE_ALLOWED } from '#core/records/consent/consent.ts'
import { isAllowed, type OpenRecord } from '#session/open-record.ts'
import { createSession } from '#session/session.ts'

function rig() {
  const session = createSession()
  const stopped: string[] = []
  createConsentGate({
    session,
    stopRecognising: () => void stopped.push('ai'),
    stopRecording: () => void stopped.push('recording'),
    calendarMs: () => 1000,
  })
  const open = (more: Partial<OpenRecord>) =>
    session.actions.set({ openRecord: { patient: 'p', name: 'Ana', purpose: 'care', case: 'c', procedure: 'x', scopes: ALL_ALLOWED, ...more } }) // prettier-ignore
  return { session, stopped, open }
}

test('where no record is open everything is allowed; of a patient nobody asked nothing is', () => {
  const { session, open, stopped } = rig()
  expect(isAllowed(session.getState(), 'ai')).toBe(true)
  open({ scopes: NONE_ALLOWED })
  expect(isAllowed(session.getState(), 'ai')).toBe(false)
  expect(stopped).toEqual(['recording', 'ai'])
})

test('AI taken back stops recognition in the same call, and nothing else; it is said', () => {
  const { session, open, stopped } = rig()
  open({})
  stopped.length = 0
  open({ scopes: { ...ALL_ALLOWED, ai: false } })
  expect(stopped).toEqual(['ai'])
  expect(session.getState().notices.map(({ text }) => text)).toEqual([
    'The patient has not agreed to AI: nothing is recognised in the pictures.',
  ])
})

test('recording agreed to is noted by itself, taken back it ends, and cannot be noted by hand', () => {
  const { session, open, stopped } = rig()
  open({})
  expect(session.getState().consent.recording).toBe(1000)
  stopped.length = 0
  open({ scopes: { ...ALL_ALLOWED, recording: false } })
  expect(stopped).toEqual(['recording'])
  session.actions.noteConsent('recording', 2000)
  expect(session.getState().consent.recording).toBeUndefined()
})

test('another case ends what was recorded of the one before', () => {
  const { open, stopped } = rig()
  open({})
  stopped.length = 0
  open({ patient: 'q', case: 'd' })
  expect(stopped).toEqual(['recording'])
})
