/** One accepted DICOM series into a volume, slices in coarse-to-fine order so that the whole body is there early. */
import { isCompressed } from '#core/volumes/dicom-pixel-format.ts'
import type { Series } from '#core/volumes/dicom-series.ts'
import { windowOfCounts } from '#core/volumes/stored-pixels.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { loadCodecs } from './codecs.ts'
import { createFilling, type Filling, type OpenEvents } from './opening.ts'
import type { Reader } from './reader/client.ts'
import type { Fault, SliceJob, SliceOfVolume, SlicePlan } from './reader/messages.ts'

export type LoadedSeries =
  | { readonly ok: true; readonly volume: Volume; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly fault: Fault }

/** Air outside the scanned circle, HU. */
const CT_OUTSIDE = -1024
/** Every eighth slice first: 12 % of the work shows where everything is. */
const STRIDES = [8, 4, 2, 1] as const

/** @param blobOf the file a header was read from. */
export async function loadSeries(
  series: Series,
  blobOf: (fileName: string) => Blob,
  reader: Reader,
  events: OpenEvents,
): Promise<LoadedSeries> {
  const modality = series.modality === 'CT' ? 'CT' : 'MR'
  const [columns, rows] = series.dimensions
  const { isRescaled, remarks } = rescaling(series, modality)
  const plan = { columns, rows, shear: series.shear, fill: modality === 'CT' ? CT_OUTSIDE : 0, isRescaled }
  const jobs = coarseToFine(series.slices.length).map((k): SliceJob => {
    const header = series.slices[k]!
    return { k, header, blob: blobOf(header.fileName) }
  })
  const [, , count] = series.dimensions
  const allocating = reader.allocate(columns * rows * count)
  const early: SliceOfVolume[] = []
  let filling: Filling | undefined
  const take = (slices: readonly SliceOfVolume[]) => (filling ? filling.put(slices) : void early.push(...slices))
  const announce = async (window: readonly [number, number]): Promise<Fault | undefined> => {
    const allocated = await allocating
    if (!allocated.ok) return { file: '', reason: `there is no memory for this volume (${allocated.fault.reason})` }
    const geometry = geometryOf(series)
    const about = { name: series.description || modality, modality, geometry, window } as const
    filling = createFilling({ ...about, remarks: [...series.remarks, ...remarks] }, allocated.value, events)
    for (const slice of early.splice(0)) {
      filling.put([slice])
      await nextTask()
    }
    return undefined
  }

  let rest = jobs
  let window: readonly [number, number] = CT_DISPLAY_WINDOW_HU
  if (modality === 'MR') {
    const sampled = Math.ceil(jobs.length / STRIDES[0])
    const fault = await load(jobs.slice(0, sampled), { ...plan, window: undefined }, reader, take)
    if (fault) return { ok: false, fault }
    window = windowOfCounts(sum(early.map(({ counts }) => counts!)))
    rest = jobs.slice(sampled)
  }
  const faults = await Promise.all([announce(window), load(rest, { ...plan, window }, reader, take)])
  const fault = faults.find((one) => one !== undefined)
  if (fault || !filling) return { ok: false, fault: fault ?? { file: '', reason: 'nothing was read' } }
  const { volume, inexactRemarks, missing } = filling as Filling
  if (missing() > 0) return { ok: false, fault: { file: '', reason: `${missing()} of ${count} slices were not read` } }
  return { ok: true, volume, remarks: [...volume.remarks, ...inexactRemarks()] }
}

function geometryOf({ dimensions, spacingMm, origin, direction }: Series) {
  return { dimensions, spacingMm, origin, direction }
}

/** CT is in HU by slope and intercept; MR keeps its stored signal unless slices are stored on different scales. */
function rescaling({ slices }: Series, modality: 'CT' | 'MR'): { isRescaled: boolean; remarks: string[] } {
  if (modality === 'CT') return { isRescaled: true, remarks: [] }
  const [first] = slices
  const differ = slices.some(({ slope, intercept }) => slope !== first!.slope || intercept !== first!.intercept)
  return {
    isRescaled: differ,
    remarks: differ ? ['slices are stored on different scales; they were brought to one'] : [],
  }
}

/** 0, 8, 16 …, then 4, 12 …, then the even, then the odd ones. */
export function coarseToFine(count: number): number[] {
  const order = STRIDES.flatMap((stride, pass) => {
    const start = pass === 0 ? 0 : stride
    const step = pass === 0 ? stride : stride * 2
    return Array.from({ length: Math.max(0, Math.ceil((count - start) / step)) }, (_, n) => start + n * step)
  })
  return order
}

/** The first fault ends it. Compressed slices go to the codecs and back to a reading worker. */
async function load(
  jobs: readonly SliceJob[],
  plan: SlicePlan,
  reader: Reader,
  onSlices: (slices: readonly SliceOfVolume[]) => void,
): Promise<Fault | undefined> {
  const codecs = jobs.some(({ header }) => isCompressed(header))
    ? await loadCodecs().catch(() => 'missing' as const)
    : undefined
  if (codecs === 'missing')
    return { file: jobs[0]!.header.fileName, reason: 'the codecs for compressed images could not be loaded' }
  const headerOf = new Map(jobs.map(({ k, header }) => [k, header]))
  const decoding: Promise<void>[] = []
  let fault: Fault | undefined
  const decode = async (k: number, bytes: Uint8Array<ArrayBuffer>) => {
    const header = headerOf.get(k)!
    try {
      const converted = await reader.convert(k, header, await codecs!.decode(header, bytes), plan)
      if (converted.ok) onSlices([converted.value])
      else fault ??= converted.fault
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      fault ??= { file: header.fileName, reason: `its compressed image cannot be decoded (${reason})` }
    }
  }
  const read = await reader.slices(jobs, plan, {
    onSlices,
    onEncoded: (k, bytes) => void decoding.push(decode(k, bytes)),
  })
  await Promise.all(decoding)
  return read.ok ? fault : read.fault
}

function sum(all: readonly Uint32Array[]): Uint32Array {
  const total = new Uint32Array(65_536)
  for (const counts of all) for (let at = 0; at < total.length; at++) total[at]! += counts[at]!
  return total
}

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve))
