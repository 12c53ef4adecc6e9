/** A volume of one file (NIfTI, MetaImage, NRRD) for the command line. */
import { readFile } from 'node:fs/promises'
import type { Volume } from '#core/volumes/volume.ts'
import { openGrid } from '#dicom/reader/open-grid.ts'
import { fileFault, type CommandFault } from './command.ts'

export async function readGrid(file: string): Promise<Volume | CommandFault> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = new Uint8Array(await readFile(file))
  } catch (thrown) {
    return fileFault(thrown, file)
  }
  const opening = await openGrid({ name: file, blob: new Blob([bytes]) }, [])
  if (!opening.ok) return { code: 'volume', message: `${file}: ${opening.reason}`, file }
  const { geometry, remarks } = opening.opened
  const [nx, ny, nz] = geometry.dimensions
  const voxels = new Int16Array(nx * ny * nz)
  for (const { k, voxels: slice } of opening.slices()) voxels.set(slice, k * nx * ny)
  return { frame: 'ct', name: file, geometry, voxels, remarks }
}
