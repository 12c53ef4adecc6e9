/** Asks the server's API: an answer, or why there is none, in words for a person. Never throws. */
import type { Answer, Refused } from '#session/clinic-commands.ts'

export interface Api {
  get<T>(path: string): Promise<Answer<T>>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer<T>>
  /** Bytes of a recording. */
  upload(path: string, bytes: Blob): Promise<Answer<object>>
  download(path: string): Promise<Answer<Blob>>
  /**
   * One DICOM file for an archive.
   *
   * @param onSent how many of its bytes have left
   */
  sendDicom(path: string, file: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<Answer<object>>
}

/** There was no answer at all: the connection is cut, or the server is not there. */
export const NO_CONNECTION = 'no-connection'
export const SIGNED_OUT = 'signed-out'

const WITHIN_MS = 15_000
/** A recording is gigabytes at most; a line that moves nothing at all ends sooner by itself. */
const UPLOAD_WITHIN_MS = 30 * 60_000

/** A person took it back. */
const STOPPED: Refused = { ok: false, code: 'stopped', message: 'It was stopped.' }

const noConnection: Refused = { ok: false, code: NO_CONNECTION, message: 'The server cannot be reached.' }

export function createApi(fetching: typeof fetch, onSignedOut: () => void): Api {
  async function ask<T>(path: string, options: RequestInit, withinMs = WITHIN_MS): Promise<Answer<T>> {
    let answer: Response
    let said: unknown
    try {
      answer = await fetching(path, { ...options, credentials: 'same-origin', signal: AbortSignal.timeout(withinMs) })
      said = await answer.json()
    } catch {
      return noConnection
    }
    if (answer.ok) return { ok: true, value: said as T }
    return refusedBy(said, answer.status)
  }

  function refusedBy(said: unknown, status: number): Refused {
    const refused = refusalIn(said, status)
    if (refused.code === SIGNED_OUT) onSignedOut()
    return refused
  }

  return {
    get: (path) => ask(path, {}),
    send: (method, path, body) =>
      ask(path, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    upload: (path, body) =>
      ask(path, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body }, UPLOAD_WITHIN_MS),
    async download(path) {
      try {
        const signal = AbortSignal.timeout(UPLOAD_WITHIN_MS)
        const answer = await fetching(path, { credentials: 'same-origin', signal })
        if (answer.ok) return { ok: true, value: await answer.blob() }
        return refusedBy(await answer.json(), answer.status)
      } catch {
        return noConnection
      }
    },
    // fetch does not tell how much has left.
    sendDicom: (path, file, onSent, signal) =>
      new Promise((resolve) => {
        const asked = new XMLHttpRequest()
        asked.open('POST', path)
        asked.timeout = UPLOAD_WITHIN_MS
        asked.responseType = 'json'
        asked.setRequestHeader('content-type', 'application/dicom')
        asked.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, file.size))
        asked.onload = () => {
          const said: unknown = asked.response
          resolve(asked.status === 200 ? { ok: true, value: {} } : refusedBy(said, asked.status))
        }
        asked.onerror = asked.ontimeout = () => resolve(noConnection)
        asked.onabort = () => resolve(STOPPED)
        signal.addEventListener('abort', () => asked.abort())
        asked.send(file)
      }),
  }
}

function refusalIn(said: unknown, status: number): Refused {
  const { code, message, field } = Object(Object(said).error) as Partial<Record<'code' | 'message' | 'field', unknown>>
  if (typeof code !== 'string' || typeof message !== 'string')
    return { ok: false, code: `status-${status}`, message: `The server answered ${status}.` }
  const words = message.charAt(0).toUpperCase() + message.slice(1)
  return { ok: false, code, message: words, ...(typeof field === 'string' && { field }) }
}
