/**
 * Reads one series from a DICOMweb server for the page, which may not ask for itself: few
 * archives send the headers (CORS) that browsers want, and none should see the page's cookies.
 *
 * A relay for nothing else: roots named at the start, GET, and one series whose UIDs the page
 * already knows (PS3.18 10.4). Lists of patients and studies cannot be reached, since whoever
 * reaches this server reads with the credentials it was started with.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusedByArchive, unreachableArchive, type ArchiveFault } from './archive-words.ts'
import { originRefusal } from './bridge/page-origin.ts'
import { PROXY_PATH, type DicomWebRoot } from './dicom-web-root.ts'

export interface DicomWebProxyOptions {
  readonly roots: readonly DicomWebRoot[]
  /** Names this server answers to, besides addresses. */
  readonly ownNames: readonly string[]
  readonly limits?: ProxyLimits
}

export interface ProxyLimits {
  /** Nothing came for this long, or the page took nothing: the answer is given up. */
  readonly stallMs: number
  /** However steadily it trickles. 2 GiB, the most the page takes, at 10 Mbit/s. */
  readonly totalMs: number
  /** The server's headers, all together. */
  readonly headerBytes: number
  /** At once, of all pages: each holds two connections. */
  readonly answers: number
}

const LIMITS: ProxyLimits = { stallMs: 60_000, totalMs: 1_800_000, headerBytes: 16_384, answers: 16 }

/** Digits first, so that `..` is no UID; nothing that could be encoded, and no query. */
const UID = String.raw`\d[\d.]{0,63}`
const SERIES_PATH = new RegExp(
  `^${PROXY_PATH}/(\\d{1,3})(/studies/${UID}/series/${UID}(?:/instances(?:/${UID})?)?(?:/metadata)?)$`,
)

/** What the page can read; a web page of the archive must not be shown as one of ours. */
const READABLE = /^(multipart\/related|application\/(dicom|dicom\+json|json))\s*(;|$)/i
/** Everything else stays behind: cookies, and what would make the browser ask for a password. */
const PASSED_ON = ['content-type', 'content-length', 'content-encoding'] as const

export function dicomWebProxy(app: FastifyInstance, { roots, ownNames, limits = LIMITS }: DicomWebProxyOptions): void {
  let answers = 0

  async function answer(request: FastifyRequest, reply: FastifyReply) {
    reply.header('cache-control', 'no-store')
    const foreign = foreignPage(request, ownNames)
    if (foreign) return refuse(reply, { status: 403, code: 'not-our-page', message: foreign })
    const [, number, path] = SERIES_PATH.exec(request.raw.url ?? '') ?? []
    const root = roots[Number(number)]
    if (!root || !path)
      return refuse(reply, {
        status: 404,
        code: 'not-found',
        message: `${request.url} is not a series of a DICOMweb server given at the start`,
      })
    if (answers >= limits.answers)
      return refuse(reply, { status: 503, code: 'busy', message: `${answers} answers are under way already` })

    if (reply.raw.destroyed) return reply
    answers++
    const left = new AbortController()
    reply.raw.once('close', () => {
      answers--
      left.abort()
    })
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(limits.totalMs)])
    try {
      return passOn(await ask(root, path, request.headers.accept ?? '*/*', signal, limits), reply, root)
    } catch (thrown) {
      return refuse(reply, unreachableArchive(root.root, thrown))
    }
  }
  // exposeHeadRoute: HEAD would start reading a whole series to throw it away.
  app.get(
    `${PROXY_PATH}/*`,
    { exposeHeadRoute: false, config: { policy: { verb: 'read', resource: 'archive' } } },
    answer,
  )
}

/** A page's own GET carries no Origin, but a foreign name for this machine (DNS rebinding) shows in Host. */
function foreignPage({ headers, protocol }: FastifyRequest, ownNames: readonly string[]): string | undefined {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return `only this server's own page may ask, not a ${site} one`
  return originRefusal(headers.origin ?? `${protocol}://${headers.host}`, headers.host, ownNames)
}

const refuse = (reply: FastifyReply, { status, code, message }: ArchiveFault) =>
  reply.code(status).send({ error: { code, message } })

function ask(
  { root, authorization }: DicomWebRoot,
  path: string,
  accept: string,
  signal: AbortSignal,
  { stallMs, headerBytes }: ProxyLimits,
): Promise<IncomingMessage> {
  const send = root.startsWith('https:') ? httpsRequest : httpRequest
  const headers = { accept, ...(authorization !== undefined && { authorization }) }
  return new Promise((resolve, reject) => {
    const options = { headers, signal, agent: false, timeout: stallMs, maxHeaderSize: headerBytes }
    const asked = send(root + path, options, resolve)
    // Destroying cuts the page's answer off too, if it has begun: it must not look complete.
    asked.once('timeout', () => asked.destroy(Object.assign(new Error('stalled'), { code: 'ETIMEDOUT' })))
    asked.on('error', reject)
    asked.end()
  })
}

/** Fastify pipes the body, waits while the page does not take it, and ends the reading when the page is gone. */
function passOn(answer: IncomingMessage, reply: FastifyReply, { root }: DicomWebRoot): FastifyReply {
  const { statusCode = 0, headers } = answer
  const isReadable = READABLE.test(headers['content-type'] ?? '')
  if (statusCode < 200 || statusCode >= 300 || statusCode === 204 || !isReadable) {
    answer.destroy()
    return statusCode === 204 ? reply.code(204).send() : refuse(reply, refusedByArchive(root, statusCode))
  }
  for (const name of PASSED_ON) if (headers[name] !== undefined) reply.header(name, headers[name])
  return reply.code(statusCode).send(answer)
}
