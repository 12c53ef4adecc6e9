/** Triangles of an STL file, binary or text, as they stand in it: no shared corners, no frame of their own. */
import { strFromU8 } from 'fflate'
import type { Mesh } from './triangle-tree.ts'

const HEADER_BYTES = 84
const TRIANGLE_BYTES = 50

/** @throws RangeError that says what is wrong with the file. */
export function readStl(bytes: Uint8Array): Mesh {
  const positions = isBinary(bytes) ? binaryCorners(bytes) : textCorners(bytes)
  if (!positions.length) throw new RangeError('The STL holds no triangle')
  const bad = positions.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new RangeError(`The STL has ${positions[bad]} in triangle ${Math.floor(bad / 9) + 1}`)
  return { positions, indices: Uint32Array.from({ length: positions.length / 3 }, (_, index) => index) }
}

/** By its length: text may begin with "solid" in a binary file too. */
function isBinary(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true)
  if (bytes.length === HEADER_BYTES + count * TRIANGLE_BYTES) return true
  const start = strFromU8(bytes.subarray(0, 6), true)
  if (!start.trimStart().startsWith('solid'))
    throw new RangeError(
      `The STL says ${count} triangles, which is ${HEADER_BYTES + count * TRIANGLE_BYTES} bytes, and has ${bytes.length}`,
    )
  return false
}

function binaryCorners(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const count = view.getUint32(80, true)
  const positions = new Float32Array(count * 9)
  for (let triangle = 0; triangle < count; triangle++)
    for (let value = 0; value < 9; value++)
      positions[triangle * 9 + value] = view.getFloat32(HEADER_BYTES + triangle * TRIANGLE_BYTES + 12 + value * 4, true)
  return positions
}

function textCorners(bytes: Uint8Array): Float32Array {
  const text = strFromU8(bytes)
  if (!/^\s*solid/.test(text))
    throw new RangeError('Not an STL: it neither begins with "solid" nor has a triangle count')
  const values = [...text.matchAll(/vertex\s+(\S+)\s+(\S+)\s+(\S+)/g)].flatMap((match) => match.slice(1, 4).map(Number))
  if (values.length % 9) throw new RangeError(`The STL ends within triangle ${Math.floor(values.length / 9) + 1}`)
  return Float32Array.from(values)
}
