/**
 * POLYDATA on the wire: points, four lists of cells, and attributes of points or cells (polydata.md).
 *
 * Every index is checked against the number of points, so a reader may use them unchecked.
 */
import { flaw, isFlaw, type Body, type Codec, type Flaw } from './body.ts'
import type { PolydataAttribute, PolydataContent } from './further-content.ts'
import { encodeText, readText, UTF_8, writeText } from './text.ts'

const HEADER_BYTES = 40
const ATTRIBUTE_HEADER_BYTES = 6
const LONGEST_NAME_BYTES = 255
const LISTS = ['vertices', 'lines', 'polygons', 'strips'] as const

/** Components each kind of attribute must have; scalars have as many as they like. */
const COMPONENTS: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 9, 4: 4 }

export const polydataCodec: Codec<PolydataContent> = {
  decode(body) {
    const { bytes, view } = body
    if (bytes.length < HEADER_BYTES) {
      return flaw('size', bytes.length, `POLYDATA takes at least ${HEADER_BYTES} bytes, the body has ${bytes.length}`)
    }
    const pointCount = view.getUint32(0)
    let at = HEADER_BYTES + 12 * pointCount
    if (at > bytes.length) return flaw('size', 0, `${pointCount} points do not fit into ${bytes.length} bytes`)
    const cells: Uint32Array[] = []
    for (const [i, list] of LISTS.entries()) {
      const cellBytes = view.getUint32(8 + 8 * i)
      if (cellBytes % 4 !== 0) return flaw('size', 8 + 8 * i, `${list} take ${cellBytes} bytes, not a multiple of 4`)
      if (at + cellBytes > bytes.length) {
        return flaw('size', 8 + 8 * i, `${list} take ${cellBytes} bytes, the body has ${bytes.length - at} left`)
      }
      const read = readCells(view, at, cellBytes, view.getUint32(4 + 8 * i), pointCount, list)
      if (isFlaw(read)) return read
      cells.push(read)
      at += cellBytes
    }
    const attributes = readAttributes(body, at, view.getUint32(36))
    if (isFlaw(attributes)) return attributes
    const points = Float32Array.from({ length: 3 * pointCount }, (_, i) => view.getFloat32(HEADER_BYTES + 4 * i))
    const [vertices, lines, polygons, strips] = cells as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
    return { type: 'POLYDATA', points, vertices, lines, polygons, strips, attributes }
  },
  size(polydata) {
    let size = HEADER_BYTES + 4 * polydata.points.length + namesBytes(polydata.attributes)
    for (const list of LISTS) size += 4 * polydata[list].length
    for (const { values } of polydata.attributes) size += ATTRIBUTE_HEADER_BYTES + 4 * values.length
    return size
  },
  write(polydata, { bytes, view }) {
    const { points, attributes } = polydata
    view.setUint32(0, points.length / 3)
    view.setUint32(36, attributes.length)
    let at = HEADER_BYTES
    for (const value of points) view.setFloat32((at += 4) - 4, value)
    for (const [i, list] of LISTS.entries()) {
      view.setUint32(4 + 8 * i, countCells(polydata[list], list))
      view.setUint32(8 + 8 * i, 4 * polydata[list].length)
      for (const value of polydata[list]) view.setUint32((at += 4) - 4, value)
    }
    for (const { kind, components, values } of attributes) {
      view.setUint8(at, kind)
      view.setUint8(at + 1, components)
      view.setUint32(at + 2, values.length / components)
      at += ATTRIBUTE_HEADER_BYTES
    }
    let nameAt = at
    for (const { name } of attributes) {
      writeText(bytes, nameAt, LONGEST_NAME_BYTES, name, 'attribute name')
      nameAt += encodeText(name, UTF_8).length + 1
    }
    at += namesBytes(attributes)
    for (const { values } of attributes) for (const value of values) view.setFloat32((at += 4) - 4, value)
  },
}

function readCells(
  view: DataView,
  start: number,
  cellBytes: number,
  count: number,
  pointCount: number,
  list: string,
): Uint32Array | Flaw {
  const cells = Uint32Array.from({ length: cellBytes / 4 }, (_, i) => view.getUint32(start + 4 * i))
  let found = 0
  for (let i = 0; i < cells.length; found++) {
    const last = i + cells[i]!
    if (last >= cells.length)
      return flaw('size', start + 4 * i, `cell ${found} of ${list} runs past the end of the list`)
    while (++i <= last) {
      if (cells[i]! >= pointCount) {
        return flaw('value', start + 4 * i, `cell ${found} of ${list} names point ${cells[i]} of ${pointCount}`)
      }
    }
  }
  return found === count ? cells : flaw('size', start, `${count} ${list} were promised, the list has ${found}`)
}

/** @throws RangeError when the list does not end with a whole cell. */
function countCells(cells: Uint32Array, list: string): number {
  let count = 0
  let at = 0
  for (; at < cells.length; count++) at += 1 + cells[at]!
  if (at !== cells.length) throw new RangeError(`the last cell of ${list} is not complete`)
  return count
}

/** Names with their NULs, padded to an even number of bytes. */
function namesBytes(attributes: readonly PolydataAttribute[]): number {
  const length = attributes.reduce((sum, { name }) => sum + encodeText(name, UTF_8).length + 1, 0)
  return length + (length % 2)
}

function readAttributes({ bytes, view }: Body, start: number, count: number): PolydataAttribute[] | Flaw {
  let at = start + ATTRIBUTE_HEADER_BYTES * count
  if (at > bytes.length) return flaw('size', 36, `headers of ${count} attributes do not fit into the body`)
  const namesAt = at
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const end = bytes.indexOf(0, at)
    if (end === -1) return flaw('size', at, `the name of attribute ${i} does not end`)
    names.push(readText(bytes, at, end - at))
    at = end + 1
  }
  at += (at - namesAt) % 2
  const attributes: PolydataAttribute[] = []
  for (const [i, name] of names.entries()) {
    const headerAt = start + ATTRIBUTE_HEADER_BYTES * i
    const [kind, components] = [view.getUint8(headerAt), view.getUint8(headerAt + 1)]
    const needed = COMPONENTS[kind & 0x0f] ?? components
    if ((kind & 0x0f) > 4 || kind > 0x14) return flaw('value', headerAt, `attribute "${name}" is of type ${kind}`)
    if (components === 0 || components !== needed) {
      return flaw('value', headerAt + 1, `attribute "${name}" has ${components} components, its type takes ${needed}`)
    }
    const length = view.getUint32(headerAt + 2) * components
    if (at + 4 * length > bytes.length) return flaw('size', headerAt + 2, `attribute "${name}" runs past the body`)
    const first = at
    attributes.push({
      name,
      kind,
      components,
      values: Float32Array.from({ length }, (_, v) => view.getFloat32(first + 4 * v)),
    })
    at += 4 * length
  }
  return at === bytes.length
    ? attributes
    : flaw('size', at, `${bytes.length - at} bytes are left after the last attribute`)
}
