/** Adds entries to the end of the audit. The end alone is needed for it, never what came before. */
import { entryText, firstPrevious, type AuditEntry, type AuditEvent, type Sha256 } from './audit-entry.ts'

/** Where the next entry is tied on. */
export interface ChainEnd {
  /** Random, given once when the audit begins. */
  readonly chain: string
  /** Of the last entry; 0 before the first. */
  readonly seq: number
  readonly hash: string
}

export const newChain = (chain: string, sha256: Sha256): ChainEnd => ({
  chain,
  seq: 0,
  hash: firstPrevious(chain, sha256),
})

/** @param atMs on the calendar, ms since 1970 */
export function chained(end: ChainEnd, event: AuditEvent, atMs: number, sha256: Sha256): AuditEntry {
  const entry = { ...event, seq: end.seq + 1, atMs, previous: end.hash }
  return { ...entry, hash: sha256(entryText(end.chain, entry)) }
}

export const endAfter = ({ chain }: ChainEnd, { seq, hash }: AuditEntry): ChainEnd => ({ chain, seq, hash })
