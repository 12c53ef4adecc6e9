/**
 * The structures of a case as one file, so that a headset need not make them: "ISTR", the length of a
 * JSON head, the head, and the numbers it names, each at a multiple of 4 bytes; all of it gzipped.
 * Numbers are little-endian.
 */
import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { LayerMesh } from './structure-layers.ts'
import type { StructureSet } from './structure-set.ts'

const MAGIC = 0x52545349
const VERSION = 1
/** A case of a headset's size is 15 MB; a file that says it is more is not one. */
const LARGEST_BYTES = 200_000_000

interface Head {
  readonly version: number
  readonly meshes: readonly (Omit<LayerMesh, 'positions' | 'normals' | 'indices'> & {
    readonly corners: number
    readonly indices: number
  })[]
  readonly geometry: VolumeGeometry
}

/** The same set gives the same bytes. */
export function writeStructureFile({ meshes, field }: StructureSet): Uint8Array<ArrayBuffer> {
  const head: Head = {
    version: VERSION,
    meshes: meshes.map(({ group, details, structures, positions, indices }) => ({
      group,
      details,
      structures,
      corners: positions.length / 4,
      indices: indices.length,
    })),
    geometry: field.geometry,
  }
  const text = strToU8(JSON.stringify(head))
  const arrays = [...meshes.flatMap(({ positions, normals, indices }) => [positions, normals, indices]), field.labels]
  const size = arrays.reduce((sum, { byteLength }) => sum + padded(byteLength), 8 + padded(text.length))
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, text.length, true)
  bytes.set(text, 8)
  let at = 8 + padded(text.length)
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += padded(byteLength)
  }
  return gzipSync(bytes, { level: 9, mtime: 0 }) as Uint8Array<ArrayBuffer>
}

/** @throws RangeError saying what is wrong with a file that is none of ours, of another version, or cut short. */
export function readStructureFile(file: Uint8Array): StructureSet {
  const bytes = unzipped(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8 || view.getUint32(0, true) !== MAGIC) throw new RangeError('this is not a file of structures')
  const textLength = view.getUint32(4, true)
  const head = JSON.parse(strFromU8(bytes.subarray(8, 8 + textLength))) as Head
  if (head.version !== VERSION)
    throw new RangeError(`a file of structures of version ${head.version}; ${VERSION} is known`)
  let at = 8 + padded(textLength)
  const take = (byteLength: number): ArrayBuffer => {
    if (at + byteLength > bytes.length) throw new RangeError('the file of structures is cut short')
    const part = bytes.slice(at, at + byteLength).buffer
    at += padded(byteLength)
    return part
  }
  const meshes = head.meshes.map(({ corners, indices, ...rest }): LayerMesh => ({
    ...rest,
    positions: new Int16Array(take(8 * corners)),
    normals: new Int8Array(take(4 * corners)),
    indices: new Uint32Array(take(4 * indices)),
  }))
  const voxels = head.geometry.dimensions.reduce((a, b) => a * b)
  return { meshes, field: { geometry: head.geometry, labels: new Uint16Array(take(2 * voxels)) } }
}

function unzipped(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const isGzip = file.length > 18 && file[0] === 0x1f && file[1] === 0x8b
  if (!isGzip) throw new RangeError('this is not a file of structures')
  const size = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 4, true)
  if (size > LARGEST_BYTES) throw new RangeError(`a file of structures of ${size} bytes is more than can be shown`)
  try {
    return gunzipSync(file, { out: new Uint8Array(size) }) as Uint8Array<ArrayBuffer>
  } catch (error) {
    throw new RangeError('the file of structures is damaged', { cause: error })
  }
}

const padded = (length: number) => Math.ceil(length / 4) * 4
