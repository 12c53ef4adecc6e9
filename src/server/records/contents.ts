/**
 * Bytes that belong to a record (a recorded session, a picture): kept in the store in sealed pieces, never whole in
 * memory. An upload that was broken off leaves what was there before in place.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Actor } from '#core/records/policy.ts'
import { seal, unseal } from '#server/store/sealed.ts'
import type { Store } from '#server/store/store.ts'
import type { RecordsTable } from '#server/store/tables.ts'
import type { Book } from './book.ts'
import { refusal } from './refusal.ts'
import { doneBy } from './route.ts'

export interface Contents {
  /** @throws Refusal `too-large` */
  put(actor: Actor, row: RecordsTable, bytes: Readable): Promise<{ readonly bytes: number; readonly sha256: string }>
  /** In order. @throws Error in the middle when a piece is not what was written. */
  get(row: RecordsTable): AsyncGenerator<Buffer>
  /** Pieces of uploads that were broken off. */
  sweep(): Promise<void>
}

const PART_BYTES = 256 * 1024
export const MOST_CONTENT_BYTES = 2 ** 31
const DAY_MS = 86_400_000

const belongsTo = (record: string, upload: string, part: number, isLast: boolean) =>
  `content ${record} ${upload} ${part}${isLast ? ' end' : ''}`

export function createContents({ db, write }: Store, book: Book, now: () => number): Contents {
  return {
    async put(actor, row, bytes) {
      const key = await book.keyOf(row)
      const upload = randomUUID()
      const hash = createHash('sha256')
      let total = 0
      let part = 0
      const keep = async (piece: Buffer, isLast: boolean) => {
        const sealed = seal(key, piece, belongsTo(row.id, upload, part, isLast))
        const values = { record: row.id, upload, part, created_ms: now(), sealed }
        await write(async (tx) => void (await tx.insertInto('contents').values(values).execute()))
        part++
      }
      let held = Buffer.alloc(0)
      for await (const chunk of bytes) {
        const got = chunk as Buffer
        total += got.length
        if (total > MOST_CONTENT_BYTES) throw refusal('too-large', `more than ${MOST_CONTENT_BYTES} bytes`)
        hash.update(got)
        held = Buffer.concat([held, got])
        while (held.length > PART_BYTES) {
          await keep(held.subarray(0, PART_BYTES), false)
          held = held.subarray(PART_BYTES)
        }
      }
      // The last piece says that it is the last: a content cannot be cut short unseen.
      await keep(held, true)
      await write(async (tx, note) => {
        const { numUpdatedRows } = await tx
          .updateTable('records')
          .set({ content: upload, content_bytes: total, changed_ms: now() })
          .where('id', '=', row.id)
          .where('state', '=', row.state)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw refusal('state', 'it was signed meanwhile')
        await tx
          .deleteFrom('contents')
          .where('record', '=', row.id)
          .where('upload', '!=', upload)
          .where('upload', '=', row.content ?? '')
          .execute()
        note(doneBy(actor, 'change', `${row.kind}-content`, row.id, row.patient))
      })
      return { bytes: total, sha256: hash.digest('hex') }
    },
    async *get(row) {
      if (row.content === null) return
      const key = await book.keyOf(row)
      for (let part = 0, isLast = false; !isLast; part++) {
        const piece = await db
          .selectFrom('contents')
          .select('sealed')
          .where('record', '=', row.id)
          .where('upload', '=', row.content)
          .where('part', '=', part)
          .executeTakeFirst()
        const open = (end: boolean) => piece && unseal(key, piece.sealed, belongsTo(row.id, row.content!, part, end))
        const inside = open(false)
        isLast = inside === undefined
        const plain = inside ?? open(true)
        if (!plain) throw new Error(`piece ${part} of a content is damaged or missing`)
        yield plain
      }
    },
    async sweep() {
      const used = db.selectFrom('records').select('content').where('content', 'is not', null)
      await write(async (tx) => {
        const old = tx.deleteFrom('contents').where('created_ms', '<', now() - DAY_MS)
        await old.where('upload', 'not in', used as never).execute()
      })
    },
  }
}
