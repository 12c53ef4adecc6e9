/** Stores DICOM files in an archive over DICOMweb (STOW-RS, PS3.18 10.5): all in one request, and what the archive says of each. */
export interface Stored {
  readonly stored: number
  /** What was refused: instance and code of the failure (0008,1197). */
  readonly failed: readonly { readonly sopInstanceUid: string; readonly reason: number }[]
}

type DicomJson = Readonly<Record<string, { readonly Value?: readonly unknown[] } | undefined>>

const [FAILED, DONE] = ['00081198', '00081199'] as const
/** Longer than a file's text is like to be, and said by no file: it is looked for before it is used. */
const BOUNDARY = 'interspace-part-5d1c2f0a7be94c63'

/**
 * @param root `https://pacs.example/dicom-web`, or the path of this server that stands for it
 * @throws Error in words when the archive does not take them
 */
export async function stow(
  root: string,
  files: readonly Uint8Array<ArrayBuffer>[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Stored> {
  const start = new TextEncoder().encode(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`)
  const between = new TextEncoder().encode('\r\n')
  const end = new TextEncoder().encode(`--${BOUNDARY}--\r\n`)
  const body = new Blob([...files.flatMap((bytes) => [start, bytes, between]), end])
  const answer = await fetch(`${root}/studies`, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: {
      ...headers,
      accept: 'application/dicom+json',
      'content-type': `multipart/related; type="application/dicom"; boundary=${BOUNDARY}`,
    },
  })
  const text = await answer.text()
  // 202 and 409 tell what was refused of it.
  if (!answer.ok && answer.status !== 409) throw new Error(`${root} answered ${answer.status}`)
  const told = parsed(text, root)
  return {
    stored: told[DONE]?.Value?.length ?? 0,
    failed: (told[FAILED]?.Value ?? []).map((each) => ({
      sopInstanceUid: textOf((each as DicomJson)['00081155']?.Value?.[0]),
      reason: Number((each as DicomJson)['00081197']?.Value?.[0] ?? 0),
    })),
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

function parsed(text: string, root: string): DicomJson {
  try {
    const given: unknown = JSON.parse(text)
    return (Array.isArray(given) ? given[0] : given) as DicomJson
  } catch {
    throw new Error(`${root} did not answer with DICOM JSON`)
  }
}
