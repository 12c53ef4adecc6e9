/** Has the vertebrae of the open CT or MR looked for, when a person asks, and puts what comes into the session. */
import type { Level } from '#core/anatomy/levels.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Labelling } from '#workers/labelling/client.ts'

export interface VertebraeDesk {
  /** @param lowest the level of the lowest whole vertebra, when the person says it */
  find(lowest?: Level): Promise<void>
}

export interface VertebraeParts {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly labelling: Labelling
}

export function createVertebraeDesk({ session, live, labelling }: VertebraeParts): VertebraeDesk {
  const { actions } = session
  return {
    async find(lowest) {
      const { arrival } = live
      if (!arrival) return actions.notify('warning', 'Vertebrae are looked for in a CT or MR; none is open.')
      if (session.getState().progress) return actions.notify('warning', 'Wait until the volume is read.')
      actions.set({ vertebrae: { state: 'searching' } })
      try {
        const search = await labelling.findSpine(arrival.volume, lowest)
        // Another case, or another search, is there by now.
        if (!search || live.arrival !== arrival) return
        actions.set({
          vertebrae: search.ok
            ? { state: 'found', spine: search.spine, isConfirmed: false }
            : { state: 'refused', reason: search.reason },
        })
      } catch (error) {
        if (live.arrival === arrival) actions.set({ vertebrae: undefined })
        throw error
      }
    },
  }
}
