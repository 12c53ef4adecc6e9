/** One slice: from the bytes of its file to voxels and display copy. */
import { frameBytes, type FrameBytes } from '#core/volumes/dicom-frame.ts'
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import { EXPLICIT_BIG } from '#core/volumes/dicom-dataset.ts'
import { storedBytes } from '#core/volumes/dicom-pixel-format.ts'
import { shearSlice } from '#core/volumes/shear-slice.ts'
import { countValues, displayTable, writeDisplay, writeVoxels, type PixelFormat } from '#core/volumes/stored-pixels.ts'
import { bytesOf } from './inspect.ts'
import type { SliceJob, SliceOfVolume, SlicePlan } from './messages.ts'

/** Reads only the pixels when they lie plain in the file; the whole file when they are packed. */
export async function readFrame({ header, blob }: SliceJob): Promise<FrameBytes> {
  const { pixels } = header
  if (!pixels || pixels.isEncapsulated || pixels.isDeflated) {
    return frameBytes(new Uint8Array(await blob.arrayBuffer()), header)
  }
  const length = storedBytes(header)
  const bytes = await bytesOf(blob, pixels.offset, pixels.offset + length)
  return bytes.length === length
    ? { ok: true, bytes }
    : { ok: false, reason: `pixel data ends after ${bytes.length} of ${length} bytes` }
}

let lastTable: { readonly window: readonly [number, number]; readonly table: Uint8Array } | undefined

function tableOf(window: readonly [number, number]): Uint8Array {
  if (lastTable?.window[0] !== window[0] || lastTable.window[1] !== window[1]) {
    lastTable = { window, table: displayTable(window) }
  }
  return lastTable.table
}

/** @param stored pixels as stored, uncompressed; may be changed. */
export function sliceOf(
  k: number,
  stored: Uint8Array,
  format: PixelFormat,
  source: DicomHeader,
  plan: SlicePlan,
): SliceOfVolume {
  const read = new Int16Array(source.columns * source.rows)
  const inexact = writeVoxels(stored, format, read)
  const size = plan.columns * plan.rows
  const voxels = plan.shear ? new Int16Array(size) : read
  if (plan.shear) shearSlice(read, source, plan.shear, k, voxels, plan, plan.fill)
  if (!plan.window) {
    const counts = new Uint32Array(65_536)
    countValues(voxels, counts)
    return { k, voxels, display: undefined, counts, ...inexact }
  }
  const display = new Uint8Array(size)
  writeDisplay(voxels, tableOf(plan.window), display)
  return { k, voxels, display, counts: undefined, ...inexact }
}

export function formatOf(header: DicomHeader, { isRescaled }: SlicePlan): PixelFormat {
  const { bitsAllocated, bitsStored, highBit, isSigned, transferSyntax, slope, intercept } = header
  return {
    bitsAllocated: bitsAllocated === 8 ? 8 : 16,
    bitsStored,
    highBit,
    isSigned,
    isBigEndian: transferSyntax === EXPLICIT_BIG,
    slope: isRescaled ? slope : 1,
    intercept: isRescaled ? intercept : 0,
  }
}
