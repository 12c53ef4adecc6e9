/** The standard view that is seen, followed from reading to reading of the network that tells views. */
import { NO_VIEW, toldView, watchView, type ToldView } from '#core/anatomy/watched-view.ts'
import { showsBone } from '#core/fusion/volume-names.ts'
import type { Live } from '#session/live.ts'
import type { Perceiving } from '#session/perceiving.ts'

export interface ViewWatch {
  /** Once per displayed frame in which networks are asked. */
  at(moment: Pick<Live, 'nowMs' | 'readings' | 'namesPaused'>): ToldView
  /** Another source begins. */
  clear(): void
}

export function createViewWatch(): ViewWatch {
  let watched = NO_VIEW
  let lastFrameId = -1
  return {
    at({ nowMs, readings, namesPaused }) {
      const reading = readings.find(showsBone)
      if (reading && reading.frameId !== lastFrameId) {
        lastFrameId = reading.frameId
        watched = watchView(watched, reading, nowMs)
      }
      // Networks that may not be asked at all say why in the same words.
      return !reading && namesPaused !== undefined ? { seen: undefined, silent: namesPaused } : toldView(watched, nowMs)
    },
    clear() {
      watched = NO_VIEW
      lastFrameId = -1
    },
  }
}

/** Whether the network that tells views runs. */
export const isTellingViews = ({ models }: Pick<Perceiving, 'models'>): boolean =>
  models.some(({ name, state }) => name === 'lumbar-anatomy' && state === 'running')
