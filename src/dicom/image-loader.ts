/**
 * An opened volume as cornerstone3D images: scheme `interspace:`, served from the voxels already in memory.
 *
 * Whatever of cornerstone3D reads images by id (tools, segmentations, reports) sees the very voxels the
 * hologram is drawn from, and nothing is decoded or read a second time.
 */
import type { Types } from '@cornerstonejs/core'
import type { Volume } from '#core/volumes/volume.ts'

export interface RegisteredVolume {
  /** One per slice, `interspace:<volume>/<k>`, in slice order. */
  readonly imageIds: readonly string[]
  /** Forgets the volume; its images can no longer be loaded. */
  release(): void
}

const SCHEME = 'interspace'

const volumes = new Map<string, Volume>()
let registering: Promise<void> | undefined
let lastVolume = 0

export async function registerVolume(volume: Volume): Promise<RegisteredVolume> {
  registering ??= register()
  await registering
  const key = `${++lastVolume}`
  volumes.set(key, volume)
  const imageIds = Array.from({ length: volume.geometry.dimensions[2] }, (_, k) => `${SCHEME}:${key}/${k}`)
  return { imageIds, release: () => void volumes.delete(key) }
}

async function register(): Promise<void> {
  const core = await import('@cornerstonejs/core')
  core.init()
  core.imageLoader.registerImageLoader(SCHEME, (imageId) => ({
    promise: Promise.resolve().then(() => imageOf(imageId, core)),
  }))
  core.metaData.addProvider((type: string, imageId: unknown) => {
    const found = typeof imageId === 'string' ? sliceOf(imageId) : undefined
    return found && metadata(type, found)
  }, 10_000)
}

interface Slice {
  readonly volume: Volume
  readonly key: string
  readonly k: number
}

function sliceOf(imageId: string): Slice | undefined {
  const [, key, k] = new RegExp(`^${SCHEME}:(\\d+)/(\\d+)$`).exec(imageId) ?? []
  const volume = key === undefined ? undefined : volumes.get(key)
  return volume && key !== undefined && Number(k) < volume.geometry.dimensions[2]
    ? { volume, key, k: Number(k) }
    : undefined
}

/** The modules cornerstone3D asks for when it builds a volume from images. */
function metadata(type: string, { volume, key, k }: Slice) {
  const { dimensions, spacingMm, origin, direction: d } = volume.geometry
  const at = (axis: 0 | 1 | 2) => origin[axis] + k * spacingMm[2] * d[6 + axis]!
  const modality = volume.frame === 'ct' ? 'CT' : 'MR'
  switch (type) {
    case 'imagePlaneModule':
      return {
        frameOfReferenceUID: `${SCHEME}:${key}`,
        rows: dimensions[1],
        columns: dimensions[0],
        imageOrientationPatient: d.slice(0, 6),
        rowCosines: d.slice(0, 3),
        columnCosines: d.slice(3, 6),
        imagePositionPatient: [at(0), at(1), at(2)],
        pixelSpacing: [spacingMm[1], spacingMm[0]],
        rowPixelSpacing: spacingMm[1],
        columnPixelSpacing: spacingMm[0],
        sliceThickness: spacingMm[2],
        sliceLocation: k * spacingMm[2],
      }
    case 'imagePixelModule':
      return {
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
        rows: dimensions[1],
        columns: dimensions[0],
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        pixelRepresentation: 1,
      }
    case 'generalSeriesModule':
      return { modality, seriesInstanceUID: `${SCHEME}:${key}` }
    case 'modalityLutModule':
      return { rescaleSlope: 1, rescaleIntercept: 0, rescaleType: modality === 'CT' ? 'HU' : 'US' }
    default:
      return undefined
  }
}

function imageOf(imageId: string, core: typeof import('@cornerstonejs/core')): Types.IImage {
  const slice = sliceOf(imageId)
  if (!slice) throw new RangeError(`${imageId} names no slice of an open volume`)
  const { volume, k } = slice
  const { dimensions, spacingMm } = volume.geometry
  const [columns, rows] = dimensions
  const size = columns * rows
  const pixels = volume.voxels.subarray(k * size, (k + 1) * size)
  let low = Infinity
  let high = -Infinity
  for (const value of pixels) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const voxelManager = core.utilities.VoxelManager.createImageVoxelManager({
    width: columns,
    height: rows,
    scalarData: pixels,
  })
  return {
    imageId,
    columns,
    rows,
    width: columns,
    height: rows,
    color: false,
    rgba: false,
    numberOfComponents: 1,
    dataType: 'Int16Array',
    slope: 1,
    intercept: 0,
    minPixelValue: low,
    maxPixelValue: high,
    windowCenter: (low + high) / 2,
    windowWidth: high - low,
    voiLUTFunction: 'LINEAR',
    invert: false,
    photometricInterpretation: 'MONOCHROME2',
    columnPixelSpacing: spacingMm[0],
    rowPixelSpacing: spacingMm[1],
    sliceThickness: spacingMm[2],
    sizeInBytes: pixels.byteLength,
    getPixelData: () => pixels,
    getCanvas: () => document.createElement('canvas'),
    voxelManager,
  } as unknown as Types.IImage
}
