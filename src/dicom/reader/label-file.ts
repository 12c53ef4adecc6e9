/** Whether a file holds labels, and these: a DICOM segmentation by its class, a volume file by its numbers. */
import { isLabelMap } from '#core/labelling/label-map.ts'
import { isSegmentationHead } from '#core/volumes/segmentation-head.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { bytesOf, inspectFile } from './inspect.ts'
import type { NamedBlob, ReadLabels } from './messages.ts'
import { openGrid } from './open-grid.ts'
import { readSegmentation } from './segmentation.ts'

/** The class stands in the first elements. */
const HEAD_BYTES = 4096

export async function readLabelFile(file: NamedBlob, others: readonly NamedBlob[]): Promise<ReadLabels> {
  if (await isSegmentation(file.blob)) {
    const read = readSegmentation(await bytesOf(file.blob, 0, file.blob.size), file.name)
    if (!read.ok) return { kind: 'refused', reason: read.reason }
    const { volume, meanings, frameOfReferenceUid } = read.segmentation
    return { kind: 'labels', map: { name: file.name, volume, meanings }, frameOfReferenceUid }
  }
  const found = await inspectFile(file)
  if (found.kind !== 'grid') return { kind: 'none' }
  const opening = await openGrid(file, others)
  // Whoever opens it as a volume says why it cannot be read.
  if (!opening.ok) return { kind: 'none' }
  const { geometry } = opening.opened
  const [nx, ny, nz] = geometry.dimensions
  const voxels = new Int16Array(nx * ny * nz)
  for (const { k, voxels: slice } of opening.slices()) voxels.set(slice, k * nx * ny)
  const volume: Volume = { frame: 'ct', name: file.name, geometry, voxels, remarks: [] }
  if (!isLabelMap(volume)) return { kind: 'none' }
  return { kind: 'labels', map: { name: file.name, volume, meanings: undefined }, frameOfReferenceUid: '' }
}

async function isSegmentation(blob: Blob): Promise<boolean> {
  return isSegmentationHead(new TextDecoder('latin1').decode(await bytesOf(blob, 0, HEAD_BYTES)))
}
