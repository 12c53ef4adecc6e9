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

/** @param bytes the file or its beginning. */
export function readMetaImage(bytes: Uint8Array): GridResult {
  const found = fieldsOf(bytes)
  if (!found) return { ok: false, reason: 'its header has no line ElementDataFile' }
  const { fields, dataOffset } = found
  if ([...fields.keys()].some((name) => name.startsWith('Seq_Frame'))) {
    return { ok: false, reason: 'this is a tracked sequence, not a volume' }
  }
  const numbers = (name: string) => fields.get(name)?.split(/\s+/).map(Number)
  const dimensions = numbers('DimSize') ?? []
  const sample = SAMPLES[fields.get('ElementType') ?? '']
  if (!sample) return { ok: false, reason: `ElementType ${fields.get('ElementType') ?? '(none)'} is not read` }
  if ((numbers('ElementNumberOfChannels')?.[0] ?? 1) !== 1) return { ok: false, reason: 'it has more than one channel' }
  if (fields.get('BinaryData')?.toLowerCase() === 'false') return { ok: false, reason: 'text samples are not read' }

  const spacing = numbers('ElementSpacing') ?? numbers('ElementSize')
  const origin = numbers('Offset') ?? numbers('Position') ?? numbers('Origin')
  const turn = numbers('TransformMatrix') ?? numbers('Rotation') ?? numbers('Orientation')
  const remarks =
    spacing && origin && turn
      ? []
      : ['the header leaves out spacing, position or direction; 1 mm, 0 and x y z were taken']
  const [sx, sy, sz] = (spacing ?? [1, 1, 1]) as [number, number, number]
  const t = turn ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const axis = (at: number, length: number) => [t[at]! * length, t[at + 1]! * length, t[at + 2]! * length] as const
  const placed = gridGeometry(
    dimensions,
    [axis(0, sx), axis(3, sy), axis(6, sz)],
    (origin ?? [0, 0, 0]) as [number, number, number],
  )
  if (!placed.ok) return placed

  const dataFile = fields.get('ElementDataFile')!
  const isLocal = dataFile.toUpperCase() === 'LOCAL'
  if (!isLocal && /^LIST|%/i.test(dataFile))
    return { ok: false, reason: 'samples spread over several files are not read' }
  const grid = {
    format: 'MetaImage',
    geometry: placed.geometry,
    sample,
    isBigEndian: /^true$/i.test(fields.get('BinaryDataByteOrderMSB') ?? fields.get('ElementByteOrderMSB') ?? 'False'),
    slope: 1,
    intercept: 0,
    encoding: /^true$/i.test(fields.get('CompressedData') ?? 'False') ? 'zlib' : 'raw',
    dataOffset: isLocal ? dataOffset : 0,
    dataFile: isLocal ? undefined : dataFile,
    remarks,
  } as const
  return { ok: true, grid }
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
