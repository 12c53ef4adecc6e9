import { describe, expect, test } from 'vitest'
import { createWhy } from '#app/why.ts'
import type { Explanation } from '#core/anatomy/explanation.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { Question } from '#workers/perception/explaining.ts'

const SIZE = 96
/** A bright square at a place on a ramp. */
const picture = (frameId: number, x: number) => ({
  frameId,
  widthPx: SIZE,
  heightPx: SIZE,
  grey: Uint8Array.from({ length: SIZE * SIZE }, (_, at) =>
    Math.abs((at % SIZE) - x) < 16 && Math.abs(Math.floor(at / SIZE) - 48) < 16 ? 250 : 30 + frameId,
  ),
  atMs: 40 * frameId,
  receivedAtMs: 40 * frameId,
})

const EXPLANATION: Explanation = {
  claim: { kind: 'view', name: 'sagittal laminar' },
  frameId: 1, score: 0.9, patches: 2, losses: new Float32Array(4), side: 2,
  mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }, tookMs: 900,
} // prettier-ignore

function asking(pixelMm: readonly [number, number] | 'unknown' = [0.2, 0.2]) {
  const session = createSession()
  const live = createLive()
  const questions: Question[] = []
  let stopped = 0
  live.ultrasound = picture(1, 40)
  live.viewSeen = { seen: { name: 'sagittal laminar', confidence: 0.9 }, silent: undefined }
  const why = createWhy({
    session, live, pixelMm: () => (pixelMm === 'unknown' ? undefined : pixelMm), ask: (question) => questions.push(question), stop: () => void stopped++,
  }) // prettier-ignore
  const state = () => session.getState().why.state
  const said = () => session.getState().notices.map(({ text }) => text)
  return { session, live, why, questions, state, said, stops: () => stopped }
}

describe('why?', () => {
  test('asks the view that is seen of the picture that is shown, and shows the answer while the picture stays', () => {
    const { why, live, questions, state } = asking()
    why.press()
    expect(questions.map(({ name, claim, frame }) => [name, claim, frame.frameId])).toEqual([
      ['lumbar-anatomy', { kind: 'view', name: 'sagittal laminar' }, 1],
    ])
    expect(why.at(0)).toBeUndefined()
    why.answered({ isExplained: true, explanation: EXPLANATION })
    expect(state()).toBe('shown')
    live.ultrasound = picture(9, 40)
    expect(why.at(400)).toBe(EXPLANATION)
  })

  test('is gone when the picture moves on, when there is none, and when pressed again', () => {
    const { why, live, state } = asking()
    const show = () => {
      live.ultrasound = picture(1, 40)
      why.press()
      why.answered({ isExplained: true, explanation: EXPLANATION })
    }
    show()
    live.ultrasound = picture(2, 70)
    expect([why.at(1000), state()]).toEqual([undefined, 'off'])
    show()
    live.ultrasound = undefined
    expect([why.at(1001), state()]).toEqual([undefined, 'off'])
    show()
    why.press()
    expect([why.at(2000), state()]).toEqual([undefined, 'off'])
  })

  test('taken back, or moved on, before the answer came: the worker is told to stop, and a late answer shows nothing', () => {
    const { why, live, state, said, stops } = asking()
    why.press()
    why.press()
    expect(stops()).toBe(1)
    why.answered({ isExplained: true, explanation: EXPLANATION })
    expect([why.at(0), state()]).toEqual([undefined, 'off'])
    why.press()
    live.ultrasound = picture(2, 70)
    why.at(1000)
    expect(stops()).toBe(2)
    expect(said()).toEqual(['Why? The picture moved on: hold the probe still.'])
  })

  test('a class is asked of the network that knows it, and a reason why not is told', () => {
    const { session, why, questions, state, said } = asking()
    session.actions.set({ why: { state: 'off', about: 'multifidus' } })
    why.press()
    expect(questions[0]).toMatchObject({ name: 'muscle-fascia', claim: { kind: 'class', name: 'multifidus' } })
    why.answered({ isExplained: false, reason: 'no multifidus is seen in this picture' })
    expect(state()).toBe('off')
    expect(said()).toEqual(['Why? no multifidus is seen in this picture'])
  })

  test('without a view, a picture or a scale nothing is asked, and it says so', () => {
    const none = asking('unknown')
    none.why.press()
    expect(none.said()).toEqual(['Why? The scale of the picture is not known.'])
    const unseen = asking()
    unseen.live.viewSeen = { seen: undefined, silent: undefined }
    unseen.why.press()
    expect(unseen.said()).toEqual(['Why? No standard view is seen that could be asked about.'])
    expect([none.questions, unseen.questions]).toEqual([[], []])
  })
})
