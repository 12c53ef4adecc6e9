/**
 * Sends what was made of a case to the hospital's archive: one DICOM file a request, passed on as it comes. Only what this
 * program makes leaves, only of the patient whose case it is, and each is in the audit before it leaves.
 */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { HEAD_BYTES, sendFault } from './sendable.ts'
import type { Patient } from '#core/records/kinds.ts'
import type { DicomWebRoot } from '#server/dicom-web-root.ts'
import { storeInArchive } from '#server/archive-storing.ts'
import type { RecordParts } from './record-parts.ts'
import { notFound, refusal } from './refusal.ts'
import { doneBy, idIn, route, type Asked } from './route.ts'

export const DICOM_TYPE = 'application/dicom'
export const MOST_SENT_BYTES = 2 ** 29

export function archiveRoutes(app: FastifyInstance, { store, book }: RecordParts, archives: readonly DicomWebRoot[]): void {
  async function patientOf({ target }: Asked<unknown>): Promise<Patient> {
    const row = target.patient === null ? undefined : await book.patient(target.patient)
    if (!row) throw notFound()
    return (await book.shownPatient(row)).body as Patient
  }

  route(app, {
    method: 'POST',
    url: '/api/records/:id/archives/:archive',
    policy: { verb: 'send', of: 'record' },
    async run(asked) {
      const { request, actor, target } = asked
      if (!(request.body instanceof Readable)) throw refusal('invalid', `the body: a DICOM file is expected, as ${DICOM_TYPE}`)
      const archive = archives[Number(idIn(request, 'archive'))]
      if (!archive) throw refusal('not-found', 'there is no such archive: --dicom-web names them at the start')
      const bytes = Number(request.headers['content-length'])
      if (!Number.isInteger(bytes)) throw refusal('invalid', 'content-length: its size is needed', { field: 'content-length' })
      if (bytes > MOST_SENT_BYTES) throw refusal('too-large', `more than ${MOST_SENT_BYTES} bytes`)
      const pieces = request.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
      const head = await headOf(pieces)
      const wrong = sendFault(head, (await patientOf(asked)).hospitalNumber)
      if (wrong) {
        // A browser hears the answer when all that it sends was taken.
        void takeAll(pieces)
        throw refusal('invalid', `${wrong.field}: ${wrong.message}`, { field: wrong.field })
      }
      const sent = doneBy(actor, 'send', 'dicom', target.id, target.patient)
      await store.note(sent)
      const failed = (why: string) => store.note({ ...sent, outcome: 'failed', why })
      const fault = await storeInArchive(archive, { bytes, pieces: goingOn(head, pieces) }).catch(async () => {
        await failed('cut-off')
        throw refusal('invalid', 'the body: it ended before it was whole')
      })
      if (!fault) return {}
      await failed(fault.code)
      throw refusal('archive-refused', fault.message)
    },
  })
} // prettier-ignore

async function headOf(pieces: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (let total = 0; total < HEAD_BYTES;) {
    const next = await pieces.next()
    if (next.done) break
    parts.push(next.value)
    total += next.value.length
  }
  return Buffer.concat(parts)
}

async function* goingOn(head: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
}

async function takeAll(pieces: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while (!(await pieces.next()).done);
  } catch {
    // Who sent it has gone.
  }
}
