/**
 * A DICOM data set without what says whose it is: the basic application confidentiality profile of PS3.15 Annex E with
 * clean structured content, and by choice retained or shifted dates, UIDs, device, institution or patient characteristics.
 *
 * Beside the table three rules catch what it does not list: no date, no person's name and no free text is left as it is,
 * no identifier but DICOM's own is, and nothing private or of unknown representation stays. Nested items are gone
 * through in the same way, however deep.
 */
import { dummyFor } from './dummies.ts'
import { rowOf, type Action, type Retained } from './confidentiality-table.ts'

/** As DICOM's JSON model names them; binary values are left to whoever reads the file. */
export interface Attribute {
  readonly vr: string
  readonly Value: readonly unknown[]
}

/** By tag: ggggeeee, hexadecimal. */
export interface Attributes {
  readonly [tag: string]: Attribute
}

export interface Rules {
  /** The same for the same identifier, whatever file it stands in. */
  readonly uidFor: (uid: string) => string
  /** How far dates are moved; without it they are removed or replaced. */
  readonly shiftDays?: number
  readonly retain: readonly Retained[]
  /** Instead of no name and no ID. */
  readonly pseudonym?: string
}

export interface Change {
  /** From the outermost: `0040A730[0].0040A123`. */
  readonly path: string
  readonly vr: string
  readonly what: 'removed' | 'emptied' | 'replaced' | 'shifted' | 'another UID'
  /** Which rule asked for it. */
  readonly why: 'table' | 'private' | 'unknown representation' | 'date' | 'name' | 'free text' | 'identifier'
}

export interface Deidentified {
  readonly attributes: Attributes
  readonly changes: readonly Change[]
}

type Outcome = { readonly attribute: Attribute | undefined; readonly change?: Pick<Change, 'what' | 'why'> }

const DATES = ['DA', 'DT', 'TM']
const FREE_TEXTS = ['LT', 'ST', 'UT', 'UC']
/** PS3.5: identifiers of the standard itself, of its classes, syntaxes and coding schemes. */
const STANDARD_UID = /^1\.2\.840\.10008\./
const NAME_AND_ID = ['00100010', '00100020']

export function deidentify(attributes: Attributes, rules: Rules): Deidentified {
  const changes: Change[] = []
  return { attributes: cleaned(attributes, rules, '', changes), changes }
}

function cleaned(attributes: Attributes, rules: Rules, path: string, changes: Change[]): Attributes {
  const kept: Record<string, Attribute> = {}
  for (const [key, attribute] of Object.entries(attributes)) {
    const tag = key.toUpperCase()
    // A group's length would no longer be true.
    if (tag.endsWith('0000') && tag !== '00000000') continue
    const here = path ? `${path}.${tag}` : tag
    const { attribute: left, change } = outcome(tag, attribute, rules)
    if (change) changes.push({ path: here, vr: attribute.vr, ...change })
    if (left) kept[key] = left.vr === 'SQ' ? cleanedItems(left, rules, here, changes) : left
  }
  return kept
}

function cleanedItems({ vr, Value }: Attribute, rules: Rules, path: string, changes: Change[]): Attribute {
  return { vr, Value: Value.map((item, at) => cleaned(item as Attributes, rules, `${path}[${at}]`, changes)) }
}

function outcome(tag: string, attribute: Attribute, rules: Rules): Outcome {
  if (Number.parseInt(tag.slice(0, 4), 16) % 2) return removed('private')
  const { vr, Value } = attribute
  const row = rowOf(tag)
  if (row?.keptWith && rules.retain.includes(row.keptWith)) return { attribute }
  if (row) return byTable(tag, row.action, attribute, rules)
  if (vr === 'UN') return removed('unknown representation')
  if (!Value.length) return { attribute }
  if (DATES.includes(vr)) return rules.retain.includes('dates') ? { attribute } : dated(attribute, rules, 'date')
  if (vr === 'PN') return { attribute: { vr, Value: [] }, change: { what: 'emptied', why: 'name' } }
  if (FREE_TEXTS.includes(vr)) return replaced(attribute, 'free text')
  if (vr === 'UI') return identified(attribute, rules, 'identifier')
  return { attribute }
}

function byTable(tag: string, action: Action, attribute: Attribute, rules: Rules): Outcome {
  const { vr, Value } = attribute
  if (rules.pseudonym !== undefined && NAME_AND_ID.includes(tag))
    return { attribute: { vr, Value: [rules.pseudonym] }, change: { what: 'replaced', why: 'table' } }
  if (DATES.includes(vr) && rules.shiftDays !== undefined && Value.length) return dated(attribute, rules, 'table')
  switch (action) {
    case 'X':
      return removed('table')
    case 'Z':
    case 'X/Z':
      return { attribute: { vr, Value: [] }, change: { what: 'emptied', why: 'table' } }
    case 'U':
      return vr === 'UI' ? identified(attribute, rules, 'table') : removed('table')
    case 'D':
    case 'X/D':
    case 'Z/D':
    case 'X/Z/D':
    case 'X/Z/U*':
      // A dummy is right for any type of attribute; an item's own attributes are replaced one by one.
      return vr === 'SQ' ? { attribute } : replaced(attribute, 'table')
  }
}

const removed = (why: Change['why']): Outcome => ({ attribute: undefined, change: { what: 'removed', why } })

function replaced({ vr, Value }: Attribute, why: Change['why']): Outcome {
  const dummy = dummyFor(vr)
  if (dummy === undefined) return removed(why)
  return { attribute: { vr, Value: Value.length ? [dummy] : [] }, change: { what: 'replaced', why } }
}

/** Of several identifiers each by itself. */
function identified({ vr, Value }: Attribute, rules: Rules, why: Change['why']): Outcome {
  const own = Value.map((uid) => String(uid))
  const others = own.map((uid) => (STANDARD_UID.test(uid) || !uid ? uid : rules.uidFor(uid)))
  if (rules.retain.includes('uids') || others.every((uid, at) => uid === own[at])) return { attribute: { vr, Value } }
  return { attribute: { vr, Value: others }, change: { what: 'another UID', why } }
}

/** A time of day says nothing once its day is moved; what cannot be read as a date is replaced. */
function dated(attribute: Attribute, { shiftDays }: Rules, why: Change['why']): Outcome {
  const { vr, Value } = attribute
  if (shiftDays === undefined) return replaced(attribute, why)
  if (vr === 'TM') return { attribute }
  const moved = Value.map((value) => shiftedDate(String(value), shiftDays))
  if (moved.includes(undefined)) return replaced(attribute, why)
  return { attribute: { vr, Value: moved }, change: { what: 'shifted', why } }
}

/** The first eight digits of a DA or DT; undefined when they are no day. */
export function shiftedDate(value: string, days: number): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(value) ?? []
  if (year === undefined) return undefined
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (new Date(ms).toISOString().slice(0, 10) !== `${year}-${month}-${day}`) return undefined
  const to = new Date(ms + days * 86_400_000).toISOString()
  return `${to.slice(0, 4)}${to.slice(5, 7)}${to.slice(8, 10)}${value.slice(8)}`
}
