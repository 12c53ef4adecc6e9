/**
 * Writes of many requests in one commit: the disk is waited for once for all of them.
 *
 * A write is acknowledged when its transaction, with the audit of it, is on the disk, and never before. The audit's end
 * is held for the length of a group, so groups of several servers on one database follow each other.
 */
import type { ControlledTransaction } from 'kysely'
import type { AuditEvent } from '#core/records/audit-entry.ts'
import type { AuditLog } from './audit-log.ts'
import type { Db, Tables, Tx } from './tables.ts'

/**
 * What is to be written. It may be run twice, so it changes nothing but the database; when it throws, nothing of it
 * stays, nor what it noted for the audit.
 */
export type Work<T> = (tx: Tx, note: (event: AuditEvent) => void) => Promise<T>

export interface GroupCommit {
  write<T>(work: Work<T>): Promise<T>
  readonly waiting: number
  /** Why the last group was not written; undefined when it was. */
  readonly lastFault: string | undefined
  /** When everything that was asked for is written. */
  drain(): Promise<void>
}

/** More than this at once would make the last of a group wait too long. */
const MOST_IN_GROUP = 64
const MOST_WAITING = 4096

export type WriteRefusal = Error & { readonly code: 'busy' | 'disk-full' | 'not-written' }

const refusal = (code: WriteRefusal['code'], message: string): WriteRefusal =>
  Object.assign(new Error(message), { code })

export const isWriteRefusal = (thrown: unknown): thrown is WriteRefusal =>
  thrown instanceof Error && 'code' in thrown && ['busy', 'disk-full', 'not-written'].includes(String(thrown.code))

interface Job {
  readonly work: Work<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly thrown: unknown }

export function createGroupCommit(db: Db, log: AuditLog, now: () => number): GroupCommit {
  const queue: Job[] = []
  let running: Promise<void> | undefined
  let lastFault: string | undefined

  async function commitAll() {
    while (queue.length > 0) await commitGroup(queue.splice(0, MOST_IN_GROUP))
    running = undefined
  }

  async function commitGroup(group: readonly Job[]) {
    try {
      // The usual way is all in a row; when one throws, once more with each in a savepoint, so that it takes only itself back.
      const outcomes = (await transaction(group, inARow)) ?? (await transaction(group, eachByItself))
      lastFault = undefined
      for (const [n, { resolve, reject }] of group.entries()) {
        const outcome = outcomes?.[n]
        if (outcome?.ok) resolve(outcome.value)
        else reject(outcome?.thrown)
      }
    } catch (thrown) {
      lastFault = codeOf(thrown) || String(thrown)
      const reason = isFull(thrown)
        ? refusal(
            'disk-full',
            'the disk is full: nothing is written until there is room; what was acknowledged is safe',
          )
        : refusal('not-written', 'the store could not write this')
      for (const { reject } of group) reject(Object.assign(reason, { cause: thrown }))
    }
  }

  /** @returns undefined when the way gave up: then nothing was written. */
  async function transaction(group: readonly Job[], way: Way): Promise<readonly Outcome[] | undefined> {
    const tx = await db.startTransaction().execute()
    try {
      const end = await log.hold(tx)
      const events: AuditEvent[] = []
      const outcomes = await way(tx, group, events)
      if (outcomes) {
        await log.append(tx, end, events, now())
        await tx.commit().execute()
      } else await tx.rollback().execute()
      return outcomes
    } catch (thrown) {
      // A fault of the disk may have rolled it back already.
      await tx
        .rollback()
        .execute()
        .catch(() => {})
      throw thrown
    }
  }

  return {
    get waiting() {
      return queue.length
    },
    get lastFault() {
      return lastFault
    },
    write<T>(work: Work<T>) {
      return new Promise<T>((resolve, reject) => {
        if (queue.length >= MOST_WAITING) return reject(refusal('busy', 'too many writes are waiting already'))
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
        running ??= commitAll()
      })
    },
    async drain() {
      while (running) await running
    },
  }
}

type Way = (
  tx: ControlledTransaction<Tables>,
  group: readonly Job[],
  events: AuditEvent[],
) => Promise<readonly Outcome[] | undefined>

const inARow: Way = async (tx, group, events) => {
  const outcomes: Outcome[] = []
  for (const { work } of group) {
    const outcome = await attempt(tx, work, events)
    if (!outcome.ok) return undefined
    outcomes.push(outcome)
  }
  return outcomes
}

const eachByItself: Way = async (tx, group, events) => {
  const outcomes: Outcome[] = []
  for (const { work } of group) {
    const apart = await tx.savepoint('work').execute()
    const noted: AuditEvent[] = []
    const outcome = await attempt(apart, work, noted)
    if (outcome.ok) events.push(...noted)
    else await apart.rollbackToSavepoint('work').execute()
    await apart.releaseSavepoint('work').execute()
    outcomes.push(outcome)
  }
  return outcomes
}

/** @throws what a disk has against it: that is nothing of this one piece of work. */
async function attempt(tx: Tx, work: Work<unknown>, events: AuditEvent[]): Promise<Outcome> {
  try {
    return { ok: true, value: await work(tx, (event) => void events.push(event)) }
  } catch (thrown) {
    // SQLite's classes of errors, and PostgreSQL's (53 insufficient resources, 58 system error).
    if (/^(SQLITE_(FULL|IOERR|CORRUPT|READONLY)|53|58)/.test(codeOf(thrown))) throw thrown
    return { ok: false, thrown }
  }
}

const codeOf = (thrown: unknown): string => {
  const code = (thrown as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : ''
}

const isFull = (thrown: unknown) => /^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|53100)/.test(codeOf(thrown))
