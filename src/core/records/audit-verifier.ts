/**
 * Checks an audit from outside: lines in, verdict out.
 *
 * It shares no code with what writes the audit, on purpose: a mistake made there is not made here again. It believes
 * nothing but the public key it is given. Each step returns what is known so far, so that a long audit is read line by
 * line and a check can go on from any place.
 *
 * What it cannot see: that somebody put back a whole older audit together with its older signature. For that it is
 * given a witness, a head that was written down elsewhere.
 */

export interface Means {
  /** SHA-256 of the text as UTF-8, hexadecimal. */
  readonly sha256: (text: string) => string
  /** Whether the Ed25519 signature (base64) over the text is of this public key. */
  readonly isSignedBy: (text: string, signature: string, publicKey: string) => boolean
}

export interface Witness {
  readonly seq: number
  readonly hash: string
}

export interface Verified {
  readonly chain: string
  readonly publicKey: string
  readonly lines: number
  readonly entries: number
  readonly hash: string
  /** Up to which entry a signature vouches. */
  readonly signedTo: number
  readonly heads: number
  readonly witnessed: readonly Witness[]
}

export interface AuditFault {
  /** Counted from 1. */
  readonly line: number
  /** The last entry that was still in order. */
  readonly after: number
  readonly fault: string
}

export type Step = { readonly ok: true; readonly at: Verified } | { readonly ok: false; readonly fault: AuditFault }

const FORMAT = 'interspace-audit/1'
const ORDER = 'seq atMs actor role tenant action kind id patient outcome why previous'.split(' ')

/**
 * The first line: which chain, and whose signature.
 *
 * @param trustedKey the public key (SPKI, base64) as it was written down at the first start; without it the audit's own
 *   is believed, and then a forger who signs everything anew is not seen
 */
export function beginVerifying(
  line: string,
  means: Means,
  trustedKey: string | undefined,
  witnessed: readonly Witness[] = [],
): Step {
  const refuse = (fault: string): Step => ({ ok: false, fault: { line: 1, after: 0, fault } })
  const { format, chain, publicKey } = object(line)
  if (format !== FORMAT) return refuse('this is no audit, or of another version')
  if (typeof chain !== 'string' || typeof publicKey !== 'string')
    return refuse('the first line names no chain or no key')
  if (trustedKey !== undefined && trustedKey !== publicKey)
    return refuse('it is signed with another key than the trusted one')
  const hash = means.sha256(JSON.stringify([FORMAT, 'chain', chain]))
  return { ok: true, at: { chain, publicKey, lines: 1, entries: 0, hash, signedTo: 0, heads: 0, witnessed } }
}

/** One more line: an entry, or a signed head. */
export function verifyLine(at: Verified, line: string, means: Means): Step {
  const read = object(line)
  const fault =
    'head' in read ? headFault(at, object(JSON.stringify(read['head'])), means) : entryFault(at, read, means)
  if (fault) return { ok: false, fault: { line: at.lines + 1, after: at.entries, fault } }
  const lines = at.lines + 1
  if ('head' in read) return { ok: true, at: { ...at, lines, signedTo: at.entries, heads: at.heads + 1 } }
  return { ok: true, at: { ...at, lines, entries: at.entries + 1, hash: String(read['hash']) } }
}

/** Nothing follows: is the end the signed one, and has nothing that was witnessed gone? */
export function endVerifying(at: Verified): Step {
  const refuse = (fault: string): Step => ({ ok: false, fault: { line: at.lines, after: at.entries, fault } })
  if (at.heads === 0) return refuse('no signature at all')
  if (at.signedTo !== at.entries) return refuse(`the ${at.entries - at.signedTo} last entries are not signed`)
  const lost = at.witnessed.find(({ seq }) => seq > at.entries)
  if (lost) return refuse(`entry ${lost.seq} was witnessed and is missing: an older audit was put in its place`)
  return { ok: true, at }
}

function entryFault(at: Verified, read: Loose, { sha256 }: Means): string | undefined {
  const seq = at.entries + 1
  if (read['seq'] !== seq) return `entry ${seq} should stand here, not ${String(read['seq'])}`
  if (read['previous'] !== at.hash) return `entry ${seq} does not follow from the one before`
  const missing = ORDER.find((name) => !(name in read))
  if (missing) return `entry ${seq} has no ${missing}`
  const unknown = Object.keys(read).filter((name) => name !== 'hash' && !ORDER.includes(name))
  if (unknown.length) return `entry ${seq} has a field that is not hashed: ${unknown[0]}`
  if (sha256(JSON.stringify([FORMAT, at.chain, ...ORDER.map((name) => read[name])])) !== read['hash'])
    return `entry ${seq} was changed`
  const witness = at.witnessed.find((each) => each.seq === seq)
  if (witness && witness.hash !== read['hash']) return `entry ${seq} is not the one that was witnessed`
  return undefined
}

function headFault(at: Verified, head: Loose, { isSignedBy }: Means): string | undefined {
  const { chain, seq, hash, atMs, signature } = head
  if (chain !== at.chain) return 'the signature is of another audit'
  if (seq !== at.entries) return `the signature covers ${String(seq)} entries, here are ${at.entries}`
  if (hash !== at.hash) return `the signature is for another entry ${at.entries}`
  const text = JSON.stringify([FORMAT, 'head', chain, seq, hash, atMs])
  return isSignedBy(text, String(signature), at.publicKey) ? undefined : 'the signature is wrong'
}

type Loose = Readonly<Record<string, unknown>>

/** What is no JSON object has no fields, and so fits nowhere. */
function object(line: string): Loose {
  try {
    return Object(JSON.parse(line)) as Loose
  } catch {
    return {}
  }
}
