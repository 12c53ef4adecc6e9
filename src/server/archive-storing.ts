/** Stores one DICOM file in an archive over DICOMweb (STOW-RS, PS3.18 10.5), as it comes: never whole in memory. */
import { randomUUID } from 'node:crypto'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { readStored, sayFailure } from '#core/report/stow-answer.ts'
import { refusedByArchive, unreachableArchive, type ArchiveFault } from './archive-words.ts'
import type { DicomWebRoot } from './dicom-web-root.ts'

export interface ArchivedFile {
  /** Of the whole file; an archive need not understand chunks. */
  readonly bytes: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/** Nothing moved for this long: the archive is given up. */
const STALL_MS = 60_000
const ANSWER_BYTES = 1 << 20
const HEADER_BYTES = 16_384

/**
 * What was there already counts as stored: sending again doubles nothing.
 *
 * @returns undefined when the archive has it
 * @throws what reading the pieces throws
 */
export async function storeInArchive(
  { root, authorization }: DicomWebRoot,
  { bytes, pieces }: ArchivedFile,
): Promise<ArchiveFault | undefined> {
  const boundary = `interspace-${randomUUID()}`
  const start = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`)
  const end = Buffer.from(`\r\n--${boundary}--\r\n`)
  const send = root.startsWith('https:') ? httpsRequest : httpRequest
  const asked = send(`${root}/studies`, {
    method: 'POST',
    agent: false,
    timeout: STALL_MS,
    maxHeaderSize: HEADER_BYTES,
    headers: {
      ...(authorization !== undefined && { authorization }),
      accept: 'application/dicom+json',
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      'content-length': start.length + bytes + end.length,
    },
  })
  asked.once('timeout', () => asked.destroy(Object.assign(new Error('stalled'), { code: 'ETIMEDOUT' })))
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    asked.once('response', resolve).on('error', reject),
  )
  // It may say no before it has read everything.
  let isAnswered = false
  answered.then(
    () => (isAnswered = true),
    () => (isAnswered = true),
  )
  try {
    asked.write(start)
    for await (const piece of pieces) {
      if (isAnswered) continue
      if (!asked.write(piece)) await Promise.race([drained(asked), answered.catch(() => undefined)])
    }
  } catch (thrown) {
    asked.destroy()
    throw thrown
  }
  asked.end(end)
  try {
    const answer = await answered
    return faultOf(root, answer.statusCode ?? 0, await textOf(answer))
  } catch (thrown) {
    return unreachableArchive(root, thrown)
  } finally {
    asked.destroy()
  }
}

const drained = (asked: ReturnType<typeof httpRequest>) => new Promise<void>((resolve) => asked.once('drain', resolve))

function faultOf(root: string, statusCode: number, text: string): ArchiveFault | undefined {
  // 200, 202 and 409 tell what became of it.
  const isTold = (statusCode >= 200 && statusCode < 300) || statusCode === 409
  const said = isTold ? readStored(text) : undefined
  if (!said) return refusedByArchive(root, statusCode)
  const [failed] = said.failed
  if (failed) return { status: 502, code: 'archive-refused', message: `${root} did not take it: ${sayFailure(failed.reason)}` }
  return said.stored > 0 ? undefined : { status: 502, code: 'not-dicom-web', message: `${root} does not say that it has it` }
} // prettier-ignore

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let total = 0
  for await (const part of answer) {
    total += (part as Buffer).length
    if (total > ANSWER_BYTES) return ''
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
