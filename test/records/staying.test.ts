import { describe, expect, test } from 'vitest'
import { createPresence } from '#records/staying.ts'
import type { Here, Signing } from '#records/signing.ts'
import { TOLD_BEFORE_MS, type SignedIn } from '#session/presence.ts'
import { createSession } from '#session/session.ts'

const MINUTE = 60_000
const olga: SignedIn = {
  account: 'a-1',
  login: 'olga',
  name: 'Olga',
  role: 'operator',
  hasCode: false,
  isFromProvider: false,
}

/** A server that ends a session 30 minutes after it was last used. */
function rig() {
  let nowMs = 1_790_000_000_000
  let endsMs = nowMs + 30 * MINUTE
  let who: SignedIn | undefined = olga
  let left = 0
  let signedOut = 0
  const session = createSession()
  const here = async (): Promise<Here> => {
    if (!who || nowMs > endsMs) return { who: undefined, endsInMs: undefined }
    endsMs = nowMs + 30 * MINUTE
    return { who, endsInMs: endsMs - nowMs }
  }
  const signing: Signing = {
    here,
    password: async (login, password) => {
      if (password !== 'right')
        return { ok: false, code: 'sign-in-refused', message: 'Name, password or code is wrong' }
      who = login === 'olga' ? olga : { ...olga, account: 'a-2', login }
      endsMs = nowMs + 30 * MINUTE
      return { ok: true, value: {} }
    },
    passkey: async () => ({ ok: false, code: 'no-passkey', message: '' }),
    signUp: async () => ({ ok: false, code: 'x', message: '' }),
    addPasskey: async () => ({ ok: true, value: {} }),
    signOut: async () => {
      who = undefined
      signedOut += 1
      return { ok: true, value: {} }
    },
  }
  const presence = createPresence({
    session,
    who: olga,
    endsInMs: 30 * MINUTE,
    signing,
    calendarMs: () => nowMs,
    toldBeforeMs: TOLD_BEFORE_MS,
    leave: () => void (left += 1),
    onOpened: () => undefined,
  })
  /** The page looks every five seconds. */
  async function pass(ms: number, isUsed = false) {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 5000) {
      if (isUsed) presence.stay()
      presence.look()
      await Promise.resolve().then(() => undefined)
      await new Promise((done) => setImmediate(done))
    }
  }
  const settle = () => new Promise((done) => setImmediate(done))
  const becomes = (login: string) => void (who = { ...olga, account: 'a-2', login })
  const notices = () => session.getState().notices.map(({ text }) => text)
  return { session, presence, pass, settle, becomes, notices, isLocked: () => session.getState().presence.isLocked, left: () => left, signedOut: () => signedOut } // prettier-ignore
}

describe('a session of 30 minutes', () => {
  test('is told of three minutes before its end, and locks the page at its end', async () => {
    const { pass, notices, isLocked, signedOut } = rig()
    await pass(26.9 * MINUTE)
    expect(notices()).toEqual([])
    await pass(0.3 * MINUTE)
    expect(notices()).toEqual([expect.stringMatching(/^You are signed out at \d\d:\d\d/)])
    expect(isLocked()).toBe(false)
    await pass(3 * MINUTE)
    expect(isLocked()).toBe(true)
    expect(signedOut()).toBe(1)
  })

  test('goes on for hours while the page is used, without a word', async () => {
    const { pass, notices, isLocked } = rig()
    await pass(180 * MINUTE, true)
    expect(notices()).toEqual([])
    expect(isLocked()).toBe(false)
  })

  test('one press after the warning takes the warning away', async () => {
    const { pass, notices, isLocked } = rig()
    await pass(28 * MINUTE)
    expect(notices()).toHaveLength(1)
    await pass(2 * MINUTE, true)
    expect(notices()).toEqual([])
    expect(isLocked()).toBe(false)
  })
})

describe('locking', () => {
  test('is refused while somebody is guided, aloud: what is seen stays', () => {
    const { session, isLocked, notices } = rig()
    const { getState } = session
    // As it is when nothing of the procedure's steps is missing.
    session.getState = () => ({ ...getState(), isGuiding: true })
    session.actions.lock()
    session.getState = getState
    expect(isLocked()).toBe(false)
    expect(notices()[0]).toMatch(/not locked while somebody is guided/)
  })

  test('nobody is guided on a locked page', () => {
    const { session } = rig()
    session.actions.lock()
    session.actions.guide(true)
    expect(session.getState().isGuiding).toBe(false)
  })

  test('signs out at the server at once; the wrong password leaves it locked, the same person opens it', async () => {
    const { session, presence, isLocked, signedOut, left, settle } = rig()
    session.actions.lock()
    await settle()
    expect(signedOut()).toBe(1)
    expect(await presence.signIn.password('olga', 'wrong', undefined)).toMatchObject({ ok: false })
    expect(isLocked()).toBe(true)
    await presence.signIn.password('olga', 'right', undefined)
    expect([isLocked(), left()]).toEqual([false, 0])
  })

  test('when somebody else signed in in another window this page locks, and leaves their session alone', async () => {
    const { presence, pass, isLocked, signedOut, becomes } = rig()
    becomes('otto')
    presence.check()
    await pass(15_000)
    expect([isLocked(), signedOut()]).toEqual([true, 0])
  })

  test('somebody else begins with a page of their own', async () => {
    const { session, presence, isLocked, left, settle } = rig()
    session.actions.lock()
    await settle()
    await presence.signIn.password('otto', 'right', undefined)
    expect([isLocked(), left()]).toEqual([true, 1])
  })
})
