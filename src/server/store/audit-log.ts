/** The audit in its table: entries go in at the end of a transaction, and its signed head moves with them. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { chained, endAfter, newChain, type ChainEnd } from '#core/records/audit-chain.ts'
import { headText, type AuditEvent, type SignedHead } from '#core/records/audit-entry.ts'
import { auditFirstLine, auditLine, headLine } from '#core/records/audit-lines.ts'
import { startFault } from '#server/start-fault.ts'
import type { Db, Tx } from './tables.ts'

export interface AuditLog {
  readonly chain: string
  /** Ed25519, SPKI, base64: what a verifier believes in. */
  readonly publicKey: string
  /** The end of the chain, held against every other writer until the transaction ends. */
  hold(tx: Tx): Promise<ChainEnd>
  append(tx: Tx, end: ChainEnd, events: readonly AuditEvent[], nowMs: number): Promise<ChainEnd>
  /** A signature that stays, as at a stop. */
  checkpoint(tx: Tx, nowMs: number): Promise<void>
}

/** A signature stays for every so many entries: between two of them an audit can be cut off only by who also signs. */
const CHECKPOINT_EVERY = 256
/** PostgreSQL takes 65 535 parameters in a statement, SQLite 32 766; an entry has 13. */
const ROWS_AT_ONCE = 1000

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** PKCS #8. */
export const newSigningKey = (): Buffer =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' })

/**
 * @param signingKey PKCS #8
 * @param onCheckpoint told after a signature that stays was written; not yet committed
 * @throws StartFault `store-damaged` when the end of the audit is not what was signed.
 */
export async function openAuditLog(
  db: Db,
  signingKey: Uint8Array,
  nowMs: number,
  onCheckpoint: (head: SignedHead) => void = () => {},
): Promise<AuditLog> {
  const privateKey = createPrivateKey({ key: Buffer.from(signingKey), type: 'pkcs8', format: 'der' })
  const key = createPublicKey(privateKey)
  const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64')
  const signed = (end: ChainEnd, atMs: number): SignedHead => {
    const head = { chain: end.chain, seq: end.seq, hash: end.hash, atMs }
    return { ...head, signature: sign(null, Buffer.from(headText(head)), privateKey).toString('base64') }
  }

  const first = signed(newChain(randomUUID(), sha256), nowMs)
  const { atMs, ...rest } = first
  // Of several servers that start at once on an empty database one is first.
  await db
    .insertInto('audit_head')
    .values({ row: 1, ...rest, at_ms: atMs, public_key: publicKey })
    .onConflict((c) => c.column('row').doNothing())
    .execute()
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const last = await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const text = headText({ chain: head.chain, seq: head.seq, hash: head.hash, atMs: head.at_ms })
  const isSigned = verify(null, Buffer.from(text), key, Buffer.from(head.signature, 'base64'))
  const isWhole = last ? last.seq === head.seq && last.hash === head.hash : head.seq === 0
  if (!isSigned || !isWhole || head.public_key !== publicKey)
    throw startFault(
      'store-damaged',
      `the audit ends at entry ${last?.seq ?? 0} and was signed at ${head.seq}: keep this store for an inquiry and restore a backup`,
    )
  const { chain } = head

  async function keep(tx: Tx, at: SignedHead) {
    const row = { seq: at.seq, hash: at.hash, at_ms: at.atMs, signature: at.signature }
    await tx
      .insertInto('audit_checkpoints')
      .values(row)
      .onConflict((c) => c.column('seq').doNothing())
      .execute()
    onCheckpoint(at)
  }

  return {
    chain,
    publicKey,
    async hold(tx) {
      // An update that changes nothing: on PostgreSQL it holds the row, and with it the chain.
      const held = await tx
        .updateTable('audit_head')
        .set((e) => ({ seq: e.ref('seq') }))
        .returning(['chain', 'seq', 'hash'])
        .executeTakeFirstOrThrow()
      return { chain: held.chain, seq: held.seq, hash: held.hash }
    },
    async append(tx, end, events, nowMs) {
      let at = end
      const rows = events.map((event) => {
        const entry = chained(at, event, nowMs, sha256)
        at = endAfter(at, entry)
        const { atMs: at_ms, ...fields } = entry
        return { ...fields, at_ms }
      })
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
        await tx
          .insertInto('audit')
          .values(rows.slice(from, from + ROWS_AT_ONCE))
          .execute()
      const { seq, hash, atMs: at_ms, signature } = signed(at, nowMs)
      await tx.updateTable('audit_head').set({ seq, hash, at_ms, signature }).execute()
      if (Math.floor(seq / CHECKPOINT_EVERY) > Math.floor(end.seq / CHECKPOINT_EVERY))
        await keep(tx, { chain, seq, hash, atMs: at_ms, signature })
      return at
    },
    async checkpoint(tx, nowMs) {
      const { seq, hash } = await tx.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow()
      await keep(tx, signed({ chain, seq, hash }, nowMs))
    },
  }
}

const PORTION = 1000

/** The whole audit as lines, as a verifier reads it: entries, signatures where they stand, the signed end. */
export async function* auditLines(tx: Tx): AsyncGenerator<string> {
  const head = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const { chain } = head
  yield auditFirstLine(chain, head.public_key)
  for (let after = 0; after < head.seq; after += PORTION) {
    const upTo = Math.min(after + PORTION, head.seq)
    const entries = await tx
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .execute()
    const heads = await tx
      .selectFrom('audit_checkpoints')
      .selectAll()
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .execute()
    const headAfter = new Map(heads.map(({ at_ms: atMs, ...rest }) => [rest.seq, { chain, atMs, ...rest }]))
    for (const { at_ms: atMs, ...entry } of entries) {
      yield auditLine({ ...entry, atMs })
      const signed = headAfter.get(entry.seq)
      if (signed && entry.seq !== head.seq) yield headLine(signed)
    }
  }
  yield headLine({ chain, seq: head.seq, hash: head.hash, atMs: head.at_ms, signature: head.signature })
}
