/** Which of several needles is guided: poses come in under the names they go by, and another choice changes the names of all that is known. */
import { goesBy, goingBy, goingByAfter, NEEDLES, needleNumber, OTHER_NEEDLES, type NeedleName } from '#core/needle/needles.ts' // prettier-ignore
import { exchangeNeedles } from '#core/needle/exchange-needles.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { PoseReading } from '#devices/device.ts'
import type { Session } from '#session/session.ts'
import type { PoseBook } from './pose-book.ts'

export interface NeedleChoice {
  /** Once per displayed frame, before poses are taken. */
  follow(): void
  /** By the names they go by; notes which needles there are. */
  named(poses: readonly PoseReading[]): readonly PoseReading[]
}

export interface NeedleChoiceParts {
  readonly session: Session
  readonly graph: TransformGraph
  readonly poses: Pick<PoseBook, 'rename'>
  /** Nothing that was seen of the tools before can be compared with what is seen now. */
  readonly onChanged: () => void
}

export function createNeedleChoice({ session, graph, poses, onChanged }: NeedleChoiceParts): NeedleChoice {
  let last: NeedleName = 'needle'

  return {
    follow() {
      const { guidedNeedle: now } = session.getState()
      if (now === last) return
      const before = last
      last = now
      poses.rename((link) => goingByAfter(link, before, now), graph)
      exchangeNeedles(graph, before, now)
      onChanged()
      session.actions.notify('info', `Needle ${needleNumber(now)} is guided now.`)
    },

    named(readings) {
      const { guidedNeedle, trackedNeedles } = session.getState()
      const seen = NEEDLES.filter((needle) =>
        readings.some(({ link, status }) => link.from === needle && status === 'ok'),
      )
      const fresh = seen.filter((needle) => !trackedNeedles.includes(needle))
      if (fresh.length > 0) {
        const all = NEEDLES.filter((needle) => trackedNeedles.includes(needle) || fresh.includes(needle))
        session.actions.set({ trackedNeedles: all })
      }
      if (guidedNeedle === 'needle') return readings
      return readings.map((reading) => ({ ...reading, link: goingBy(reading.link, guidedNeedle) }))
    },
  }
}

/** The needles that are not guided, by the names they go by, with those they came by. */
export const othersOf = (guided: NeedleName): readonly (readonly [goingAs: NeedleName, name: NeedleName])[] =>
  OTHER_NEEDLES.map((slot) => [slot, goesBy(slot, guided)])
