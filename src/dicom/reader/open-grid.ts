/** NIfTI, MetaImage and NRRD files: unpacked within bounds, placed, and cut into slices of voxels. */
import { gridBytes, gridRange, writeGridVoxels, type Grid, type GridResult } from '#core/volumes/grid.ts'
import { readMetaImage } from '#core/volumes/meta-image.ts'
import { readNrrd } from '#core/volumes/nrrd.ts'
import {
  countValues,
  displayTable,
  inexactRemarks,
  windowOfCounts,
  writeDisplay,
  type Inexact,
} from '#core/volumes/stored-pixels.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import { readNifti } from './nifti.ts'
import { bytesOf } from './inspect.ts'
import type { NamedBlob, OpenedGrid, SliceOfVolume } from './messages.ts'

/** Below this a scan holds air as only CT does; MR signals are not negative to speak of. */
const CT_AIR = -200
/** A signal without a unit is spread to at least this span, so that whole numbers hold it. */
const FINE_SPAN = 1000
const SPREAD_TO = 4095

export type GridOpening =
  | { readonly ok: true; readonly opened: OpenedGrid; slices(): Generator<SliceOfVolume, void> }
  | { readonly ok: false; readonly reason: string }

/** @param others where the samples are when the header names a file of its own. */
export async function openGrid({ name, blob }: NamedBlob, others: readonly NamedBlob[]): Promise<GridOpening> {
  const start = await bytesOf(blob, 0, 1 << 20)
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  const head = isPacked ? await unpack(blob, 'gzip', 1 << 20) : start
  const read = headerOf(head)
  if (!read.ok) return read
  const { grid } = read
  const needed = gridBytes(grid)
  const samples = await samplesOf(grid, blob, isPacked, others, needed)
  if (typeof samples === 'string') return { ok: false, reason: samples }
  if (samples.length < needed)
    return { ok: false, reason: `its samples end after ${samples.length} of ${needed} bytes` }
  return { ok: true, ...placed(samples, grid, name) }
}

function headerOf(head: Uint8Array): GridResult {
  const text = String.fromCharCode(...head.subarray(0, 7))
  if (text === 'NRRD000') return readNrrd(head)
  return /^\s*\w+\s*=/.test(String.fromCharCode(...head.subarray(0, 64))) ? readMetaImage(head) : readNifti(head)
}

/** The samples, unpacked, or why not. */
async function samplesOf(grid: Grid, blob: Blob, isPacked: boolean, others: readonly NamedBlob[], needed: number) {
  if (isPacked) return (await unpack(blob, 'gzip', grid.dataOffset + needed)).subarray(grid.dataOffset)
  const wanted = grid.dataFile
  const there =
    wanted === undefined
      ? blob
      : others.find(({ name }) => name.split('/').at(-1) === wanted.split(/[\\/]/).at(-1))?.blob
  if (!there) return `its samples are in ${wanted}, which was not given`
  if (grid.dataOffset > there.size) return 'its samples start past the end of the file'
  const packed = there.slice(grid.dataOffset)
  if (grid.encoding !== 'raw') return unpack(packed, grid.encoding === 'zlib' ? 'deflate' : 'gzip', needed)
  return bytesOf(packed, 0, needed)
}

/** At most `limit` bytes, in one array of no more than what arrives: a bomb stops at the size its header states. */
async function unpack(blob: Blob, format: 'gzip' | 'deflate', limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let total = 0
  const reader = blob.stream().pipeThrough(new DecompressionStream(format)).getReader()
  try {
    while (total < limit) {
      const { done, value } = await reader.read()
      if (done) break
      pieces.push(value)
      total += value.length
    }
  } catch {
    // A stream cut short or broken gives what came before it; the caller says how much is missing.
  }
  await reader.cancel().catch(() => undefined)
  const bytes = new Uint8Array(Math.min(total, limit))
  let at = 0
  for (const piece of pieces) {
    if (at >= bytes.length) break
    bytes.set(piece.subarray(0, bytes.length - at), at)
    at += piece.length
  }
  return bytes
}

function placed(samples: Uint8Array, grid: Grid, name: string) {
  const { low, high, isWhole } = gridRange(samples, grid)
  const modality = low < CT_AIR ? 'CT' : 'MR'
  const isFine = modality === 'MR' && !isWhole && high - low < FINE_SPAN && high > low
  const scale = isFine ? SPREAD_TO / Math.max(Math.abs(low), Math.abs(high)) : 1
  const [nx, ny, nz] = grid.geometry.dimensions
  const size = nx * ny
  const voxelsOf = (k: number) => {
    const voxels = new Int16Array(size)
    return { voxels, ...writeGridVoxels(samples, grid, k * size, voxels, scale) }
  }
  const remarks = [...grid.remarks, `taken for ${modality} from its values: ${grid.format} files do not say`]
  if (isFine) remarks.push(`the signal was multiplied by ${scale.toPrecision(4)} to be held in whole numbers`)

  const counts = new Uint32Array(65_536)
  const total: { -readonly [Key in keyof Inexact]: number } = { clamped: 0, rounded: 0 }
  // Every slice is converted twice: once to count, so that what is lost is known before anything is shown.
  for (let k = 0; k < nz; k++) {
    const { voxels, clamped, rounded } = voxelsOf(k)
    if (modality === 'MR') countValues(voxels, counts)
    total.clamped += clamped
    total.rounded += rounded
  }
  remarks.push(...inexactRemarks(total))
  const window = modality === 'CT' ? CT_DISPLAY_WINDOW_HU : windowOfCounts(counts)
  const opened: OpenedGrid = { geometry: grid.geometry, modality, window, remarks }
  const table = displayTable(window)
  function* slices(): Generator<SliceOfVolume, void> {
    for (let k = 0; k < nz; k++) {
      const { voxels, clamped, rounded } = voxelsOf(k)
      const display = new Uint8Array(size)
      writeDisplay(voxels, table, display)
      yield { k, voxels, display, counts: undefined, clamped, rounded }
    }
  }
  return { opened, slices, name }
}
