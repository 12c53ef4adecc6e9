/**
 * Being there: the session goes on while somebody uses the page or is guided, its end is told before it comes, and what is
 * on the page is locked when it has come, or when a person asks for it. Only the same person opens it again.
 */
import type { Answer, SigningIn } from '#session/clinic-commands.ts'
import { NOBODY, type SignedIn } from '#session/presence.ts'
import type { Session } from '#session/session.ts'
import type { Signing } from './signing.ts'

export interface StayingParts {
  readonly session: Session
  readonly who: SignedIn
  readonly endsInMs: number | undefined
  readonly signing: Signing
  readonly calendarMs: () => number
  readonly toldBeforeMs: number
  readonly leave: () => void
  /** The same person is here again. */
  readonly onOpened: () => void
}

export interface Staying {
  /** Asks who is signed in: in another window it may be somebody else by now. Then this page is locked. */
  check(): void
  readonly signIn: SigningIn
  stay(): void
  lock(): void
  look(): void
}

/** The server is told of use so often. */
const USE_EVERY_MS = 60_000

export function createPresence(parts: StayingParts): Staying {
  const { session, who, signing, calendarMs, toldBeforeMs, leave, onOpened } = parts
  const { actions } = session
  let usedMs = calendarMs()
  let toldMs = 0
  let told = ''
  const endsAt = (endsInMs: number | undefined) => (endsInMs === undefined ? undefined : calendarMs() + endsInMs)
  const now = () => session.getState().presence
  actions.set({ presence: { ...NOBODY, who, endsAtEpochMs: endsAt(parts.endsInMs) } })

  async function use() {
    toldMs = calendarMs()
    const here = await signing.here()
    if (!here || now().isLocked) return
    if (here.who?.account === who.account) actions.set({ presence: { ...now(), endsAtEpochMs: endsAt(here.endsInMs) } })
    // Ended at the server: by an administrator, by a new password, by the hour.
    else actions.set({ presence: { ...now(), endsAtEpochMs: calendarMs() } })
  }

  function untell() {
    const notice = session.getState().notices.find(({ text }) => text === told)
    if (notice) actions.dismiss(notice.id)
    told = ''
  }

  // Whoever locked it: by a button, by voice, by the end of the session.
  session.subscribe((state, before) => {
    if (!state.presence.isLocked || before.presence.isLocked) return
    untell()
    void signing.here().then((here) => {
      // Somebody else's session, begun in another window, is theirs.
      if (!here || here.who?.account === who.account) void signing.signOut()
    })
  })

  async function opened(answer: Answer<object>): Promise<Answer<object>> {
    if (!answer.ok) return answer
    const here = await signing.here()
    // Somebody else begins with a page of their own.
    if (here?.who?.account !== who.account) leave()
    else {
      actions.set({ presence: { who: here.who, isLocked: false, endsAtEpochMs: endsAt(here.endsInMs) } })
      usedMs = calendarMs()
      onOpened()
    }
    return answer
  }

  return {
    signIn: {
      password: async (...given) => opened(await signing.password(...given)),
      passkey: async () => opened(await signing.passkey()),
      signUp: (given) => signing.signUp(given),
    },
    check: () => void use(),
    lock: () => actions.lock(),
    stay() {
      usedMs = calendarMs()
      if (!now().isLocked && calendarMs() - toldMs > USE_EVERY_MS) void use()
    },
    look() {
      const { isLocked, endsAtEpochMs } = now()
      if (isLocked || endsAtEpochMs === undefined) return
      const { isGuiding } = session.getState()
      if (isGuiding) usedMs = calendarMs()
      if (usedMs > toldMs && calendarMs() - toldMs > USE_EVERY_MS) void use()
      const leftMs = endsAtEpochMs - calendarMs()
      if (leftMs > toldBeforeMs) return untell()
      // Whoever is guided is guided on: it is locked when the needle is out.
      if (leftMs <= 0) return isGuiding ? undefined : actions.lock()
      const words = `You are signed out at ${new Date(endsAtEpochMs).toLocaleTimeString('en-GB', { timeStyle: 'short' })}, unless you press a key or touch the page before; what you made is kept.` // prettier-ignore
      if (told === words) return
      untell()
      told = words
      actions.notify('warning', words)
    },
  }
}
