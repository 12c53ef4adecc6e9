/**
 * A recording that is of a patient, as it lies in the browser's storage: each piece that is appended is sealed by itself
 * (AES-256-GCM), in its place, so that a crash costs no more than without.
 *
 * A piece is its length (4 bytes, little end first), a nonce of 12 bytes, and what is sealed. The end is a length of 0.
 */
import type { RecordingFile } from './serve.ts'

/** The first eight bytes. */
export const SEALED_MAGIC = new TextEncoder().encode('ISPSEAL1')
const NONCE_BYTES = 12
const LENGTH_BYTES = 4

const placeOf = (name: string, piece: number) => new TextEncoder().encode(`recording ${name} ${piece}`)

/** Sealing takes a moment: pieces are written in the order they came, and `close` waits for the last. */
export function createSealedFile(file: RecordingFile, key: CryptoKey, name: string): RecordingFile {
  let piece = 0
  let turn: Promise<void> = Promise.resolve()
  let fault: Error | undefined
  file.append(SEALED_MAGIC)

  const inTurn = (step: () => Promise<void> | void) => {
    turn = turn.then(step).catch((error: unknown) => {
      fault ??= error instanceof Error ? error : new Error('it could not be sealed')
    })
    return turn
  }

  function throwFault() {
    if (fault) throw fault
  }

  return {
    append(bytes) {
      throwFault()
      // Whoever gave it may use its memory again.
      const [plain, place] = [bytes.slice(), placeOf(name, piece++)]
      void inTurn(async () => {
        const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
        const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: place }, key, plain)
        const whole = new Uint8Array(LENGTH_BYTES + NONCE_BYTES + sealed.byteLength)
        new DataView(whole.buffer).setUint32(0, sealed.byteLength, true)
        whole.set(nonce, LENGTH_BYTES)
        whole.set(new Uint8Array(sealed), LENGTH_BYTES + NONCE_BYTES)
        file.append(whole)
      })
    },
    flush() {
      throwFault()
      void inTurn(() => file.flush())
    },
    async close() {
      await inTurn(() => {
        if (fault === undefined) file.append(new Uint8Array(LENGTH_BYTES))
        file.flush()
      })
      await file.close()
      throwFault()
    },
  }
}

export const isSealed = async (file: Blob): Promise<boolean> => {
  const start = new Uint8Array(await file.slice(0, SEALED_MAGIC.length).arrayBuffer())
  return start.length === SEALED_MAGIC.length && start.every((byte, at) => byte === SEALED_MAGIC[at])
}

/** Closed by whoever wrote it: else the page or the browser died, and it goes as far as it was written. */
export async function hasSealedEnd(file: Blob): Promise<boolean> {
  const end = new Uint8Array(await file.slice(-LENGTH_BYTES).arrayBuffer())
  return end.length === LENGTH_BYTES && end.every((byte) => byte === 0)
}

/** @throws Error when it was sealed for somebody else, or is damaged before its last piece. */
export async function unsealed(file: Blob, key: CryptoKey, name: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const view = new DataView(bytes.buffer)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let at = SEALED_MAGIC.length; at + LENGTH_BYTES <= bytes.length;) {
    const length = view.getUint32(at, true)
    const from = at + LENGTH_BYTES + NONCE_BYTES
    // The end, or a piece that a crash cut off.
    if (length === 0 || from + length > bytes.length) break
    const iv = bytes.slice(at + LENGTH_BYTES, from)
    const additionalData = placeOf(name, pieces.length)
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes.slice(from, from + length)) // prettier-ignore
      pieces.push(new Uint8Array(plain))
    } catch {
      throw new Error(pieces.length === 0 ? `${name} was recorded by somebody else: only they can open it` : `${name} is damaged at its piece ${pieces.length}`) // prettier-ignore
    }
    at = from + length
  }
  return pieces
}
