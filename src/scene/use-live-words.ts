/** Fast facts as words on the panel: looked at four times a second, rendered only when the words have changed. */
import { useEffect, useState } from 'react'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { useParts } from './parts.ts'

const EVERY_MS = 250

/** @param read must be the same function from render to render: define it outside the component. */
export function useLiveWords<Words extends string | boolean>(
  read: (live: Readonly<Live>, state: SessionState) => Words,
): Words {
  const { session, live } = useParts()
  const [words, setWords] = useState(() => read(live, session.getState()))
  useEffect(() => {
    const look = () => setWords(read(live, session.getState()))
    const timer = setInterval(look, EVERY_MS)
    return () => clearInterval(timer)
  }, [session, live, read])
  return words
}
