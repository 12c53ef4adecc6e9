/**
 * BIND on the wire: child types and sizes, their names, then their bodies, each padded to an even length (bind.md).
 */
import { bodyOf, flaw, isFlaw, type Body, type Flaw } from './body.ts'
import type { BindContent, Content } from './message.ts'
import { encodeText, readText, UTF_8, writeText } from './text.ts'

const CHILD_HEADER_BYTES = 20
const TYPE_BYTES = 12

const padded = (length: number) => length + (length % 2)

/** @param decodeChild turns a child's wire type and body into its content. */
export function decodeBind(
  { bytes, view }: Body,
  decodeChild: (wireType: string, body: Body) => Content | Flaw,
): BindContent | Flaw {
  if (bytes.length < 2) return flaw('size', bytes.length, `BIND takes at least 2 bytes, the body has ${bytes.length}`)
  const count = view.getUint16(0)
  const tableAt = 2 + CHILD_HEADER_BYTES * count
  if (bytes.length < tableAt + 2) {
    return flaw('size', 0, `headers of ${count} children take ${tableAt} bytes, the body has ${bytes.length}`)
  }
  const dataAt = tableAt + 2 + view.getUint16(tableAt)
  if (dataAt > bytes.length) {
    return flaw(
      'size',
      tableAt,
      `the name table takes ${dataAt - tableAt - 2} bytes, the body has ${bytes.length - tableAt - 2}`,
    )
  }
  const children: BindContent['children'][number][] = []
  let nameAt = tableAt + 2
  let at = dataAt
  for (let i = 0; i < count; i++) {
    const headerAt = 2 + CHILD_HEADER_BYTES * i
    const wireType = readText(bytes, headerAt, TYPE_BYTES)
    const size = Number(view.getBigUint64(headerAt + TYPE_BYTES))
    if (at + size > bytes.length) {
      return flaw(
        'size',
        headerAt + TYPE_BYTES,
        `child ${i} (${wireType}) takes ${size} bytes, the body has ${bytes.length - at} left`,
      )
    }
    const nameEnd = bytes.subarray(nameAt, dataAt).indexOf(0)
    if (nameEnd === -1) return flaw('size', tableAt, `the name table ends before the name of child ${i}`)
    const content = decodeChild(wireType, bodyOf(bytes.subarray(at, at + size)))
    if (isFlaw(content)) return flaw(content.flaw, at + content.at, `child ${i} (${wireType}): ${content.reason}`)
    children.push({ name: readText(bytes, nameAt, nameEnd), content })
    nameAt += nameEnd + 1
    // Some senders leave out the padding after the last child.
    at = Math.min(at + padded(size), bytes.length)
  }
  return at === bytes.length
    ? { type: 'BIND', children }
    : flaw('size', at, `${bytes.length - at} bytes are left after the last child`)
}

const nameTableBytes = (children: BindContent['children']) =>
  padded(children.reduce((sum, { name }) => sum + encodeText(name, UTF_8).length + 1, 0))

export function sizeOfBind({ children }: BindContent, sizeOfChild: (content: Content) => number): number {
  const names = nameTableBytes(children)
  if (children.length > 0xffff || names > 0xffff) throw new RangeError(`BIND cannot hold ${children.length} children`)
  return children.reduce(
    (sum, { content }) => sum + padded(sizeOfChild(content)),
    4 + CHILD_HEADER_BYTES * children.length + names,
  )
}

export function writeBind(
  { children }: BindContent,
  { bytes, view }: Body,
  sizeOfChild: (content: Content) => number,
  wireTypeOf: (content: Content) => string,
  writeChild: (content: Content, body: Body) => void,
): void {
  const tableAt = 2 + CHILD_HEADER_BYTES * children.length
  const names = nameTableBytes(children)
  view.setUint16(0, children.length)
  view.setUint16(tableAt, names)
  let nameAt = tableAt + 2
  let at = nameAt + names
  for (const [i, { name, content }] of children.entries()) {
    const headerAt = 2 + CHILD_HEADER_BYTES * i
    const size = sizeOfChild(content)
    writeText(bytes, headerAt, TYPE_BYTES, wireTypeOf(content), 'child type')
    view.setBigUint64(headerAt + TYPE_BYTES, BigInt(size))
    writeText(bytes, nameAt, names, name, 'child name')
    nameAt += encodeText(name, UTF_8).length + 1
    writeChild(content, bodyOf(bytes.subarray(at, at + size)))
    at += padded(size)
  }
}
