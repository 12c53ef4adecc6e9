/**
 * A DICOM segmentation (PS3.3 A.51, and A.51 label maps of Supplement 243) as one label map: each voxel holds the
 * number of its segment, and the segments say what they are.
 */
import type { DataSet } from 'dicom-parser'
import { faultOfThrown, parseDataSet } from '#core/volumes/dicom-dataset.ts'
import type { Dictionary } from '#core/labelling/label-dictionaries.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import { segmentMeaning } from './segment-meaning.ts'

export interface ReadSegmentation {
  readonly volume: Volume
  readonly meanings: Dictionary
  /** Of the images it was made from; '' where it is not said. */
  readonly frameOfReferenceUid: string
}

export type SegmentationResult =
  { readonly ok: true; readonly segmentation: ReadSegmentation } | { readonly ok: false; readonly reason: string }

/** Native pixel data; others are for the codecs. */
const NATIVE: readonly string[] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']
const MOST_VOXELS = 400_000_000

export function readSegmentation(bytes: Uint8Array, name: string): SegmentationResult {
  const parsed = parseDataSet(bytes)
  if (!parsed.ok) return { ok: false, reason: parsed.reason }
  if (!NATIVE.includes(parsed.transferSyntax))
    return { ok: false, reason: `its masks are compressed (transfer syntax ${parsed.transferSyntax})` }
  try {
    return segmentationOf(parsed.dataSet, name)
  } catch (thrown) {
    const isOurs = thrown instanceof RangeError && thrown.message.startsWith('it')
    return { ok: false, reason: isOurs ? thrown.message : faultOfThrown(thrown).reason }
  }
}

/** @throws RangeError saying what is missing: caught above. */
const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new RangeError(`it does not say ${what}`)
  return value
}

const itemsOf = (of: DataSet | undefined, tag: string): readonly DataSet[] =>
  (of?.elements[tag]?.items ?? []).flatMap(({ dataSet }) => (dataSet ? [dataSet] : []))
const numbersOf = (of: DataSet | undefined, tag: string): readonly number[] | undefined =>
  of?.string(tag)?.split('\\').map(Number)

function segmentationOf(dataSet: DataSet, name: string): SegmentationResult {
  const type = dataSet.string('x00620001') ?? 'LABELMAP'
  const [rows, columns] = [need(dataSet.uint16('x00280010'), 'its rows'), need(dataSet.uint16('x00280011'), 'its columns')] // prettier-ignore
  const shared = itemsOf(dataSet, 'x52009229')[0]
  const frames = itemsOf(dataSet, 'x52009230')
  if (frames.length === 0) throw new RangeError('it has no frames')
  const measures = itemsOf(shared, 'x00289110')[0] ?? itemsOf(frames[0], 'x00289110')[0]
  const [rowMm, columnMm] = need(numbersOf(measures, 'x00280030'), 'its pixel spacing') as [number, number]
  const orientation = need(numbersOf(itemsOf(shared, 'x00209116')[0] ?? itemsOf(frames[0], 'x00209116')[0], 'x00200037'), 'its orientation') // prettier-ignore
  const thicknessMm = numbersOf(measures, 'x00180088')?.[0] ?? numbersOf(measures, 'x00180050')?.[0]
  const [a, b, c, d, e, f] = orientation as [number, number, number, number, number, number]
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d] as const
  const places = frames.map((frame) => {
    const own = frame.elements['x00209116'] && numbersOf(itemsOf(frame, 'x00209116')[0], 'x00200037')
    if (own && own.some((value, n) => Math.abs(value - orientation[n]!) > 1e-3))
      throw new RangeError('its frames do not lie along each other')
    const position = need(numbersOf(itemsOf(frame, 'x00209113')[0], 'x00200032'), 'where its frames are')
    const segment = itemsOf(frame, 'x0062000a')[0]?.uint16('x0062000b')
    return { position, segment, at: position.reduce((sum, mm, axis) => sum + mm * normal[axis]!, 0) }
  })
  const first = places.reduce((lowest, place) => (place.at < lowest.at ? place : lowest))
  const stepMm = stepOf(places.map(({ at }) => at), thicknessMm) // prettier-ignore
  const slices = places.map(({ at }) => Math.round((at - first.at) / stepMm))
  const count = Math.max(...slices) + 1
  if (rows * columns * count > MOST_VOXELS) throw new RangeError(`it has ${rows * columns * count} voxels`)
  const geometry: VolumeGeometry = {
    dimensions: [columns, rows, count],
    spacingMm: [columnMm, rowMm, stepMm],
    origin: first.position as unknown as VolumeGeometry['origin'],
    direction: [...orientation, ...normal] as unknown as VolumeGeometry['direction'],
  }
  const voxels = new Int16Array(rows * columns * count)
  const overlapping = fill(voxels, dataSet, { type, size: rows * columns, slices, segments: places.map(({ segment }) => segment) }) // prettier-ignore
  const remarks = overlapping > 0 ? [`${overlapping} voxels were in several segments; the later one was taken`] : []
  const meanings = new Map(
    itemsOf(dataSet, 'x00620002').map((segment) => [segment.uint16('x00620004') ?? 0, segmentMeaning(segment)]),
  )
  const volume: Volume = { frame: 'ct', name, geometry, voxels, remarks }
  return { ok: true, segmentation: { volume, meanings, frameOfReferenceUid: dataSet.string('x00200052') ?? '' } }
}

/** The least distance between two slices; what is said of it where there is one slice only. */
function stepOf(places: readonly number[], saidMm: number | undefined): number {
  const sorted = places.toSorted((a, b) => a - b)
  const steps = sorted.slice(1).map((at, n) => at - sorted[n]!).filter((step) => step > 0.01) // prettier-ignore
  const least = steps.length > 0 ? Math.min(...steps) : need(saidMm, 'how thick its slices are')
  const uneven = steps.find((step) => Math.abs(step / least - Math.round(step / least)) > 0.05)
  if (uneven !== undefined) throw new RangeError(`its slices are ${least.toFixed(2)} and ${uneven.toFixed(2)} mm apart`)
  return least
}

interface Frames {
  readonly type: string
  readonly size: number
  readonly slices: readonly number[]
  readonly segments: readonly (number | undefined)[]
}

/** @returns how many voxels were given to two segments */
function fill(voxels: Int16Array, dataSet: DataSet, { type, size, slices, segments }: Frames): number {
  const element = need(dataSet.elements['x7fe00010'], 'any masks')
  const bits = need(dataSet.uint16('x00280100'), 'how its masks are stored')
  const bytes = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
  const needed = Math.ceil((slices.length * size * bits) / 8)
  if (bytes.length < needed) throw new RangeError(`its masks end after ${bytes.length} of ${needed} bytes`)
  const half = (dataSet.uint16('x0062000e') ?? 255) / 2
  const valueAt =
    bits === 1
      ? (n: number) => (bytes[n >> 3]! >> (n & 7)) & 1
      : bits === 8
        ? (n: number) => bytes[n]!
        : (n: number) => bytes[2 * n]! + 256 * bytes[2 * n + 1]!
  let overlapping = 0
  for (const [frame, k] of slices.entries()) {
    const segment = type === 'LABELMAP' ? undefined : need(segments[frame], 'which segment a frame is of')
    for (let at = 0; at < size; at++) {
      const value = valueAt(frame * size + at)
      if (segment === undefined ? value === 0 : type === 'FRACTIONAL' ? value < half : value === 0) continue
      const there = k * size + at
      if (voxels[there]! > 0) overlapping++
      voxels[there] = segment ?? value
    }
  }
  return overlapping
}
