import { expect, test } from 'vitest'
import { followXr } from '#app/view-of-session.ts'
import { createSession } from '#session/session.ts'

/** As much of XR as is followed. */
function enter(environmentBlendMode: XREnvironmentBlendMode, mode: XRSessionMode) {
  const session = createSession()
  let told: ((state: object, before: object) => void) | undefined
  followXr({ subscribe: (listener: never) => void (told = listener) } as never, session)
  told!({ mode, session: { environmentBlendMode } }, { mode: null })
  return session.getState()
}

test('a display that adds its light to the room is told of when it is entered', () => {
  const { view, notices } = enter('additive', 'immersive-vr')
  expect(view).toBe('immersive-vr')
  expect(notices.map(({ text }) => text)).toEqual([expect.stringContaining('Dim the room')])
})

test.each([
  { blend: 'alpha-blend', mode: 'immersive-ar' },
  { blend: 'opaque', mode: 'immersive-vr' },
] as const)('$mode that is $blend needs no word', ({ blend, mode }) => {
  expect(enter(blend, mode).notices).toEqual([])
})
