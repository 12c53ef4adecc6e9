/** A PLUS configuration's elements, read with everything off that an XML file could do harm with. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface PlusElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly PlusElement[]
}

export interface PlusFlaw {
  /** Not XML; XML of something else; a value that cannot be meant; more than is read. */
  readonly code: 'malformed' | 'not-plus' | 'value' | 'size'
  /** One sentence naming the element and what it held. */
  readonly reason: string
  /** Characters from the beginning, where that is known. */
  readonly at?: number
}

/** The largest configuration in PLUS's own collection has 60 kB; reading 1 MB takes a second. */
const MOST_CHARACTERS = 1 << 20

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: false,
  preserveOrder: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 64,
})

/** What the parser makes of one element: its name is the key that is not `:@`. */
type Parsed = { readonly [name: string]: unknown }

/** @param rootName and size of another of PLUS's files than its configuration. */
export function readPlusXml(
  xml: string,
  rootName = 'PlusConfiguration',
  mostCharacters = MOST_CHARACTERS,
): { readonly ok: true; readonly root: PlusElement } | { readonly ok: false; readonly flaw: PlusFlaw } {
  const refuse = (code: PlusFlaw['code'], reason: string, at?: number) =>
    ({ ok: false, flaw: { code, reason, ...(at === undefined ? {} : { at }) } }) as const

  if (xml.length > mostCharacters) {
    return refuse('size', `it has ${xml.length} characters; no ${rootName} has more than ${mostCharacters}`)
  }
  // Entities are how a few lines of XML ask for gigabytes or for other files; PLUS uses none.
  const doctype = xml.indexOf('<!DOCTYPE')
  if (doctype >= 0) return refuse('malformed', 'it has a DOCTYPE, which is not read', doctype)
  const verdict = XMLValidator.validate(xml)
  if (verdict !== true) {
    const { msg, line, col } = verdict.err
    return refuse('malformed', `line ${line}: ${msg}`, offsetOf(xml, line, col))
  }
  try {
    const [first] = parser.parse(xml) as Parsed[]
    const root = first && elementOf(first)
    if (root?.name !== rootName) {
      return refuse('not-plus', `its root is ${root?.name ?? 'nothing'}, not ${rootName}`, 0)
    }
    return { ok: true, root }
  } catch (error) {
    return refuse('malformed', error instanceof Error ? error.message : String(error))
  }
}

/** Every element of that name, at whatever depth, in the order of the file. */
export function elementsNamed(root: PlusElement, name: string): PlusElement[] {
  const below = root.children.flatMap((child) => elementsNamed(child, name))
  return root.name === name ? [root, ...below] : below
}

function elementOf(parsed: Parsed): PlusElement {
  const name = Object.keys(parsed).find((key) => key !== ':@') ?? ''
  const children = (parsed[name] as readonly Parsed[]).filter((child) => !('#text' in child))
  const attributes = (parsed[':@'] ?? {}) as Readonly<Record<string, string>>
  return { name, attributes, children: children.map(elementOf) }
}

function offsetOf(xml: string, line: number, column: number | undefined): number {
  const before = xml.split('\n', line - 1)
  return before.reduce((sum, text) => sum + text.length + 1, 0) + (column ?? 1) - 1
}
