/** What the server answers to a question, asked again when told to. */
import { useEffect, useState } from 'react'
import type { Answer } from '#session/clinic-commands.ts'

export interface Answered<T> {
  /** Undefined until the first answer. */
  readonly value: T | undefined
  readonly fault: string | undefined
  readonly again: () => void
}

/** @param about asked anew when it is another one */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, about = ''): Answered<T> {
  const [answer, setAnswer] = useState<Answer<T>>()
  const [times, setTimes] = useState(0)
  useEffect(() => {
    let isWanted = true
    void ask().then((said) => isWanted && setAnswer(said))
    return () => {
      isWanted = false
    }
    // The question itself is a new function in every drawing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [about, times])
  return {
    value: answer?.ok ? answer.value : undefined,
    fault: answer && !answer.ok ? answer.message : undefined,
    again: () => setTimes((before) => before + 1),
  }
}
