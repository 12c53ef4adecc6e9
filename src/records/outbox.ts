/**
 * What goes to the server, in order, kept sealed in the browser until it is acknowledged.
 *
 * Nothing is lost: it is written here before it is sent, and taken away after the answer. Nothing is done twice: a record
 * carries its own identifier and the revision it changes, and the server does the same request once. What was sent and
 * not answered is sent again as it was; what comes after it is a write of its own.
 */
import type { Answer, Refused } from '#session/clinic-commands.ts'
import { NOTHING_WAITS, type Waiting } from '#session/waiting.ts'
import { NO_CONNECTION, SIGNED_OUT, type Api } from './api.ts'
import type { RowStore } from './browser-store.ts'
import type { Sealing } from './sealing.ts'

export type Write =
  | {
      readonly type: 'record'
      readonly id: string
      /** Null: of a device, and of no patient. */
      readonly patient: string | null
      readonly kind: string
      readonly body: unknown
    }
  /** The bytes of a recording, by its file's name in this browser. */
  | { readonly type: 'content'; readonly id: string; readonly file: string }

interface Entry {
  readonly write: Write
  /** The revision it changes; 0 makes it. */
  readonly base: number
  readonly isTried: boolean
  readonly refused?: string
}

export interface Outbox {
  /** Kept when it resolves. */
  put(write: Write): Promise<void>
  /** The record is known to have this revision at the server. */
  knows(id: string, revision: number): void
  /** Sends what waits, until all is sent or something stands in the way. */
  send(): Promise<void>
  letGo(seq: number): Promise<void>
  /** Of this kind and patient, what is not yet at the server, newest last. */
  due(kind: string, patient: string): Promise<readonly unknown[]>
}

export interface OutboxParts {
  readonly account: string
  readonly api: Api
  readonly store: RowStore
  readonly sealing: Sealing
  readonly fileOf: (name: string) => Promise<Blob>
  readonly calendarMs: () => number
  readonly newId: () => string
  readonly onWaiting: (waiting: Waiting) => void
  /** What becomes of a body that somebody else's change came before, when it is kept beside it. */
  readonly besideOther: (write: Extract<Write, { type: 'record' }>) => Promise<unknown>
  /** Somebody else had changed it: what was made here is kept beside it, under a name of its own. */
  readonly onConflict: (kind: string, id: string, keptAs: string) => void
}

const revisionIn = (shown: object) => ('revision' in shown ? Number(shown.revision) : 0)

/** Nothing is wrong with the write itself: it is tried again. */
const PASSING = new Set([NO_CONNECTION, SIGNED_OUT, 'busy', 'disk-full', 'too-many', 'internal'])
const isPassing = ({ code }: Refused) => PASSING.has(code) || code.startsWith('status-5')

export function createOutbox(parts: OutboxParts): Outbox {
  const { account, api, store, sealing, fileOf, calendarMs, newId, besideOther, onWaiting, onConflict } = parts
  const known = new Map<string, number>()
  let isSending = false
  let isOnline = true
  let keptAtEpochMs: number | undefined
  let told = NOTHING_WAITS

  async function mine() {
    const entries: { readonly seq: number; readonly entry: Entry }[] = []
    let ofOthers = 0
    for (const [seq, row] of await store.all()) {
      const entry = row.account === account ? ((await sealing.unseal(row.sealed)) as Entry | undefined) : undefined
      if (entry) entries.push({ seq, entry })
      else ofOthers += 1
    }
    return { entries: entries.toSorted((a, b) => a.seq - b.seq), ofOthers }
  }

  const keep = async (seq: number | undefined, entry: Entry) => {
    const row = { account, sealed: await sealing.seal(entry) }
    await (seq === undefined ? store.add(row) : store.put(seq, row))
  }

  async function tell() {
    const { entries, ofOthers } = await mine()
    const writes = entries.map(({ seq, entry: { write, refused } }) => ({
      seq,
      what: write.type === 'content' ? 'recorded bytes' : write.kind,
      refused,
    }))
    told = { ...NOTHING_WAITS, writes, ofOthers, isOnline, keptAtEpochMs }
    onWaiting(told)
  }

  /** In steps of a hundredth: what waits is not counted anew for each. */
  function tellSent(share: number | undefined) {
    const sentShare = share === undefined ? undefined : Math.floor(100 * share) / 100
    if (sentShare === told.sentShare) return
    told = { ...told, sentShare }
    onWaiting(told)
  }

  async function send() {
    if (isSending) return
    isSending = true
    try {
      while (await sendNext());
    } finally {
      isSending = false
      await tell()
    }
  }

  /** @returns whether to go on with the next. */
  async function sendNext(): Promise<boolean> {
    const next = await store.alone(async () => {
      const first = (await mine()).entries.find(({ entry }) => entry.refused === undefined)
      // From here on it is what it is: it may have arrived.
      if (first && !first.entry.isTried) await keep(first.seq, { ...first.entry, isTried: true })
      return first
    })
    if (!next) return false
    const { seq, entry } = next
    const answer = await sent(entry)
    if (!answer.ok && isPassing(answer)) {
      isOnline = answer.code !== NO_CONNECTION
      return false
    }
    isOnline = true
    const { write } = entry
    const isTaken = !answer.ok && answer.code === 'conflict' && write.type === 'record'
    const there = isTaken && entry.base === 0 ? await api.get<object>(`/api/records/${write.id}`) : undefined
    if (there && !there.ok && isPassing(there)) return false
    await store.alone(async () => {
      if (answer.ok) {
        if (write.type === 'record') known.set(write.id, Math.max(known.get(write.id) ?? 0, revisionIn(answer.value)))
        return store.remove(seq)
      }
      if (isTaken && entry.base > 0) return keepBeside(write.kind, write.id)
      // Made on an earlier visit of this page, which knew the revision.
      if (there?.ok) return follow(write.id, revisionIn(there.value))
      return keep(seq, { ...entry, isTried: true, refused: answer.message })
    })
    if (answer.ok) keptAtEpochMs = calendarMs()
    return true
  }

  const waitingOf = async (id: string) =>
    (await mine()).entries.filter(({ entry }) => entry.write.id === id && entry.refused === undefined)

  async function follow(id: string, revision: number) {
    const ofIt = await waitingOf(id)
    for (const [n, { seq, entry }] of ofIt.entries()) await keep(seq, { ...entry, base: revision + n, isTried: false })
    known.set(id, revision + ofIt.length)
  }

  /** All that waits of this record becomes another one's. */
  async function keepBeside(kind: string, id: string) {
    const keptAs = newId()
    const ofIt = await waitingOf(id)
    for (const [base, { seq, entry }] of ofIt.entries()) {
      const { write } = entry
      const beside = write.type === 'record' ? { ...write, body: await besideOther(write) } : write
      await keep(seq, { write: { ...beside, id: keptAs }, base, isTried: false })
    }
    known.set(keptAs, ofIt.length)
    onConflict(kind, id, keptAs)
  }

  async function sent({ write, base }: Entry): Promise<Answer<object>> {
    if (write.type === 'content') {
      try {
        const file = await fileOf(write.file)
        tellSent(0)
        return await api.upload(`/api/records/${write.id}/content`, file, (bytes) => tellSent(bytes / file.size))
      } catch (error) {
        return { ok: false, code: 'no-file', message: error instanceof Error ? error.message : String(error) }
      } finally {
        tellSent(undefined)
      }
    }
    const { id, patient, kind, body } = write
    if (base > 0) return api.send('PUT', `/api/records/${id}`, { revision: base, body })
    return patient === null
      ? api.send('POST', '/api/calibrations', { id, body })
      : api.send('POST', `/api/patients/${patient}/records`, { id, kind, body })
  }

  return {
    async put(write) {
      await store.alone(async () => {
        const before = (await mine()).entries
          .filter(({ entry }) => entry.write.type === write.type && entry.write.id === write.id)
          .at(-1)
        if (before && !before.entry.isTried) return keep(before.seq, { ...before.entry, write })
        const base = before ? before.entry.base + 1 : (known.get(write.id) ?? 0)
        known.set(write.id, base + 1)
        return keep(undefined, { write, base, isTried: false })
      })
      await tell()
    },
    knows: (id, revision) => void known.set(id, revision),
    send,
    async letGo(seq) {
      await store.alone(() => store.remove(seq))
      await tell()
    },
    async due(kind, patient) {
      const { entries } = await mine()
      return entries.flatMap(({ entry: { write, refused } }) =>
        write.type === 'record' && write.kind === kind && write.patient === patient && refused === undefined
          ? [write.body]
          : [],
      )
    },
  }
}
