/**
 * NRRD volumes: `field: value` lines up to an empty line, then samples, or the name of the file that has them.
 *
 * Source: teem's definition of NRRD file formats. Directions without a space are not guessed at.
 */
import { gridGeometry, type Grid, type GridResult, type Sample } from './grid.ts'

const SAMPLES: Readonly<Record<string, Sample>> = {
  'signed char': 'int8',
  int8: 'int8',
  int8_t: 'int8',
  uchar: 'uint8',
  'unsigned char': 'uint8',
  uint8: 'uint8',
  uint8_t: 'uint8',
  short: 'int16',
  'short int': 'int16',
  'signed short': 'int16',
  'signed short int': 'int16',
  int16: 'int16',
  int16_t: 'int16',
  ushort: 'uint16',
  'unsigned short': 'uint16',
  'unsigned short int': 'uint16',
  uint16: 'uint16',
  uint16_t: 'uint16',
  int: 'int32',
  'signed int': 'int32',
  int32: 'int32',
  int32_t: 'int32',
  uint: 'uint32',
  'unsigned int': 'uint32',
  uint32: 'uint32',
  uint32_t: 'uint32',
  float: 'float32',
  double: 'float64',
}

/** Signs that turn the space's axes into left, posterior, superior. */
const SPACES: Readonly<Record<string, readonly [number, number, number]>> = {
  'left-posterior-superior': [1, 1, 1],
  LPS: [1, 1, 1],
  'right-anterior-superior': [-1, -1, 1],
  RAS: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  LAS: [1, -1, 1],
}

const ENCODINGS: Readonly<Record<string, Grid['encoding']>> = { raw: 'raw', gzip: 'gzip', gz: 'gzip' }
const MAX_HEADER = 1 << 20

type Vector = [number, number, number]

/** @param bytes the file or its beginning. */
export function readNrrd(bytes: Uint8Array): GridResult {
  const { fields, dataOffset } = fieldsOf(bytes)
  const field = (name: string) => fields.get(name)
  const sample = SAMPLES[field('type') ?? '']
  const encoding = ENCODINGS[field('encoding') ?? '']
  const signs = SPACES[field('space') ?? '']
  const dataFile = field('data file') ?? field('datafile')
  if (!sample) return { ok: false, reason: `type "${field('type') ?? ''}" is not read` }
  if (!encoding) return { ok: false, reason: `encoding "${field('encoding') ?? ''}" is not read` }
  if (field('dimension') !== '3') return { ok: false, reason: `it has ${field('dimension') ?? 'no'} dimensions, not 3` }
  if (!signs) return { ok: false, reason: `space "${field('space') ?? ''}" does not say where the patient is` }
  if ((field('byte skip') ?? '0') !== '0' || (field('line skip') ?? '0') !== '0') {
    return { ok: false, reason: 'byte skip and line skip are not read' }
  }
  if (dataFile === undefined && dataOffset === undefined) return { ok: false, reason: 'its header has no end' }
  if (dataFile !== undefined && /^LIST|%/.test(dataFile))
    return { ok: false, reason: 'samples spread over several files are not read' }

  const inLps = (written: string): Vector => {
    const parts = written.split(',').map(Number)
    return [0, 1, 2].map((at) => (parts[at] ?? Number.NaN) * signs[at]!) as Vector
  }
  const vectors = (name: string) => [...(field(name) ?? '').matchAll(/\(([^)]*)\)/g)].map((match) => inLps(match[1]!))
  const axes = vectors('space directions')
  const origin = vectors('space origin')[0]
  if (axes.length !== 3 || !origin) return { ok: false, reason: 'it states no space directions or no space origin' }
  const placed = gridGeometry((field('sizes') ?? '').split(/\s+/).map(Number), axes as [Vector, Vector, Vector], origin)
  if (!placed.ok) return placed
  return {
    ok: true,
    grid: {
      format: 'NRRD',
      geometry: placed.geometry,
      sample,
      isBigEndian: field('endian') === 'big',
      slope: 1,
      intercept: 0,
      encoding,
      dataOffset: dataFile === undefined ? dataOffset! : 0,
      dataFile,
      remarks: [],
    },
  }
}

function fieldsOf(bytes: Uint8Array): { fields: Map<string, string>; dataOffset: number | undefined } {
  const fields = new Map<string, string>()
  let lineStart = 0
  const end = Math.min(bytes.length, MAX_HEADER)
  for (let at = 0; at < end; at++) {
    if (bytes[at] !== 0x0a) continue
    const line = String.fromCharCode(...bytes.subarray(lineStart, Math.min(at, lineStart + 4096))).trimEnd()
    lineStart = at + 1
    if (line === '') return { fields, dataOffset: lineStart }
    const [, name, value] = /^([^:#]+):\s*(.*)$/.exec(line) ?? []
    // `key:=value` lines are free text of whoever wrote the file.
    if (name !== undefined && !value!.startsWith('=')) fields.set(name.trim().toLowerCase(), value!.trim())
  }
  return { fields, dataOffset: undefined }
}
