/** Writes small DICOM files for tests, element by element, apart from the product's own reading. */

export type Value = string | number | readonly number[] | Uint8Array | readonly Item[]
export type Item = readonly Element[]
export type Element = readonly [tag: string, vr: string, value: Value]

export interface Written {
  readonly transferSyntax?: string
  readonly isImplicit?: boolean
  readonly isBigEndian?: boolean
  readonly hasPreamble?: boolean
  readonly hasMeta?: boolean
  /** Applied to everything after the meta header. */
  readonly pack?: (bytes: Uint8Array) => Uint8Array
}

const LONG = ['OB', 'OW', 'SQ', 'UN', 'UT']
const UNDEFINED = 0xffffffff

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

export function number(value: number, bytes: 2 | 4, isBig = false): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes))
  if (bytes === 2) view.setUint16(0, value, !isBig)
  else view.setUint32(0, value, !isBig)
  return new Uint8Array(view.buffer)
}

function element([tag, vr, value]: Element, isImplicit: boolean, isBig: boolean): Uint8Array {
  const content = contentOf(vr, value, isImplicit, isBig)
  const even = content.length % 2 ? join([content, ascii(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]) : content
  const head = [
    number(Number.parseInt(tag.slice(0, 4), 16), 2, isBig),
    number(Number.parseInt(tag.slice(4), 16), 2, isBig),
  ]
  const length = vr === 'SQ' || vr === 'OB*' ? UNDEFINED : even.length
  const name = vr.slice(0, 2)
  if (isImplicit) return join([...head, number(length, 4), even])
  if (LONG.includes(name)) return join([...head, ascii(name), number(0, 2), number(length, 4, isBig), even])
  return join([...head, ascii(name), number(length, 2, isBig), even])
}

function contentOf(vr: string, value: Value, isImplicit: boolean, isBig: boolean): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return ascii(value)
  if (typeof value === 'number') return vr === 'US' ? number(value, 2, isBig) : ascii(`${value}`)
  if (vr !== 'SQ') return ascii((value as readonly number[]).join('\\'))
  const items = (value as readonly Item[]).map((item) =>
    join([
      number(0xfffe, 2, isBig),
      number(0xe000, 2, isBig),
      number(UNDEFINED, 4, isBig),
      ...item.map((one) => element(one, isImplicit, isBig)),
      number(0xfffe, 2, isBig),
      number(0xe00d, 2, isBig),
      number(0, 4),
    ]),
  )
  return join([...items, number(0xfffe, 2, isBig), number(0xe0dd, 2, isBig), number(0, 4)])
}

export function writeDicom(elements: readonly Element[], options: Written = {}): Uint8Array<ArrayBuffer> {
  const {
    isImplicit = false,
    isBigEndian = false,
    hasPreamble = true,
    hasMeta = true,
    pack = (bytes) => bytes,
  } = options
  const usual = isBigEndian ? '1.2.840.10008.1.2.2' : isImplicit ? '1.2.840.10008.1.2' : '1.2.840.10008.1.2.1'
  const syntax = element(['00020010', 'UI', options.transferSyntax ?? usual], false, false)
  const meta = hasMeta
    ? join([element(['00020000', 'UL', number(syntax.length, 4)], false, false), syntax])
    : new Uint8Array()
  const body = join(
    elements.toSorted(([a], [b]) => (a < b ? -1 : 1)).map((one) => element(one, isImplicit, isBigEndian)),
  )
  const preamble = hasPreamble ? join([new Uint8Array(128), ascii('DICM')]) : new Uint8Array()
  return join([preamble, meta, pack(body)])
}

export interface SliceOptions {
  readonly position?: readonly [number, number, number]
  readonly orientation?: readonly number[]
  /** Rows, then columns. */
  readonly size?: readonly [number, number]
  readonly pixels?: Int16Array
  readonly changes?: Readonly<Record<string, Element | undefined>>
  readonly written?: Written
}

let lastInstance = 0

/** One CT slice: 4 columns, 3 rows, 0.5 mm between columns and 0.75 mm between rows, unless asked otherwise. */
export function ctSlice({
  position = [0, 0, 0],
  orientation = [1, 0, 0, 0, 1, 0],
  size = [3, 4],
  pixels,
  changes = {},
  written = {},
}: SliceOptions = {}) {
  const [rows, columns] = size
  const values = pixels ?? new Int16Array(rows * columns).fill(1000)
  const stored = new Uint8Array(values.length * 2)
  const view = new DataView(stored.buffer)
  values.forEach((value, at) => view.setInt16(at * 2, value, written.isBigEndian !== true))
  const elements: Element[] = [
    ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00080018', 'UI', `1.2.3.${++lastInstance}`],
    ['00080060', 'CS', 'CT'],
    ['0008103E', 'LO', 'made for a test'],
    ['00180050', 'DS', '1'],
    ['0020000D', 'UI', '1.2.3'],
    ['0020000E', 'UI', '1.2.4'],
    ['00200013', 'IS', `${lastInstance}`],
    ['00200032', 'DS', position],
    ['00200037', 'DS', orientation],
    ['00200052', 'UI', '1.2.5'],
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', rows],
    ['00280011', 'US', columns],
    ['00280030', 'DS', '0.75\\0.5'],
    ['00280100', 'US', 16],
    ['00280101', 'US', 16],
    ['00280102', 'US', 15],
    ['00280103', 'US', 1],
    ['00281052', 'DS', '-1024'],
    ['00281053', 'DS', '1'],
    ['7FE00010', 'OW', stored],
  ]
  const kept = elements.flatMap((one) => (one[0] in changes ? [] : [one]))
  return writeDicom([...kept, ...Object.values(changes).filter((one) => one !== undefined)], written)
}
