import { describe, expect, test } from 'vitest'
import { createVoice, followVoice } from '#app/voice.ts'
import { createSession } from '#session/session.ts'
import { heardWord } from '#session/voice-words.ts'

type Heard = (event: { resultIndex: number; results: ({ transcript: string }[] & { isFinal?: boolean })[] }) => void

const NO_BUTTONS = { say: () => false }

/** A browser that can hear: what is said comes from the test. */
function hearing() {
  const made: { onresult: Heard | null; onend: (() => void) | null; onerror: ((event: { error: string }) => void) | null; starts: number; stops: number }[] = [] // prettier-ignore
  function SpeechRecognition(this: (typeof made)[number] & { start(): void; stop(): void }) {
    this.starts = this.stops = 0
    this.start = () => void this.starts++
    this.stop = () => void this.stops++
    made.push(this)
  }
  return { scope: { SpeechRecognition }, made }
}

describe('voice', () => {
  test.each([
    { said: 'clear view', word: 'clear view' },
    { said: ' Please, Clear  View.', word: 'clear view' },
    { said: 'show view', word: 'show view' },
    { said: 'mute alarm now', word: 'mute alarm' },
    { said: 'clear the few', word: undefined },
    { said: '', word: undefined },
  ])('$said is heard as $word', ({ said, word }) => expect(heardWord(said)).toBe(word))

  test('is off until it is switched on, obeys once while a sentence is still being said, and listens on after a pause', () => {
    const { scope, made } = hearing()
    const session = createSession()
    followVoice(createVoice(session, NO_BUTTONS, scope), session)
    expect(made).toHaveLength(0)
    session.actions.set({ isVoiceOn: true })
    const [ear] = made
    expect(ear!.starts).toBe(1)
    ear!.onresult!({ resultIndex: 0, results: [[{ transcript: 'clear view' }]] })
    expect(session.getState().isViewCleared).toBe(true)
    session.actions.set({ isViewCleared: false })
    ear!.onresult!({ resultIndex: 0, results: [[{ transcript: 'clear view please' }]] })
    expect(session.getState().isViewCleared).toBe(false)
    ear!.onend!()
    expect(ear!.starts).toBe(2)
    session.actions.set({ isVoiceOn: false })
    ear!.onend!()
    expect(ear!.starts).toBe(2)
  })

  test('a button is pressed once its whole name is said', () => {
    const { scope, made } = hearing()
    const session = createSession()
    const said: string[] = []
    const buttons = { say: (words: string) => said.push(words) > 0 }
    followVoice(createVoice(session, buttons, scope), session)
    session.actions.set({ isVoiceOn: true })
    const hear = (transcript: string, isFinal: boolean) =>
      made[0]!.onresult!({ resultIndex: 0, results: [Object.assign([{ transcript }], { isFinal })] })
    hear('press level', false)
    expect(said).toEqual([])
    hear('press level is right', true)
    hear('press level is right', true)
    expect(said).toEqual(['press level is right'])
  })

  test('a microphone that is refused is said, and voice is off again', () => {
    const { scope, made } = hearing()
    const session = createSession()
    followVoice(createVoice(session, NO_BUTTONS, scope), session)
    session.actions.set({ isVoiceOn: true })
    made[0]!.onerror!({ error: 'not-allowed' })
    expect(session.getState().isVoiceOn).toBe(false)
    expect(session.getState().notices.at(-1)?.text).toBe('Voice commands: not allowed.')
  })

  test('a browser that cannot hear offers nothing', () =>
    expect(createVoice(createSession(), NO_BUTTONS, {}).isOffered).toBe(false))
})
