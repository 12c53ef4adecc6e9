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

type Fields = ReadonlyMap<string, string>

/** @param bytes the file or its beginning. */
export function readNrrd(bytes: Uint8Array): GridResult {
  const { fields, dataOffset } = fieldsOf(bytes)
  const dataFile = fields.get('data file') ?? fields.get('datafile')
  const reason = refusal(fields, dataFile, dataOffset)
  if (reason) return { ok: false, reason }
  const placed = placeOf(fields)
  if (!placed.ok) return placed
  return {
    ok: true,
    grid: {
      format: 'NRRD',
      geometry: placed.geometry,
      sample: SAMPLES[fields.get('type')!]!,
      isBigEndian: fields.get('endian') === 'big',
      slope: 1,
      intercept: 0,
      encoding: ENCODINGS[fields.get('encoding')!]!,
      dataOffset: dataFile === undefined ? dataOffset! : 0,
      dataFile,
      remarks: [],
    },
  }
}

function refusal(fields: Fields, dataFile: string | undefined, dataOffset: number | undefined): string | undefined {
  const field = (name: string) => fields.get(name) ?? ''
  if (!SAMPLES[field('type')]) return `type "${field('type')}" is not read`
  if (!ENCODINGS[field('encoding')]) return `encoding "${field('encoding')}" is not read`
  if (field('dimension') !== '3') return `it has ${field('dimension') || 'no'} dimensions, not 3`
  if (!SPACES[field('space')]) return `space "${field('space')}" does not say where the patient is`
  if (['byte skip', 'line skip'].some((name) => !['', '0'].includes(field(name)))) {
    return 'byte skip and line skip are not read'
  }
  if (dataFile === undefined && dataOffset === undefined) return 'its header has no end'
  if (/^LIST|%/.test(dataFile ?? '')) return 'samples spread over several files are not read'
  return undefined
}

function placeOf(fields: Fields): ReturnType<typeof gridGeometry> {
  const signs = SPACES[fields.get('space')!]!
  const inLps = (written: string): Vector => {
    const parts = written.split(',').map(Number)
    return [0, 1, 2].map((at) => (parts[at] ?? Number.NaN) * signs[at]!) as Vector
  }
  const vectors = (name: string) =>
    [...(fields.get(name) ?? '').matchAll(/\(([^)]*)\)/g)].map((match) => inLps(match[1]!))
  const axes = vectors('space directions')
  const origin = vectors('space origin')[0]
  if (axes.length !== 3 || !origin) return { ok: false, reason: 'it states no space directions or no space origin' }
  const sides = (fields.get('sizes') ?? '').split(/\s+/).map(Number)
  return gridGeometry(sides, axes as [Vector, Vector, Vector], origin)
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
