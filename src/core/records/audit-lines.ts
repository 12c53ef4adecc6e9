/** An audit as it leaves the server: JSON lines, the first saying what it is, entries, signed heads where they were made. */
import { AUDIT_FORMAT, type AuditEntry, type SignedHead } from './audit-entry.ts'

/** @param publicKey Ed25519 as SPKI, base64 */
export const auditFirstLine = (chain: string, publicKey: string): string =>
  JSON.stringify({ format: AUDIT_FORMAT, chain, publicKey })

/** Field by field: whatever else a row of a table holds stays behind. */
export function auditLine(entry: AuditEntry): string {
  const { seq, atMs, actor, role, tenant, action, kind, id, patient, outcome, why, previous, hash } = entry
  return JSON.stringify({ seq, atMs, actor, role, tenant, action, kind, id, patient, outcome, why, previous, hash })
}

export const headLine = ({ chain, seq, hash, atMs, signature }: SignedHead): string =>
  JSON.stringify({ head: { chain, seq, hash, atMs, signature } })
