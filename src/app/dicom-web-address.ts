/**
 * Where this page reads a series from, given the address a person knows.
 *
 * A page may read from its own server only; that server reads for it from the DICOMweb
 * servers it was started with, each under a path of its own.
 */

export interface DicomWebRoot {
  /** `https://pacs.example:8042/dicom-web`, no slash at the end. */
  readonly root: string
  /** `/dicom-web/0`. */
  readonly path: string
}

export type SeriesAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly why: 'not a series' | 'not allowed'; readonly fault: string }

/** PS3.18 10.4.1.1; digits first, so that `..` is no UID. */
const SERIES = /\/studies\/\d[\d.]{0,63}\/series\/\d[\d.]{0,63}$/

/**
 * @param typed …/studies/<uid>/series/<uid> under one of the roots, or on the page's own server.
 * @param pageUrl where the page came from.
 */
export function seriesAddress(typed: string, pageUrl: string, roots: readonly DicomWebRoot[]): SeriesAddress {
  const text = typed.trim()
  if (!URL.canParse(text, pageUrl)) return notASeries(text)
  // Parsing resolves `..` before anything is compared, spelled %2e%2e too.
  const { origin, pathname } = new URL(text, pageUrl)
  const address = `${origin}${pathname.replace(/\/+$/, '')}`
  if (!SERIES.test(address)) return notASeries(text)
  const page = new URL(pageUrl)
  const [under] = roots
    .filter(({ root }) => address.startsWith(`${root}/`))
    .toSorted((one, other) => other.root.length - one.root.length)
  if (under) return { ok: true, url: `${page.origin}${under.path}${address.slice(under.root.length)}` }
  if (origin === page.origin) return { ok: true, url: address }
  return notAllowed(origin, roots)
}

const notASeries = (text: string): SeriesAddress => ({
  ok: false,
  why: 'not a series',
  fault: `“${text}” is not the address of a series (…/studies/…/series/…).`,
})

function notAllowed(origin: string, roots: readonly DicomWebRoot[]): SeriesAddress {
  const allowed = roots.length
    ? `It reads from ${roots.map(({ root }) => root).join(', ')}`
    : 'It was started without any'
  const fault = `This server was not started with --dicom-web for ${origin}. ${allowed}.`
  return { ok: false, why: 'not allowed', fault }
}

/** What `/config.json` lists. Anything that is not a list of roots is no root: the page then reads from its own server only. */
export function readDicomWebRoots(config: unknown): readonly DicomWebRoot[] {
  const listed: unknown = isRecord(config) ? config['dicomWeb'] : undefined
  if (!Array.isArray(listed)) return []
  return listed.flatMap((each: unknown) => {
    if (!isRecord(each)) return []
    const { root, path } = each
    return typeof root === 'string' && typeof path === 'string' ? [{ root, path }] : []
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
