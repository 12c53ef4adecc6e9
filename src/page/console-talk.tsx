/** Talking to the trainee: by voice where there is a microphone, and by words that are shown and read aloud to them. */
import { useEffect, useState } from 'react'
import type { Wish } from '#core/training/console-message.ts'
import { SILENT, type TalkState } from '#core/training/talk-signal.ts'
import { sayMicrophone } from '#session/practice-words.ts'

export interface Talk {
  readonly follow: (tell: (state: TalkState) => void) => () => void
  /** In words: the voice has found no way, or has lost it. */
  readonly followLost: (tell: (why: string) => void) => () => void
  readonly speak: () => Promise<void>
  readonly hush: () => void
}

interface Props {
  readonly talk: Talk
  readonly wish: (wish: Wish) => void
}

export function ConsoleTalk({ talk, wish }: Props) {
  const [{ isSpeaking, isHearing }, setState] = useState(SILENT)
  const [refusal, setRefusal] = useState<string>()
  const [words, setWords] = useState('')
  useEffect(() => talk.follow(setState), [talk])
  useEffect(() => talk.followLost(setRefusal), [talk])

  function turn() {
    setRefusal(undefined)
    if (isSpeaking) return talk.hush()
    void talk
      .speak()
      .catch((error: unknown) =>
        setRefusal(`Not by voice: ${sayMicrophone(error)} What you write is read aloud to the trainee.`),
      )
  }

  return (
    <section className="console-talk" aria-labelledby="talk-heading">
      <h2 id="talk-heading">Talk</h2>
      <div className="row">
        <button type="button" className="button" aria-pressed={isSpeaking} onClick={turn}>
          {isSpeaking ? 'Stop talking' : 'Talk by voice'}
        </button>
        <span role="status" className={refusal ? 'fault' : 'meta'}>
          {refusal ? refusal : said(isSpeaking, isHearing)}
        </span>
      </div>
      <form
        className="console-say"
        onSubmit={(event) => {
          event.preventDefault()
          if (words.trim()) wish({ type: 'say', words: words.trim() })
          setWords('')
        }}
      >
        <label className="field">
          <span>Words for the trainee: shown, and read aloud</span>
          <input value={words} maxLength={200} onChange={({ target }) => setWords(target.value)} />
        </label>
        <button type="submit" className="button" aria-disabled={!words.trim()}>
          Tell
        </button>
      </form>
    </section>
  )
}

function said(isSpeaking: boolean, isHearing: boolean): string {
  if (isSpeaking && isHearing) return 'You hear each other.'
  if (isSpeaking) return 'The trainee hears you.'
  return isHearing ? 'You hear the trainee.' : ''
}
