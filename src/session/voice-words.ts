/** A few words that are obeyed without a hand. */
import { guideNextNeedle } from './needles.ts'
import type { Session } from './session.ts'

export const VOICE_WORDS = [
  'clear view',
  'show view',
  'mute alarm',
  'alarm seen',
  'guidance off',
  'next needle',
] as const
export type VoiceWord = (typeof VOICE_WORDS)[number]

/** @param said as a recogniser hears it */
export function heardWord(said: string): VoiceWord | undefined {
  const plain = said
    .toLowerCase()
    .replace(/[^a-z ]/g, ' ')
    .replace(/ +/g, ' ')
  return VOICE_WORDS.find((word) => plain.includes(word))
}

export function obey(word: VoiceWord, session: Session): void {
  const { actions } = session
  switch (word) {
    case 'clear view': return actions.set({ isViewCleared: true })
    case 'show view': return actions.set({ isViewCleared: false })
    case 'mute alarm': return actions.wishOfAlarms('mute')
    case 'alarm seen': return actions.wishOfAlarms('see')
    case 'guidance off': return actions.guide(false)
    case 'next needle': return guideNextNeedle(session)
  }
} // prettier-ignore

/** Whether this browser can hear. */
export const canHear = (scope: object): boolean => 'SpeechRecognition' in scope || 'webkitSpeechRecognition' in scope
