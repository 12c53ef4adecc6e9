/**
 * A volume that comes as one array with an affine (NIfTI, MetaImage, NRRD) instead of as slices.
 *
 * Each format's reader turns its header into this; the samples become voxels the same way for all.
 */
import { writeRounded, writeVoxels, type Inexact } from './stored-pixels.ts'
import type { VolumeGeometry } from './volume.ts'

export const SAMPLE_BYTES = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
} as const
export type Sample = keyof typeof SAMPLE_BYTES

export interface Grid {
  readonly format: 'NIfTI' | 'MetaImage' | 'NRRD'
  readonly geometry: VolumeGeometry
  readonly sample: Sample
  readonly isBigEndian: boolean
  /** value = slope * stored + intercept. */
  readonly slope: number
  readonly intercept: number
  readonly encoding: 'raw' | 'zlib' | 'gzip'
  /** Where the samples start, bytes from the start of the (unpacked) header file; 0 in a file of their own. */
  readonly dataOffset: number
  /** Name of the file that holds the samples, when it is not the header's own. */
  readonly dataFile: string | undefined
  readonly remarks: readonly string[]
}

export type GridResult = { readonly ok: true; readonly grid: Grid } | { readonly ok: false; readonly reason: string }

/** As for DICOM series: what a 3-D texture and a headset's memory hold. */
const LIMITS = { side: 2048, voxels: 2 ** 29 } as const
/** Cosine between two axes up to which they count as square: 0.15 mm over 300 mm. */
const SQUARE = 5e-4

type Vector = readonly [number, number, number]

/** @param axes millimetres in LPS of one step along i, j and k. */
export function gridGeometry(
  dimensions: readonly number[],
  axes: readonly [Vector, Vector, Vector],
  origin: Vector,
): { readonly ok: true; readonly geometry: VolumeGeometry } | { readonly ok: false; readonly reason: string } {
  const [nx, ny, nz] = dimensions as readonly [number, number, number]
  if (dimensions.length !== 3 || !dimensions.every((side) => Number.isInteger(side) && side >= 1)) {
    return { ok: false, reason: `dimensions ${dimensions.join(' x ')} are not those of a volume` }
  }
  if (Math.max(nx, ny, nz) > LIMITS.side || nx * ny * nz > LIMITS.voxels) {
    return { ok: false, reason: `${nx} x ${ny} x ${nz} voxels are more than can be shown` }
  }
  const lengths = axes.map((axis) => Math.hypot(...axis)) as [number, number, number]
  const isPlaced = [...lengths, ...origin].every(Number.isFinite) && lengths.every((length) => length > 1e-6)
  if (!isPlaced) return { ok: false, reason: 'its affine is not invertible' }
  const units = axes.map((axis, at) => axis.map((part) => part / lengths[at]!)) as [number[], number[], number[]]
  const cosine = (a: number, b: number) => Math.abs(units[a]!.reduce((sum, part, at) => sum + part * units[b]![at]!, 0))
  const worst = Math.max(cosine(0, 1), cosine(0, 2), cosine(1, 2))
  if (worst > SQUARE) {
    const degrees = ((Math.asin(Math.min(1, worst)) * 180) / Math.PI).toFixed(2)
    return { ok: false, reason: `its axes are sheared by ${degrees} degrees; resample it to right angles first` }
  }
  const direction = units.flat() as readonly number[] as VolumeGeometry['direction']
  return { ok: true, geometry: { dimensions: [nx, ny, nz], spacingMm: lengths, origin, direction } }
}

export const gridBytes = ({ geometry: { dimensions: d }, sample }: Grid): number =>
  d[0] * d[1] * d[2] * SAMPLE_BYTES[sample]

/** Fills voxels from samples, starting at sample `first`. @param scale multiplies every value, for signals without a unit. */
export function writeGridVoxels(
  samples: Uint8Array,
  grid: Grid,
  first: number,
  voxels: Int16Array,
  scale = 1,
): Inexact {
  const { sample, isBigEndian } = grid
  const bytes = SAMPLE_BYTES[sample]
  const slope = grid.slope * scale
  const intercept = grid.intercept * scale
  if (bytes <= 2) {
    const bits = bytes === 1 ? 8 : 16
    const format = { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, isBigEndian, slope, intercept } as const
    const part = samples.slice(first * bytes, (first + voxels.length) * bytes)
    return writeVoxels(part, { ...format, isSigned: sample.startsWith('int') }, voxels)
  }
  const stored = reader(samples, sample, !isBigEndian)
  return writeRounded(voxels, (i) => stored((first + i) * bytes) * slope + intercept)
}

/** Lowest and highest value after slope and intercept, and whether all are whole; NaN is passed over. */
export function gridRange(samples: Uint8Array, grid: Grid): { low: number; high: number; isWhole: boolean } {
  const { sample, isBigEndian, slope, intercept, geometry } = grid
  const [nx, ny, nz] = geometry.dimensions
  const stored = reader(samples, sample, !isBigEndian)
  const range = { low: Infinity, high: -Infinity, isWhole: true }
  for (let i = 0; i < nx * ny * nz; i++) {
    const value = stored(i * SAMPLE_BYTES[sample]) * slope + intercept
    if (value < range.low) range.low = value
    if (value > range.high) range.high = value
    if (range.isWhole && value !== Math.round(value)) range.isWhole = false
  }
  return range
}

function reader(bytes: Uint8Array, sample: Sample, isLittle: boolean): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (sample) {
    case 'int8':
      return (at) => view.getInt8(at)
    case 'uint8':
      return (at) => view.getUint8(at)
    case 'int16':
      return (at) => view.getInt16(at, isLittle)
    case 'uint16':
      return (at) => view.getUint16(at, isLittle)
    case 'int32':
      return (at) => view.getInt32(at, isLittle)
    case 'uint32':
      return (at) => view.getUint32(at, isLittle)
    case 'float32':
      return (at) => view.getFloat32(at, isLittle)
    case 'float64':
      return (at) => view.getFloat64(at, isLittle)
  }
}
