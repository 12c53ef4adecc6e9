/** What was swept and what was made of the volume, offered as files; their writers are loaded when they are asked for. */
import type { SavedAs } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import type { LabelsSavedAs } from '#session/structure-commands.ts'
import type { CaseDesk } from './case-desk.ts'
import { offerFile } from './offer-file.ts'
import type { StructuresDesk } from './structures-desk.ts'

export interface SavingParts {
  readonly session: Session
  readonly cases: Pick<CaseDesk, 'source'>
  readonly structures: Pick<StructuresDesk, 'onVolume'>
}

export interface Saving {
  swept(as: SavedAs): Promise<void>
  structures(as: LabelsSavedAs): Promise<void>
}

export function createSaving({ session, cases, structures }: SavingParts): Saving {
  return {
    async swept(as: SavedAs) {
      const { sweptVolume, registration } = session.getState()
      if (!sweptVolume) return
      const { savedSweep } = await import('./saved-sweep.ts')
      const moment = { registration: registration?.matrix, now: new Date(), key: crypto.randomUUID() }
      offerFile(await savedSweep(sweptVolume, as, moment))
    },

    async structures(as: LabelsSavedAs) {
      const { savedStructures } = await import('./saved-structures.ts')
      const file = await savedStructures(
        session.getState(),
        cases.source(),
        as,
        await structures.onVolume(),
        crypto.randomUUID(),
      )
      offerFile(file)
    },
  }
}
