/** An audit of any length with a real key, as the lines that leave the server. */
import { createHash, generateKeyPairSync, sign, verify, createPublicKey, type KeyObject } from 'node:crypto'
import { chained, endAfter, newChain, type ChainEnd } from '#core/records/audit-chain.ts'
import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  headText,
  type AuditEntry,
  type AuditEvent,
  type SignedHead,
} from '#core/records/audit-entry.ts'
import type { Means } from '#core/records/audit-verifier.ts'

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export const means: Means = {
  sha256,
  isSignedBy: (text, signature, publicKey) =>
    verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' }),
      Buffer.from(signature, 'base64'),
    ),
}

export interface Keys {
  readonly privateKey: KeyObject
  readonly publicKey: string
}

export function newKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
}

export const CHAIN = 'c0ffee00-0000-4000-8000-000000000001'

/** Different from one another in every field that may differ. */
export const eventOf = (n: number): AuditEvent => ({
  actor: `account-${n % 7}`,
  role: n % 11 ? 'operator' : null,
  tenant: n % 13 ? `tenant-${n % 3}` : null,
  action: AUDIT_ACTIONS[n % AUDIT_ACTIONS.length]!,
  kind: 'plan',
  id: n % 5 ? `record-${n}` : null,
  patient: n % 4 ? `patient-${n % 17}` : null,
  outcome: AUDIT_OUTCOMES[Math.floor(n / AUDIT_ACTIONS.length) % 3]!,
  why: n % 3 ? 'role' : null,
})

export const signedHead = (end: ChainEnd, atMs: number, { privateKey }: Keys): SignedHead => {
  const head = { chain: end.chain, seq: end.seq, hash: end.hash, atMs }
  return { ...head, signature: sign(null, Buffer.from(headText(head)), privateKey).toString('base64') }
}

export function entriesOf(count: number): AuditEntry[] {
  const entries: AuditEntry[] = []
  let end = newChain(CHAIN, sha256)
  for (let n = 1; n <= count; n++) {
    const entry = chained(end, eventOf(n), 1_790_000_000_000 + n, sha256)
    entries.push(entry)
    end = endAfter(end, entry)
  }
  return entries
}
