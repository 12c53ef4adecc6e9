/** Reads the steps of a tour aloud where the browser has a voice; where it has none, the words are on the page all the same. */
export interface Narration {
  /** What was being said is cut off. @param language BCP 47 */
  say(text: string, language: string): void
  stop(): void
}

export function createNarration(): Narration {
  const speech = 'speechSynthesis' in globalThis ? globalThis.speechSynthesis : undefined
  return {
    say(text, language) {
      if (!speech || text === '') return
      speech.cancel()
      const words = new SpeechSynthesisUtterance(text)
      words.lang = language
      words.rate = 0.95
      speech.speak(words)
    },
    stop: () => speech?.cancel(),
  }
}
