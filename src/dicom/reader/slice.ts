/** One slice: from the bytes of its file to voxels and display copy. */
import { frameBytes, type FrameBytes } from '#core/volumes/dicom-frame.ts'
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import { EXPLICIT_BIG, storedBytes } from '#core/volumes/dicom-pixel-format.ts'
import { shearSlice } from '#core/volumes/shear-slice.ts'
import { countValues, displayTable, writeDisplay, writeVoxels, type PixelFormat } from '#core/volumes/stored-pixels.ts'
import { joined } from './inspect.ts'
import type { SliceJob, SliceOfVolume, SlicePlan } from './messages.ts'

/** Reads only the pixels when they lie plain in the files, all in one read; whole files when they are packed. */
export async function readFrames(jobs: readonly SliceJob[]): Promise<FrameBytes[]> {
  const isPlain = jobs.every(({ header: { pixels } }) => pixels && !pixels.isEncapsulated && !pixels.isDeflated)
  const pieces = isPlain && (await joined(jobs.map(plainPixels)))
  return pieces ? pieces.map((bytes, at) => whole(bytes, jobs[at]!.header)) : Promise.all(jobs.map(readFrame))
}

/**
 * Frames of files that were kept whole; the files are gone from `kept` afterwards. While others of the same
 * read stay, the pixels are copied: what is converted where it lies is handed over with all that was read with it.
 */
export async function framesKept(
  jobs: readonly SliceJob[],
  kept: Map<string, Uint8Array<ArrayBuffer>>,
): Promise<FrameBytes[]> {
  const files = jobs.map(({ header }) => kept.get(header.fileName))
  for (const { header } of jobs) kept.delete(header.fileName)
  return Promise.all(
    jobs.map(async (job, at): Promise<FrameBytes> => {
      const file = files[at]
      if (!file) return readFrame(job)
      const frame = frameBytes(file, job.header)
      return frame.ok && kept.size > 0 ? { ok: true, bytes: frame.bytes.slice() } : frame
    }),
  )
}

function whole(bytes: Uint8Array<ArrayBuffer>, header: DicomHeader): FrameBytes {
  const needed = storedBytes(header)
  if (bytes.length >= needed) return { ok: true, bytes }
  return { ok: false, reason: `pixel data ends after ${bytes.length} of ${needed} bytes` }
}

function plainPixels({ header, blob }: SliceJob): Blob {
  const { offset } = header.pixels!
  return blob.slice(offset, offset + storedBytes(header))
}

async function readFrame(job: SliceJob): Promise<FrameBytes> {
  try {
    return frameBytes(new Uint8Array(await job.blob.arrayBuffer()), job.header)
  } catch (thrown) {
    return { ok: false, reason: `it cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)})` }
  }
}

let lastTable: { readonly window: readonly [number, number]; readonly table: Uint8Array } | undefined

function tableOf(window: readonly [number, number]): Uint8Array {
  if (lastTable?.window[0] !== window[0] || lastTable.window[1] !== window[1]) {
    lastTable = { window, table: displayTable(window) }
  }
  return lastTable.table
}

/** @param stored pixels as stored, uncompressed; changed into the voxels where they lie when they can be. */
export function sliceOf(
  k: number,
  stored: Uint8Array<ArrayBuffer>,
  format: PixelFormat,
  source: DicomHeader,
  plan: SlicePlan,
): SliceOfVolume {
  const count = source.columns * source.rows
  const isInPlace = format.bitsAllocated === 16 && stored.byteOffset % 2 === 0 && stored.length >= 2 * count
  const read = isInPlace ? new Int16Array(stored.buffer, stored.byteOffset, count) : new Int16Array(count)
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
