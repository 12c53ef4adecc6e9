/**
 * When the bone surface of a CT is made: once it is to be shown, or once the case has been open for a while.
 * It is hidden at first, and everything else that a newly opened case needs comes before it.
 */
import type { Volume } from '#core/volumes/volume.ts'
import type { Session } from '#session/session.ts'

const AFTER_MS = 30_000

export interface LaterSurface {
  /** In place of any before. */
  of(volume: Volume): void
  cancel(): void
}

export function createLaterSurface(
  session: Session,
  extract: (volume: Volume) => void,
  afterMs = AFTER_MS,
): LaterSurface {
  let cancel = () => undefined as void

  return {
    of(volume) {
      cancel()
      const make = () => {
        cancel()
        extract(volume)
      }
      if (session.getState().layers.boneSurface) return make()
      const timer = setTimeout(make, afterMs)
      const unsubscribe = session.subscribe(({ layers }) => layers.boneSurface && make())
      cancel = () => {
        clearTimeout(timer)
        unsubscribe()
      }
    },
    cancel: () => cancel(),
  }
}
