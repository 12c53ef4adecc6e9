/**
 * NIfTI headers: the grid, placed in DICOM's left-posterior-superior axes.
 *
 * NIfTI's own axes are right-anterior-superior. `sform` is used when stated, as 3D Slicer and ITK do,
 * `qform` otherwise; a file that states neither does not say where the patient is, and is refused.
 */
import { readHeader, type NIFTI1, type NIFTI2 } from 'nifti-reader-js'
import { gridGeometry, type Grid, type GridResult, type Sample } from '#core/volumes/grid.ts'

const SAMPLES: Readonly<Record<number, Sample>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
}

/** Millimetres of the header's unit of length (xyzt_units, low three bits); 0 means nobody said, and is taken as mm. */
const UNIT_MM: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 }

/** Two affines in one header that differ by more than this at the far corner are worth a remark. */
const SAME_PLACE_MM = 0.5

type Header = NIFTI1 | NIFTI2
type Rows = readonly (readonly [number, number, number, number])[]

/** @param bytes the unpacked file, or at least its first 540 bytes. */
export function readNifti(bytes: Uint8Array): GridResult {
  const found = headerOf(bytes)
  if (typeof found === 'string') return { ok: false, reason: found }
  const { header, view } = found
  const reason = refusal(header)
  if (reason) return { ok: false, reason }
  const isSecond = view.getInt32(0, header.littleEndian) === 540
  const sform = header.sform_code > 0 ? sformOf(view, isSecond, header.littleEndian) : undefined
  const qform = header.qform_code > 0 ? qformOf(header) : undefined
  const rows = sform ?? qform
  if (!rows) return { ok: false, reason: 'it does not say where the patient is (sform and qform are 0)' }

  const unit = UNIT_MM[header.xyzt_units & 7]!
  const axis = (column: 0 | 1 | 2 | 3) =>
    [-rows[0]![column] * unit, -rows[1]![column] * unit, rows[2]![column] * unit] as const
  const placed = gridGeometry(header.dims.slice(1, 4), [axis(0), axis(1), axis(2)], axis(3))
  if (!placed.ok) return placed
  const apart = sform && qform ? farthest(sform, qform, placed.geometry.dimensions) * unit : 0
  const grid: Grid = {
    format: 'NIfTI',
    geometry: placed.geometry,
    sample: SAMPLES[header.datatypeCode]!,
    isBigEndian: !header.littleEndian,
    ...scaling(header),
    encoding: 'raw',
    dataOffset: Number(header.vox_offset),
    dataFile: undefined,
    remarks: apart > SAME_PLACE_MM ? [`its sform and qform differ by ${apart.toFixed(1)} mm; sform was used`] : [],
  }
  return { ok: true, grid }
}

function refusal({ datatypeCode, dims, xyzt_units: units, vox_offset: offset }: Header): string | undefined {
  const [rank = 0, ...sides] = dims
  if (!SAMPLES[datatypeCode]) return `NIfTI data type ${datatypeCode} is not read`
  if (rank < 3 || sides.slice(3, rank).some((side) => side > 1)) {
    return `it has ${rank} dimensions (${sides.slice(0, Math.max(0, rank)).join(' x ')}), not 3`
  }
  if (UNIT_MM[units & 7] === undefined) return `its unit of length (${units & 7}) is unknown`
  const isPlaced = Number.isInteger(Number(offset)) && offset >= 348
  return isPlaced ? undefined : `its samples start at byte ${offset}, inside the header`
}

/** A slope of 0 means that there is none (nifti1.h). */
function scaling({ scl_slope: slope, scl_inter: intercept }: Header): { slope: number; intercept: number } {
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 }
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 }
}

function headerOf(bytes: Uint8Array): { readonly header: Header; readonly view: DataView } | string {
  const copy = bytes.slice(0, 4096)
  const view = new DataView(copy.buffer)
  try {
    return { header: readHeader(copy.buffer), view }
  } catch (thrown) {
    return `its NIfTI header cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)})`
  }
}

/** srow_x, srow_y, srow_z: floats at byte 280 of NIfTI-1, doubles at byte 400 of NIfTI-2. */
function sformOf(view: DataView, isSecond: boolean, isLittle: boolean): Rows {
  const at = (n: number) => (isSecond ? view.getFloat64(400 + 8 * n, isLittle) : view.getFloat32(280 + 4 * n, isLittle))
  return [0, 4, 8].map((start) => [at(start), at(start + 1), at(start + 2), at(start + 3)])
}

/** Method 2 of nifti1.h; rounding may leave b² + c² + d² a little above 1, which is half a turn and no error. */
function qformOf({ quatern_b: b, quatern_c: c, quatern_d: d, pixDims, ...header }: Header): Rows {
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d))
  const [fac = 1, dx = 1, dy = 1, dz = 1] = pixDims
  const k = fac < 0 ? -dz : dz
  return [
    [(a * a + b * b - c * c - d * d) * dx, 2 * (b * c - a * d) * dy, 2 * (b * d + a * c) * k, header.qoffset_x],
    [2 * (b * c + a * d) * dx, (a * a + c * c - b * b - d * d) * dy, 2 * (c * d - a * b) * k, header.qoffset_y],
    [2 * (b * d - a * c) * dx, 2 * (c * d + a * b) * dy, (a * a + d * d - b * b - c * c) * k, header.qoffset_z],
  ]
}

/** Largest distance between where the two affines put a corner. */
function farthest(one: Rows, other: Rows, [nx, ny, nz]: readonly [number, number, number]): number {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1 ? nx - 1 : 0, n & 2 ? ny - 1 : 0, n & 4 ? nz - 1 : 0])
  const apart = corners.map(([i, j, k]) =>
    Math.hypot(
      ...one.map((row, r) => {
        const [a, b, c, d] = other[r]!
        return (row[0] - a) * i! + (row[1] - b) * j! + (row[2] - c) * k! + row[3] - d
      }),
    ),
  )
  return Math.max(...apart)
}
