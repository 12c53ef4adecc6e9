/** A volume from a path: a folder or file of DICOM, or a NIfTI, MetaImage or NRRD file. */
import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries, type Series } from '#core/volumes/dicom-series.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { inspectFile } from '#dicom/reader/inspect.ts'
import type { NamedBlob, SliceJob, SlicePlan } from '#dicom/reader/messages.ts'
import { openGrid } from '#dicom/reader/open-grid.ts'
import { formatOf, readFrames, sliceOf } from '#dicom/reader/slice.ts'
import { fileFault, type CommandFault } from './command.ts'

export interface ReadVolume {
  readonly volume: Volume
  readonly modality: 'CT' | 'MR'
  /** Where it came as DICOM: its slices in order, and the first file. */
  readonly dicom: { readonly series: Series; readonly first: Blob } | undefined
}

/** Air outside the scanned circle, HU. */
const CT_OUTSIDE = -1024

export async function readVolume(path: string): Promise<ReadVolume | CommandFault> {
  const files = await blobsUnder(path)
  if ('code' in files) return files
  const headers: DicomHeader[] = []
  const grids: NamedBlob[] = []
  const reasons: string[] = []
  for (const file of files) {
    const found = await inspectFile(file)
    if (found.kind === 'dicom') headers.push(found.header)
    else if (found.kind === 'grid') grids.push(file)
    else reasons.push(found.kind === 'refused' ? `${found.fault.file}: ${found.fault.reason}` : `${found.name}: a zip`)
  }
  const [series] = sortSeries(headers)
  if (series?.accepted) return readSeries(series, new Map(files.map(({ name, blob }) => [name, blob])))
  if (series) return { code: 'series', message: `${path}: ${series.problems.join('; ')}`, file: path }
  const [grid] = grids
  if (grid) return readGrid(grid, files, path)
  return { code: 'file', message: `${path}: no volume in it${reasons.length ? ` (${reasons[0]})` : ''}`, file: path }
}

async function blobsUnder(path: string): Promise<readonly NamedBlob[] | CommandFault> {
  try {
    const isFolder = (await stat(path)).isDirectory()
    const entries = isFolder ? await readdir(path, { recursive: true, withFileTypes: true }) : []
    const names = isFolder
      ? entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
      : [path, ...(await samplesBeside(path))]
    return await Promise.all(names.toSorted().map(async (name) => ({ name, blob: await openAsBlob(name) })))
  } catch (thrown) {
    return fileFault(thrown, path)
  }
}

/** Header and samples may be two files of one name. */
async function samplesBeside(path: string): Promise<string[]> {
  if (!/\.(mhd|nhdr)$/i.test(path)) return []
  const names = await readdir(dirname(path))
  return names.filter((name) => /\.z?raw(\.gz)?$/i.test(name)).map((name) => join(dirname(path), name))
}

async function readSeries(series: Series, blobs: ReadonlyMap<string, Blob>): Promise<ReadVolume | CommandFault> {
  const modality = series.modality === 'CT' ? 'CT' : 'MR'
  const [columns, rows] = series.dimensions
  const plan: SlicePlan = {
    columns,
    rows,
    shear: series.shear,
    fill: modality === 'CT' ? CT_OUTSIDE : 0,
    window: [0, 1],
    isRescaled: modality === 'CT',
  }
  if (series.slices.some(({ pixels }) => pixels?.isEncapsulated))
    return { code: 'compressed', message: 'its images are compressed; open it on the page, or decompress it first' }
  const jobs = series.slices.map((header, k): SliceJob => ({ k, header, blob: blobs.get(header.fileName)! }))
  const voxels = new Int16Array(columns * rows * jobs.length)
  for (const [at, frame] of (await readFrames(jobs)).entries()) {
    const { k, header } = jobs[at]!
    if (!frame.ok) return { code: 'file', message: `${header.fileName}: ${frame.reason}`, file: header.fileName }
    voxels.set(sliceOf(k, frame.bytes, formatOf(header, plan), header, plan).voxels, k * columns * rows)
  }
  const { dimensions, spacingMm, origin, direction, description, remarks } = series
  const geometry = { dimensions, spacingMm, origin, direction }
  const frame = modality === 'CT' ? 'ct' : 'mr'
  const first = blobs.get(series.slices[0]!.fileName)!
  return {
    volume: { frame, name: description || modality, geometry, voxels, remarks },
    modality,
    dicom: { series, first },
  }
}

async function readGrid(
  grid: NamedBlob,
  others: readonly NamedBlob[],
  path: string,
): Promise<ReadVolume | CommandFault> {
  const opening = await openGrid(grid, others)
  if (!opening.ok) return { code: 'file', message: `${path}: ${opening.reason}`, file: path }
  const { geometry, modality, remarks } = opening.opened
  const [nx, ny, nz] = geometry.dimensions
  const voxels = new Int16Array(nx * ny * nz)
  for (const { k, voxels: slice } of opening.slices()) voxels.set(slice, k * nx * ny)
  const frame = modality === 'CT' ? 'ct' : 'mr'
  return { volume: { frame, name: basename(grid.name), geometry, voxels, remarks }, modality, dicom: undefined }
}
