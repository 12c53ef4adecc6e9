/** Stores DICOM files in an archive over DICOMweb (STOW-RS, PS3.18 10.5): all in one request, and what the archive says of each. */
import { readStored, type Stored } from '#core/report/stow-answer.ts'

/**
 * @param root `https://pacs.example/dicom-web`
 * @throws Error in words when the archive does not take them
 */
export async function stow(
  root: string,
  files: readonly Uint8Array<ArrayBuffer>[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Stored> {
  const boundary = `interspace-${crypto.randomUUID()}`
  const start = new TextEncoder().encode(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`)
  const between = new TextEncoder().encode('\r\n')
  const end = new TextEncoder().encode(`--${boundary}--\r\n`)
  const body = new Blob([...files.flatMap((bytes) => [start, bytes, between]), end])
  const answer = await fetch(`${root}/studies`, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: {
      ...headers,
      accept: 'application/dicom+json',
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
    },
  })
  const text = await answer.text()
  // 202 and 409 tell what was refused of it.
  if (!answer.ok && answer.status !== 409) throw new Error(`${root} answered ${answer.status}`)
  const stored = readStored(text)
  if (!stored) throw new Error(`${root} did not answer with DICOM JSON`)
  return stored
}
