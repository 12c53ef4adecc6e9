/** Writes small DICOM files, element by element (PS3.5, explicit little-endian), without any DICOM library. */

const PREAMBLE = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1'

function element(group: number, number: number, vr: string, value: string | number | Buffer): Buffer {
  const raw =
    typeof value === 'number'
      ? Buffer.from([value & 255, value >> 8])
      : Buffer.isBuffer(value)
        ? value
        : Buffer.from(value)
  const padding = Buffer.from(raw.length % 2 ? (vr === 'UI' ? '\0' : ' ') : '')
  const bytes = Buffer.concat([raw, padding])
  const isLong = vr === 'OW' || vr === 'OB'
  const head = Buffer.alloc(isLong ? 12 : 8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  head.write(vr, 4)
  if (isLong) head.writeUInt32LE(bytes.length, 8)
  else head.writeUInt16LE(bytes.length, 6)
  return Buffer.concat([head, bytes])
}

export interface SliceOptions {
  /** Millimetres along z. */
  readonly z: number
  readonly instance: number
}

/** One axial CT slice of 4 columns and 3 rows, 0.5 mm between columns, 0.75 mm between rows, at x -10, y 20. */
export function ctSlice({ z, instance }: SliceOptions): Buffer {
  const meta = element(0x0002, 0x0010, 'UI', EXPLICIT_LITTLE)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length)
  return Buffer.concat([
    PREAMBLE,
    element(0x0002, 0x0000, 'UL', length),
    meta,
    element(0x0008, 0x0016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(0x0008, 0x0018, 'UI', `1.2.3.${instance}`),
    element(0x0008, 0x0060, 'CS', 'CT'),
    element(0x0008, 0x103e, 'LO', 'made for a test'),
    element(0x0020, 0x000d, 'UI', '1.2.4'),
    element(0x0020, 0x000e, 'UI', '1.2.5'),
    element(0x0020, 0x0013, 'IS', `${instance}`),
    element(0x0020, 0x0032, 'DS', `-10\\20\\${z}`),
    element(0x0020, 0x0037, 'DS', '1\\0\\0\\0\\1\\0'),
    element(0x0020, 0x0052, 'UI', '1.2.6'),
    element(0x0028, 0x0002, 'US', 1),
    element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    element(0x0028, 0x0010, 'US', 3),
    element(0x0028, 0x0011, 'US', 4),
    element(0x0028, 0x0030, 'DS', '0.75\\0.5'),
    element(0x0028, 0x0100, 'US', 16),
    element(0x0028, 0x0101, 'US', 16),
    element(0x0028, 0x0102, 'US', 15),
    element(0x0028, 0x0103, 'US', 1),
    element(0x0028, 0x1052, 'DS', '-1024'),
    element(0x0028, 0x1053, 'DS', '1'),
    element(0x7fe0, 0x0010, 'OW', Buffer.alloc(24)),
  ])
}
