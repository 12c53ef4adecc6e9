/**
 * Bytes that only the holder of a key can read, and that nobody can change or put in another's place unseen.
 *
 * AES-256-GCM with a random 96-bit nonce for each (NIST SP 800-38D allows 2^32 of them under one key). What it belongs
 * to is authenticated with it: the text of one patient does not open under the identifier of another.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
export const KEY_BYTES = 32

/** @param belongsTo what it is and whose, said again when it is opened */
export function seal(key: Uint8Array, plain: Uint8Array | string, belongsTo: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(belongsTo))
  const text = typeof plain === 'string' ? Buffer.from(plain) : plain
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

/** Undefined when the key is another one, the bytes were changed, or they belong to something else. */
export function unseal(key: Uint8Array, sealed: Uint8Array, belongsTo: string): Buffer | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(belongsTo)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

export const newKey = (): Buffer => randomBytes(KEY_BYTES)

/** A key for one purpose out of another (HKDF-SHA-256, RFC 5869): none of them tells anything about the others. */
export const derivedKey = (key: Uint8Array, purpose: string, salt: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `interspace ${purpose}`, KEY_BYTES))
