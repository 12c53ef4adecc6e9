/**
 * What was planned and registered in a recording stands for as long as it is replayed, and is gone with it: a plan or a
 * registration of another day must never be left over for a live needle.
 */
import type { Device } from '#devices/device.ts'
import type { Facts, RecordedDevice } from '#devices/replay/recorded.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'

/** Parts of the session that belong to the recorded procedure and not to who watches it. */
export const REPLAYED = [
  'target',
  'entry',
  'registration',
  'headsetErrorMm',
  'pictureLagMs',
  'isGuiding',
  'guidedNeedle',
] as const satisfies readonly (keyof SessionState)[]

export interface Replaying {
  begin(device: RecordedDevice): void
  /** Before each displayed frame is worked on. @param source whatever runs now */
  follow(nowMs: number, source: Device | undefined): void
}

export function createReplaying(session: Session): Replaying {
  let device: RecordedDevice | undefined
  let applied: Facts | undefined
  let before: Partial<SessionState> = {}

  function end() {
    device = undefined
    session.actions.set(before)
  }

  return {
    begin(next) {
      if (device) end()
      device = next
      applied = undefined
      const state = session.getState()
      before = Object.fromEntries(REPLAYED.map((name) => [name, state[name]]))
    },

    follow(nowMs, source) {
      if (!device) return
      if (source !== device) return end()
      const facts = device.factsAt(nowMs)
      if (facts === applied || Object.keys(facts).length === 0) return
      const isFirst = applied === undefined
      applied = facts
      const there = session.getState().openCase?.name
      const then = (facts['openCase'] as SessionState['openCase'] | null)?.name
      if (there !== then) {
        if (isFirst) session.actions.notify('warning', `The recording is of ${then ?? 'no case'}; ${there ?? 'none'} is open. Its plan and registration are not shown.`) // prettier-ignore
        return
      }
      // What was nothing then is null in the file.
      session.actions.set(Object.fromEntries(REPLAYED.filter((name) => name in facts).map((name) => [name, facts[name] ?? undefined]))) // prettier-ignore
    },
  }
}
