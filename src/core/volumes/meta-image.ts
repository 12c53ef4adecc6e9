/**
 * MetaImage volumes (.mha, and .mhd with its .raw): a header of `Name = value` lines, then samples.
 *
 * Positions are ITK's, which are DICOM's LPS; `TransformMatrix` lists the direction of i, then j, then k.
 * Source: MetaIO format documentation, ITK MetaImageIO.
 */
import { gridGeometry, type GridResult, type Sample } from './grid.ts'

const SAMPLES: Readonly<Record<string, Sample>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
}

/** A header is text up to the line `ElementDataFile`; past this many bytes there is none. */
const MAX_HEADER = 1 << 20

type Fields = ReadonlyMap<string, string>

const numbers = (fields: Fields, ...names: readonly string[]): number[] | undefined => {
  const name = names.find((one) => fields.has(one))
  return name === undefined ? undefined : fields.get(name)!.split(/\s+/).map(Number)
}
const isTrue = (fields: Fields, ...names: readonly string[]) =>
  names.some((name) => /^true$/i.test(fields.get(name) ?? ''))

/** @param bytes the file or its beginning. */
export function readMetaImage(bytes: Uint8Array): GridResult {
  const found = fieldsOf(bytes)
  if (!found) return { ok: false, reason: 'its header has no line ElementDataFile' }
  const { fields, dataOffset } = found
  const reason = refusal(fields)
  if (reason) return { ok: false, reason }
  const placed = placeOf(fields)
  if (!placed.ok) return placed
  const dataFile = fields.get('ElementDataFile')!
  const isLocal = dataFile.toUpperCase() === 'LOCAL'
  const grid = {
    format: 'MetaImage',
    geometry: placed.geometry,
    sample: SAMPLES[fields.get('ElementType')!]!,
    isBigEndian: isTrue(fields, 'BinaryDataByteOrderMSB', 'ElementByteOrderMSB'),
    slope: 1,
    intercept: 0,
    encoding: isTrue(fields, 'CompressedData') ? 'zlib' : 'raw',
    dataOffset: isLocal ? dataOffset : 0,
    dataFile: isLocal ? undefined : dataFile,
    remarks: placed.remarks,
  } as const
  return { ok: true, grid }
}

function refusal(fields: Fields): string | undefined {
  if ([...fields.keys()].some((name) => name.startsWith('Seq_Frame'))) return 'this is a tracked sequence, not a volume'
  const type = fields.get('ElementType') ?? ''
  if (!SAMPLES[type]) return `ElementType ${type || '(none)'} is not read`
  if ((numbers(fields, 'ElementNumberOfChannels')?.[0] ?? 1) !== 1) return 'it has more than one channel'
  if (/^false$/i.test(fields.get('BinaryData') ?? '')) return 'text samples are not read'
  if (/^LIST|%/i.test(fields.get('ElementDataFile')!)) return 'samples spread over several files are not read'
  return undefined
}

function placeOf(fields: Fields) {
  const spacing = numbers(fields, 'ElementSpacing', 'ElementSize')
  const origin = numbers(fields, 'Offset', 'Position', 'Origin')
  const turn = numbers(fields, 'TransformMatrix', 'Rotation', 'Orientation')
  const isStated = spacing && origin && turn
  const remarks = isStated ? [] : ['the header leaves out spacing, position or direction; 1 mm, 0 and x y z were taken']
  const [sx, sy, sz] = (spacing ?? [1, 1, 1]) as [number, number, number]
  const t = turn ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const axis = (at: number, length: number) => [t[at]! * length, t[at + 1]! * length, t[at + 2]! * length] as const
  const placed = gridGeometry(
    numbers(fields, 'DimSize') ?? [],
    [axis(0, sx), axis(3, sy), axis(6, sz)],
    (origin ?? [0, 0, 0]) as [number, number, number],
  )
  return { ...placed, remarks }
}

function fieldsOf(bytes: Uint8Array): { fields: Map<string, string>; dataOffset: number } | undefined {
  const fields = new Map<string, string>()
  let lineStart = 0
  const end = Math.min(bytes.length, MAX_HEADER)
  for (let at = 0; at <= end; at++) {
    if (at < end && bytes[at] !== 0x0a) continue
    const line = String.fromCharCode(...bytes.subarray(lineStart, Math.min(at, lineStart + 4096)))
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    lineStart = at + 1
    if (name === undefined) continue
    fields.set(name, value!)
    if (name === 'ElementDataFile') return { fields, dataOffset: lineStart }
  }
  return undefined
}
