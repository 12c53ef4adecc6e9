/**
 * Sends what was made of the open case to the hospital's archive: reviewed structures, swept volumes and recorded
 * procedures, each made into DICOM when it is asked for. The same thing has the same identifiers whenever it is made, so
 * that what is sent twice is there once. What the server refuses is said beside the file.
 */
import type { Api } from '#records/api.ts'
import type {
  ArchiveCommands,
  ArchiveOffer,
  ArchivePlace,
  Sending,
  SentObject,
  SentOf,
} from '#session/archive-commands.ts'
import { saySent } from '#session/archive-commands.ts'
import type { Session } from '#session/session.ts'
import { askConfig } from './case-desk.ts'
import { readDicomWebRoots } from './dicom-web-address.ts'
import type { ArchiveFiles } from './archive-files.ts'

export interface ArchiveDeskParts {
  readonly session: Session
  readonly api: Pick<Api, 'sendDicom'>
  readonly files: ArchiveFiles
}

export function createArchiveDesk({ session, api, files }: ArchiveDeskParts): ArchiveCommands {
  const { actions } = session
  let running: AbortController | undefined

  const now = () => session.getState().sending
  const tell = (more: Partial<Sending>) => {
    const before = now()
    if (before) actions.set({ sending: { ...before, ...more } })
  }
  const tellObject = (at: number, more: Partial<SentObject>) =>
    tell({ objects: (now()?.objects ?? []).map((object, n) => (n === at ? { ...object, ...more } : object)) })

  async function send(of: SentOf, to: ArchivePlace, offer: string, signal: AbortSignal) {
    const made = await files.make(of, offer)
    if (signal.aborted) return
    const all = made.reduce((sum, { size }) => sum + size, 0)
    tell({ state: 'sending', objects: made.map(({ name, size }) => ({ name, bytes: size, state: 'waits' })) })
    let gone = 0
    for (const [at, file] of made.entries()) {
      const path = `/api/records/${of.case.id}/archives/${to.number}`
      const answer = await api.sendDicom(path, file, (bytes) => tell({ fraction: (gone + bytes) / all }), signal)
      if (signal.aborted) return
      tellObject(at, answer.ok ? { state: 'stored' } : { state: 'refused', reason: answer.message })
      // An archive that cannot be reached, or does not let us in, takes none of the others either.
      if (!answer.ok) throw new Error(answer.message)
      gone += file.size
    }
  }

  async function run(of: SentOf, to: ArchivePlace, offer: string) {
    if (running) return
    const controller = (running = new AbortController())
    actions.set({ sending: { case: of.case.id, to: to.root, state: 'making', objects: [], fraction: 0 } })
    try {
      await send(of, to, offer, controller.signal)
      tell({ state: 'ended', ...(controller.signal.aborted && { fault: 'stopped by you' }) })
    } catch (error) {
      tell({ state: 'ended', fault: error instanceof Error ? error.message : String(error) })
    }
    running = undefined
    const ended = now()
    if (ended) actions.notify(ended.fault === undefined ? 'info' : 'error', `${saySent(ended)}.`)
  }

  // Of one patient nothing is shown beside another.
  session.subscribe((state, before) => {
    if (state.openRecord?.case === before.openRecord?.case) return
    running?.abort()
    if (state.sending) actions.set({ sending: undefined })
  })

  return {
    async places() {
      const roots = readDicomWebRoots(await askConfig())
      return roots.map(({ root, path }) => ({ root, number: Number(path.split('/').at(-1)) }))
    },
    offers: (of): readonly ArchiveOffer[] => files.offers(of),
    send: (...given) => void run(...given),
    cancel: () => running?.abort(),
  }
}
