import { beforeAll, describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chained, endAfter, newChain, type ChainEnd } from '#core/records/audit-chain.ts'
import type { AuditEntry } from '#core/records/audit-entry.ts'
import { auditFirstLine, auditLine, headLine } from '#core/records/audit-lines.ts'
import { beginVerifying, endVerifying, verifyLine, type Step, type Verified } from '#core/records/audit-verifier.ts'
import { CHAIN, entriesOf, eventOf, means, newKeys, sha256, signedHead } from './audit-of.ts'

const ENTRIES = 10_000
/** A signed head after every hundredth entry, and one at the end. */
const SIGNED_EVERY = 100

const keys = newKeys()
const entries = entriesOf(ENTRIES)
const endAt = (seq: number): ChainEnd =>
  seq === 0 ? newChain(CHAIN, sha256) : { chain: CHAIN, seq, hash: entries[seq - 1]!.hash }
const headAt = (seq: number) => headLine(signedHead(endAt(seq), 1_790_000_000_000 + seq, keys))

/** Entry and head lines, without the first. */
const lines: string[] = []
/** Where in `lines` each entry stands. */
const placeOf: number[] = []
/** What the verifier knows before each line. */
const before: Verified[] = []

function begin(): Verified {
  const step = beginVerifying(auditFirstLine(CHAIN, keys.publicKey), means, keys.publicKey)
  if (!step.ok) throw new Error(step.fault.fault)
  return step.at
}

/** From a place on, to the first fault or the end. */
function goOn(at: Verified, rest: Iterable<string>): Step {
  for (const line of rest) {
    const step = verifyLine(at, line, means)
    if (!step.ok) return step
    at = step.at
  }
  return endVerifying(at)
}

function* from(place: number): Generator<string> {
  for (let n = place; n < lines.length; n++) yield lines[n]!
}

beforeAll(() => {
  for (const entry of entries) {
    placeOf.push(lines.length)
    lines.push(auditLine(entry))
    if (entry.seq % SIGNED_EVERY === 0) lines.push(headAt(entry.seq))
  }
  let at = begin()
  for (const line of lines) {
    before.push(at)
    const step = verifyLine(at, line, means)
    if (!step.ok) throw new Error(JSON.stringify(step.fault))
    at = step.at
  }
})

describe('an audit of 10 000 entries', () => {
  test('is in order: 10 000 entries, 100 signatures, signed to its end', () => {
    expect(goOn(begin(), lines)).toMatchObject({
      ok: true,
      at: { entries: ENTRIES, heads: 100, signedTo: ENTRIES, hash: entries.at(-1)!.hash },
    })
  })

  test('one character changed in any entry, in any of its fields in turn, is found there: 10 000 of 10 000', () => {
    const fields = [
      'seq',
      'atMs',
      'actor',
      'role',
      'tenant',
      'action',
      'kind',
      'id',
      'patient',
      'outcome',
      'why',
      'previous',
      'hash',
    ]
    const missed = entries.filter((entry, n) => {
      const field = fields[n % fields.length] as keyof AuditEntry
      const value = entry[field]
      const flipped = typeof value === 'number' ? value + 1 : value === null ? '' : flip(value, n)
      const place = placeOf[n]!
      const step = verifyLine(before[place]!, auditLine({ ...entry, [field]: flipped }), means)
      return step.ok || step.fault.after !== n
    })
    expect(missed).toEqual([])
  })

  test('any entry left out is found: 10 000 of 10 000', () => {
    const missed = entries.filter((_, n) => goOn(before[placeOf[n]!]!, from(placeOf[n]! + 1)).ok)
    expect(missed).toEqual([])
  })

  test('any two neighbours that changed places are found: 9 999 of 9 999', () => {
    const missed = entries.slice(1).filter((entry, n) => {
      const swapped = [auditLine(entry), auditLine(entries[n]!)]
      return goOn(before[placeOf[n]!]!, swapped).ok
    })
    expect(missed).toEqual([])
  })

  test('cut off before any entry, with the newest signature kept, is found: 10 000 of 10 000', () => {
    const missed = entries.filter((_, n) => goOn(before[placeOf[n]!]!, [headAt(ENTRIES)]).ok)
    expect(missed).toEqual([])
  })

  test('cut off before any entry, with older signatures only: by the last signature, or by a witness of the end', () => {
    const witness = [{ seq: ENTRIES, hash: entries.at(-1)!.hash }]
    const unseen = entries.filter((_, n) => endVerifying(before[placeOf[n]!]!).ok)
    // Cut exactly behind a signature it looks whole, which is why heads are written down elsewhere too.
    expect(unseen.length).toBe(ENTRIES / SIGNED_EVERY - 1)
    expect(entries.filter((_, n) => endVerifying({ ...before[placeOf[n]!]!, witnessed: witness }).ok)).toEqual([])
  })

  test('any entry changed and every hash after it made anew is found at the next signature: 10 000 of 10 000', () => {
    const missed = entries.filter((entry, n) => {
      const forged: string[] = []
      let end = endAt(n)
      for (let seq = entry.seq; seq <= ENTRIES; seq++) {
        const { previous: _, hash: __, ...event } = entries[seq - 1]!
        const made = chained(end, seq === entry.seq ? { ...event, actor: 'account-9' } : event, event.atMs, sha256)
        forged.push(auditLine(made))
        end = endAfter(end, made)
        if (seq % SIGNED_EVERY) continue
        forged.push(headAt(seq))
        break
      }
      return goOn(before[placeOf[n]!]!, forged).ok
    })
    expect(missed).toEqual([])
  })
})

describe('an audit is refused, and it is said why', () => {
  const few = entriesOf(3)
  const last: ChainEnd = { chain: CHAIN, seq: 3, hash: few[2]!.hash }
  const head = headLine(signedHead(last, 5, keys))
  const good = [...few.map(auditLine), head]

  test.each([
    { why: 'a line that is no JSON', lines: [good[0]!, 'nonsense'], fault: 'entry 2 should stand here' },
    { why: 'no signature', lines: good.slice(0, 3), fault: 'no signature at all' },
    {
      why: 'entries after the last signature',
      lines: [...good, auditLine(chained(last, eventOf(4), 6, sha256))],
      fault: 'the 1 last entries are not signed',
    },
    {
      why: 'a field that is not hashed',
      lines: [good[0]!.replace('{', '{"remark":"x",')],
      fault: 'a field that is not hashed: remark',
    },
    {
      why: 'a field left out',
      lines: [good[0]!.replace('"why":"role",', '')],
      fault: 'entry 1 has no why',
    },
    {
      why: 'the signature of somebody else',
      lines: [...good.slice(0, 3), headLine(signedHead(last, 5, newKeys()))],
      fault: 'the signature is wrong',
    },
    {
      why: 'a signature of another chain',
      lines: [...good.slice(0, 3), headLine(signedHead({ ...last, chain: 'other' }, 5, keys))],
      fault: 'of another audit',
    },
    {
      why: 'a signature with another time',
      lines: [...good.slice(0, 3), head.replace('"atMs":5', '"atMs":6')],
      fault: 'the signature is wrong',
    },
  ])('$why', ({ lines: given, fault }) => {
    expect(goOn(begin(), given)).toMatchObject({ ok: false, fault: { fault: expect.stringContaining(fault) } })
  })

  test('signed anew with another key, when the first key is known', () => {
    const step = beginVerifying(auditFirstLine(CHAIN, newKeys().publicKey), means, keys.publicKey)
    expect(step).toMatchObject({ ok: false, fault: { fault: expect.stringContaining('another key') } })
  })

  test('one entry was witnessed as another', () => {
    const at = { ...begin(), witnessed: [{ seq: 2, hash: 'f'.repeat(64) }] }
    expect(goOn(at, good)).toMatchObject({
      ok: false,
      fault: { after: 1, fault: expect.stringContaining('witnessed') },
    })
  })
})

test('the verifier shares no code with what it checks', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../src/core/records/audit-verifier.ts'), 'utf8')
  expect(text).not.toMatch(/^import /m)
})

/** Another character of the same kind at a place that n chooses. */
function flip(text: string, n: number): string {
  const at = n % Math.max(1, text.length)
  return `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`
}
