/** The fast facts, slow enough to read: looked at four times a second, rendered only when the words have changed. */
import { useEffect, useState } from 'react'
import { shallow } from 'zustand/shallow'
import type { Live } from '#session/live.ts'

const EVERY_MS = 250

/** @param read must be the same function from render to render: define it outside the component. */
export function useLiveReading<T>(live: Live, read: (live: Live) => T): T {
  const [reading, setReading] = useState(() => read(live))
  useEffect(() => {
    const look = () =>
      setReading((before) => {
        const now = read(live)
        return shallow(before, now) ? before : now
      })
    const timer = setInterval(look, EVERY_MS)
    return () => clearInterval(timer)
  }, [live, read])
  return reading
}

/** For what is followed with the eye: looked at in each frame of the page. */
export function useFrameReading<T>(live: Live, read: (live: Live) => T): T {
  const [reading, setReading] = useState(() => read(live))
  useEffect(() => {
    let asked = 0
    const look = () => {
      setReading((before) => {
        const now = read(live)
        return shallow(before, now) ? before : now
      })
      asked = requestAnimationFrame(look)
    }
    asked = requestAnimationFrame(look)
    return () => cancelAnimationFrame(asked)
  }, [live, read])
  return reading
}
