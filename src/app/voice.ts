/**
 * A few words that are obeyed without a hand: where the browser can hear, and only after somebody has switched it on.
 *
 * The recognition is the browser's own, and may ask a server of its maker: it is off until asked for.
 */
import type { ButtonBoard } from '#session/buttons.ts'
import type { Session } from '#session/session.ts'
import { heardWord, obey } from '#session/voice-words.ts'

interface Recognition {
  continuous: boolean
  interimResults: boolean
  lang: string
  onresult:
    | ((event: {
        readonly resultIndex: number
        readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal?: boolean }>
      }) => void)
    | null
  onend: (() => void) | null
  onerror: ((event: { readonly error: string }) => void) | null
  start(): void
  stop(): void
}

export interface Voice {
  readonly isOffered: boolean
  listen(isOn: boolean): void
}

type Maker = new () => Recognition

export function createVoice(session: Session, buttons: Pick<ButtonBoard, 'say'>, scope: object = globalThis): Voice {
  const offered = scope as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }
  const Make = offered.SpeechRecognition ?? offered.webkitSpeechRecognition
  let recognition: Recognition | undefined

  function stop() {
    const ending = recognition
    recognition = undefined
    ending?.stop()
  }

  return {
    isOffered: Make !== undefined,
    listen(isOn) {
      stop()
      if (!isOn || !Make) return
      const hearing = new Make()
      recognition = hearing
      hearing.continuous = true
      // The word counts when it is heard, not when the sentence is over.
      hearing.interimResults = true
      hearing.lang = 'en-US'
      let obeyed = -1
      hearing.onresult = ({ resultIndex, results }) => {
        for (let at = resultIndex; at < results.length; at++) {
          const said = results[at]?.[0]?.transcript ?? ''
          const word = heardWord(said)
          if (obeyed === at) continue
          // A button's name may be the beginning of another's: the sentence is waited for.
          const isHeard = word !== undefined || (results[at]?.isFinal === true && buttons.say(said))
          if (isHeard) obeyed = at
          if (word) obey(word, session)
        }
      }
      hearing.onerror = ({ error }) => {
        if (error === 'no-speech' || error === 'aborted') return
        session.actions.notify('warning', `Voice commands: ${error.replaceAll('-', ' ')}.`)
        session.actions.set({ isVoiceOn: false })
        stop()
      }
      // Browsers end it after a pause.
      hearing.onend = () => {
        if (recognition !== hearing) return
        obeyed = -1
        hearing.start()
      }
      hearing.start()
    },
  }
}

/** On and off as the session says. */
export function followVoice(voice: Voice, session: Session): void {
  session.subscribe((state, before) => {
    if (state.isVoiceOn !== before.isVoiceOn) voice.listen(state.isVoiceOn)
  })
}
