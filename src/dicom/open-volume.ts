/**
 * Files a person gave (single, a folder, dropped, zipped) into the one volume among them that can be trusted.
 *
 * What cannot be read is named with its reason and the rest goes on; nothing outside this call is touched.
 */
import type { Series } from '#core/volumes/dicom-series.ts'
import { loadSeries } from './load-series.ts'
import { createFilling, type Filling, type OpenEvents, type OpenOutcome } from './opening.ts'
import { createReader, type Reader } from './reader/client.ts'
import type { Fault, Found, NamedBlob } from './reader/messages.ts'

/**
 * Opens the accepted series with the most slices, or else the first volume file that opens.
 * Aborting the signal ends the reading at once; the outcome then is a failure without failures.
 */
export async function openVolume(
  files: readonly File[],
  events: OpenEvents,
  signal: AbortSignal,
): Promise<OpenOutcome> {
  if (signal.aborted) return { ok: false, failures: [] }
  const reader = createReader()
  const aborted = new Promise<OpenOutcome>((resolve) => {
    signal.addEventListener('abort', () => resolve({ ok: false, failures: [] }), { once: true })
  })
  let isDone = false
  try {
    const outcome = await Promise.race([open(files, reader, untilAborted(events, signal)), aborted])
    isDone = !signal.aborted
    return outcome
  } finally {
    if (isDone) reader.release()
    else reader.close()
  }
}

/** Starts the reading workers, so that they are there when the person has chosen files. */
export function prepareToOpen(): void {
  createReader().release()
}

/** Nothing is told any more once the person has cancelled. */
function untilAborted(events: OpenEvents, signal: AbortSignal): OpenEvents {
  return {
    onArrival: (arrival) => (signal.aborted ? undefined : events.onArrival(arrival)),
    onSlices: () => (signal.aborted ? undefined : events.onSlices()),
    onProgress: (fraction, label) => (signal.aborted ? undefined : events.onProgress(fraction, label)),
  }
}

/**
 * Names under which files are spoken of and found again. Two folders may hold files of one name, and so may one
 * zip: every message must still say which, and no slice may ever be read from another's file.
 */
function createNames() {
  const taken = new Set<string>()
  return (name: string): string => {
    let unique = name
    for (let times = 2; taken.has(unique); times++) unique = `${name} (${times})`
    taken.add(unique)
    return unique
  }
}

/** Share of the progress bar that looking through the files takes. */
const LOOKING = 0.1

async function open(given: readonly File[], reader: Reader, events: OpenEvents): Promise<OpenOutcome> {
  const looked = await lookThrough(given, reader, events)
  const { files, found, leftOut } = looked
  const headers = found.flatMap((one) => (one.kind === 'dicom' ? [one.header] : []))
  const sorted = headers.length ? await reader.sort(headers) : undefined
  if (sorted && !sorted.ok) return { ok: false, failures: [...leftOut, sorted.fault] }
  const [best, ...others] = sorted ? sorted.value : []
  const grids = found.flatMap((one) => (one.kind === 'grid' ? [one.name] : []))
  const loading: OpenEvents = {
    onArrival: (arrival) => events.onArrival(arrival),
    onSlices: () => events.onSlices(),
    onProgress: (fraction, label) => events.onProgress(LOOKING + (1 - LOOKING) * fraction, label),
  }

  if (best?.accepted) {
    const rest = [
      ...leftOut,
      ...others.map(seriesFault),
      ...grids.map((file) => ({ file, reason: 'another volume was opened' })),
    ]
    const loaded = await loadSeries(best, (name) => files.get(name)!, reader, loading)
    if (!loaded.ok) return { ok: false, failures: [loaded.fault, ...rest] }
    return {
      ok: true,
      volume: { ...loaded.volume, remarks: loaded.remarks },
      modality: best.modality as 'CT' | 'MR',
      remarks: loaded.remarks,
      leftOut: rest,
      source: {
        slices: best.slices,
        first: files.get(best.slices[0]!.fileName)!,
        isSheared: best.shear !== undefined,
      },
    }
  }
  const refused = [...(best ? [seriesFault(best)] : []), ...others.map(seriesFault), ...leftOut]
  return openFirstGrid(grids, files, reader, loading, refused)
}

async function openFirstGrid(
  names: readonly string[],
  files: ReadonlyMap<string, Blob>,
  reader: Reader,
  events: OpenEvents,
  refused: readonly Fault[],
): Promise<OpenOutcome> {
  const failures = [...refused]
  const others = [...files].map(([name, blob]) => ({ name, blob }))
  for (const [at, name] of names.entries()) {
    let filling: Filling | undefined
    let modality: 'CT' | 'MR' = 'CT'
    const opened = await reader.grid(
      { name, blob: files.get(name)! },
      others,
      (grid, buffers) => {
        modality = grid.modality
        filling = createFilling({ ...grid, name: name.split('/').at(-1)! }, buffers, events)
      },
      (slices) => filling!.put(slices),
    )
    if (!opened.ok) {
      failures.push(opened.fault)
      continue
    }
    const rest = names.slice(at + 1).map((file) => ({ file, reason: 'another volume was opened' }))
    const { volume } = filling!
    return { ok: true, volume, modality, remarks: volume.remarks, leftOut: [...failures, ...rest] }
  }
  return { ok: false, failures: failures.length ? failures : [{ file: '', reason: 'no files were given' }] }
}

interface Looked {
  readonly files: ReadonlyMap<string, Blob>
  readonly found: readonly Found[]
  readonly leftOut: readonly Fault[]
}

/** What each file is; zips are opened one level deep. */
async function lookThrough(given: readonly File[], reader: Reader, events: OpenEvents): Promise<Looked> {
  const nameApart = createNames()
  const files = new Map<string, Blob>()
  const found: Found[] = []
  const leftOut: Fault[] = []
  const inspect = async (blobs: readonly NamedBlob[]) => {
    const some = blobs.map(({ name, blob }) => ({ name: nameApart(name), blob }))
    for (const { name, blob } of some) files.set(name, blob)
    const answer = await reader.inspect(some, (count) =>
      events.onProgress((LOOKING * count) / some.length, `looking through ${some.length} files`),
    )
    if (!answer.ok) leftOut.push(answer.fault)
    else found.push(...answer.value)
  }
  await inspect(given.map((blob) => ({ name: blob.webkitRelativePath || blob.name, blob })))
  const zips = found.flatMap((one) => (one.kind === 'zip' ? [one.name] : []))
  for (const name of zips) {
    events.onProgress(0, `unpacking ${name}`)
    const unzipped = await reader.unzip({ name, blob: files.get(name)! })
    if (!unzipped.ok) {
      leftOut.push(unzipped.fault)
      continue
    }
    leftOut.push(...unzipped.value.leftOut)
    await inspect(unzipped.value.files)
  }
  for (const one of found) {
    if (one.kind === 'refused' && !isSamplesOf(one.fault.file, found)) leftOut.push(one.fault)
    if (one.kind === 'zip' && !zips.includes(one.name)) leftOut.push({ file: one.name, reason: 'a zip inside a zip' })
  }
  return { files, found, leftOut }
}

/** A `.raw` beside a header is no stranger: it holds the header's samples. */
const isSamplesOf = (file: string, found: readonly Found[]) =>
  /\.z?raw(\.gz)?$/i.test(file) && found.some((one) => one.kind === 'grid' && /\.(mhd|nhdr)$/i.test(one.name))

function seriesFault({ accepted, uid, description, files, problems }: Series): Fault {
  const name = description || uid || 'a series without a name'
  const reason = accepted ? 'another series has more slices' : problems.join('; ')
  return { file: `${name} (${files.length} file${files.length === 1 ? '' : 's'}, ${files[0]} …)`, reason }
}
