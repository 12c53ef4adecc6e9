/** Asks the server's API: an answer, or why there is none, in words for a person. Never throws. */
import type { Answer, Refused } from '#session/clinic-commands.ts'

export interface Api {
  get<T>(path: string): Promise<Answer<T>>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer<T>>
  /**
   * Bytes of a recording.
   *
   * @param onSent how many of them have left
   */
  upload(path: string, bytes: Blob, onSent: (bytes: number) => void): Promise<Answer<object>>
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

export interface Upload {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly type: string
  readonly body: Blob
  readonly onSent: (bytes: number) => void
  readonly signal?: AbortSignal
}

/** Resolves to what was answered, to 'stopped' when it was taken back, and rejects where nothing was. */
export type Uploading = (upload: Upload) => Promise<{ readonly status: number; readonly said: unknown } | 'stopped'>

/** fetch does not tell how much has left. */
const uploadByRequest: Uploading = ({ method, path, type, body, onSent, signal }) =>
  new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest()
    asked.open(method, path)
    asked.timeout = UPLOAD_WITHIN_MS
    asked.responseType = 'json'
    asked.setRequestHeader('content-type', type)
    asked.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, body.size))
    asked.onload = () => resolve({ status: asked.status, said: asked.response as unknown })
    asked.onerror = asked.ontimeout = () => reject(new TypeError('cut'))
    asked.onabort = () => resolve('stopped')
    signal?.addEventListener('abort', () => asked.abort())
    asked.send(body)
  })

export function createApi(
  fetching: typeof fetch,
  onSignedOut: () => void,
  uploading: Uploading = uploadByRequest,
): Api {
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

  async function sendBytes(upload: Upload): Promise<Answer<object>> {
    try {
      const answer = await uploading(upload)
      if (answer === 'stopped') return STOPPED
      const { status, said } = answer
      return status >= 200 && status < 300 ? { ok: true, value: Object(said) as object } : refusedBy(said, status)
    } catch {
      return noConnection
    }
  }

  return {
    get: (path) => ask(path, {}),
    send: (method, path, body) =>
      ask(path, {
        method,
        ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      }),
    upload: (path, body, onSent) => sendBytes({ method: 'PUT', path, type: 'application/octet-stream', body, onSent }),
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
    sendDicom: (path, body, onSent, signal) =>
      sendBytes({ method: 'POST', path, type: 'application/dicom', body, onSent, signal }),
  }
}

function refusalIn(said: unknown, status: number): Refused {
  const { code, message, field } = Object(Object(said).error) as Partial<Record<'code' | 'message' | 'field', unknown>>
  if (typeof code !== 'string' || typeof message !== 'string')
    return { ok: false, code: `status-${status}`, message: `The server answered ${status}.` }
  const words = message.charAt(0).toUpperCase() + message.slice(1)
  return { ok: false, code, message: words, ...(typeof field === 'string' && { field }) }
}
