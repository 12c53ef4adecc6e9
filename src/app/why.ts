/**
 * "Why?": which parts of the shown picture an answer of a network rests on, asked by a person, shown until the picture
 * moves on or the person asks again. Explains one answer; proves nothing.
 */
import type { Claim, Explanation } from '#core/anatomy/explanation.ts'
import { LUMBAR_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import { likeness, sketchOf, type Sketch } from '#core/ultrasound/picture-likeness.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Explained, Question } from '#workers/perception/explaining.ts'

export interface Why {
  /** Asks about what is shown now; pressed again it is taken back. */
  press(): void
  answered(answer: Explained): void
  /** Once per displayed frame. @returns what may be drawn on the picture that is shown */
  at(nowMs: number): Explanation | undefined
  clear(): void
}

export interface WhyParts {
  readonly session: Session
  readonly live: Readonly<Pick<Live, 'ultrasound' | 'fan' | 'viewSeen'>>
  /** Undefined until the probe is calibrated. */
  readonly pixelMm: () => readonly [x: number, y: number] | undefined
  readonly ask: (question: Question) => void
  readonly stop: () => void
}

/** A picture less like the explained one shows something else. Speckle alone leaves more than 0.98. */
const ALIKE = 0.85
const LOOK_EACH_MS = 250

export function createWhy({ session, live, pixelMm, ask, stop }: WhyParts): Why {
  const { actions } = session
  let asked: Sketch | undefined
  let explanation: Explanation | undefined
  let lookedAtMs = -Infinity

  const state = () => session.getState().why.state
  function set(next: 'off' | 'asked' | 'shown') {
    const { why } = session.getState()
    if (why.state !== next) actions.set({ why: { ...why, state: next } })
  }
  function clear() {
    if (state() === 'asked') stop()
    asked = explanation = undefined
    set('off')
  }

  return {
    press() {
      if (state() !== 'off') return clear()
      const claim = claimOf(session.getState().why.about, live)
      const mm = pixelMm()
      if (!claim || !live.ultrasound || !mm) {
        actions.notify('info', `Why? ${whyNot(live, mm)}`)
        return
      }
      asked = sketchOf(live.ultrasound)
      set('asked')
      ask({ name: networkOf(claim), claim, frame: live.ultrasound, fan: live.fan, pixelMm: mm })
    },
    answered(answer) {
      if (state() !== 'asked') return
      if (answer.isExplained) {
        explanation = answer.explanation
        return set('shown')
      }
      clear()
      actions.notify('info', `Why? ${answer.reason}`)
    },
    at(nowMs) {
      if (!asked) return undefined
      const { ultrasound } = live
      if (nowMs - lookedAtMs >= LOOK_EACH_MS || !ultrasound) {
        lookedAtMs = nowMs
        const hasMoved = !ultrasound || likeness(asked, sketchOf(ultrasound)) < ALIKE
        if (hasMoved && state() === 'asked') actions.notify('info', 'Why? The picture moved on: hold the probe still.')
        if (hasMoved) clear()
      }
      return explanation
    },
    clear,
  }
}

const claimOf = (about: string, { viewSeen }: WhyParts['live']): Claim | undefined => {
  if (about !== 'view') return { kind: 'class', name: about }
  return viewSeen.seen && { kind: 'view', name: viewSeen.seen.name }
}

const networkOf = ({ kind, name }: Claim) =>
  kind === 'view' || (LUMBAR_CLASSES as readonly string[]).includes(name) ? 'lumbar-anatomy' : 'muscle-fascia'

function whyNot({ ultrasound }: WhyParts['live'], mm: unknown): string {
  if (!ultrasound) return 'There is no fresh picture to ask about.'
  return mm ? 'No standard view is seen that could be asked about.' : 'The scale of the picture is not known.'
}
