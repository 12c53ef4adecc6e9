/**
 * A series from a DICOMweb server (PS3.18): asked how many images it has, then retrieved as DICOM instances.
 *
 * Each instance becomes a file the moment it is complete; from there on everything is as if the files
 * had been given by hand, with the same checks and the same outcome.
 */
import { boundaryOf, readMultipart } from './multipart.ts'
import { openVolume } from './open-volume.ts'
import type { OpenEvents, OpenOutcome } from './opening.ts'

const LIMITS = { instances: 10_000, totalBytes: 2 ** 31 } as const
/** Share of the progress bar that fetching takes. */
const FETCHING = 0.7
/** Any transfer syntax: what the server has is decoded here, and never re-encoded there. */
const ACCEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*'

/** @param seriesUrl `…/studies/<uid>/series/<uid>`, on a server this page may talk to. */
export async function openDicomWeb(seriesUrl: string, events: OpenEvents, signal: AbortSignal): Promise<OpenOutcome> {
  const base = seriesUrl.replace(/[?#].*$/, '').replace(/\/+$/, '')
  const fail = (reason: string): OpenOutcome => ({ ok: false, failures: [{ file: base, reason }] })
  if (!/\/series\/[^/]+$/.test(base)) return fail('this is not the address of a series (…/studies/…/series/…)')
  try {
    const expected = await countInstances(base, signal)
    const fetched = await retrieve(base, expected, events, signal)
    if (typeof fetched === 'string') return fail(fetched)
    const isShort = expected !== undefined && fetched.length < expected
    if (isShort) return fail(`the server sent ${fetched.length} of ${expected} images`)
    const opening: OpenEvents = {
      onArrival: (arrival) => events.onArrival(arrival),
      onSlices: () => events.onSlices(),
      onProgress: (fraction, label) => events.onProgress(FETCHING + (1 - FETCHING) * fraction, label),
    }
    return await openVolume(fetched, opening, signal)
  } catch (thrown) {
    if (signal.aborted) return { ok: false, failures: [] }
    return fail(`the server cannot be reached (${thrown instanceof Error ? thrown.message : String(thrown)})`)
  }
}

/** From the server's list of instances; undefined when it does not keep one, which retrieving does not need. */
async function countInstances(base: string, signal: AbortSignal): Promise<number | undefined> {
  const response = await fetch(`${base}/instances`, { headers: { Accept: 'application/dicom+json' }, signal })
  if (!response.ok || !/json/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel()
    return undefined
  }
  const listed: unknown = await response.json().catch(() => undefined)
  return Array.isArray(listed) && listed.length > 0 ? listed.length : undefined
}

/** The instances as files, or why not. */
async function retrieve(
  base: string,
  expected: number | undefined,
  events: OpenEvents,
  signal: AbortSignal,
): Promise<File[] | string> {
  const response = await fetch(base, { headers: { Accept: ACCEPT }, signal })
  if (!response.ok) {
    return await refusal(response)
  }
  const boundary = boundaryOf(response.headers.get('content-type'))
  if (boundary === undefined || !response.body) return 'the server did not answer with DICOM instances'
  const files: File[] = []
  let total = 0
  for await (const part of readMultipart(response.body, boundary)) {
    if (!part.ok) return part.reason
    total += part.bytes.length
    if (total > LIMITS.totalBytes || files.length >= LIMITS.instances)
      return 'the series is larger than 2 GiB or 10000 images'
    files.push(new File([part.bytes], `image ${files.length + 1}`))
    const of = expected === undefined ? '' : ` of ${expected}`
    events.onProgress(
      expected ? FETCHING * Math.min(1, files.length / expected) : 0,
      `fetched ${files.length}${of} images`,
    )
  }
  return files.length ? files : 'the series has no images'
}

/** This program's own server says why in `{"error":{"message"}}`; others say it in pages not worth showing. */
async function refusal(response: Response): Promise<string> {
  const said = (await response.json().catch(() => undefined)) as { error?: { message?: unknown } } | null | undefined
  const message = said?.error?.message
  return typeof message === 'string' ? message : `the server answered ${response.status} ${response.statusText}`.trim()
}
