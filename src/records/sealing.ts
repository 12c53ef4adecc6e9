/**
 * What lies in the browser's storage is sealed (AES-256-GCM) under a key that the server gives to who is signed in. The key
 * is never written here: who takes the headset reads nothing.
 */

export interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

export interface Sealing {
  seal(value: unknown): Promise<Sealed>
  /** Undefined for what was sealed with another key, or is damaged. */
  unseal(sealed: Sealed): Promise<unknown>
}

export const keyOf = (base64: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  )

/** @param belongsTo whatever is put in another's place does not open */
export const createSealing = (key: CryptoKey, belongsTo: string): Sealing => {
  const additionalData = new TextEncoder().encode(belongsTo)
  return {
    async seal(value) {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      const plain = new TextEncoder().encode(JSON.stringify(value))
      return { nonce, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, plain) }
    },
    async unseal({ nonce, bytes }) {
      try {
        const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, bytes)
        return JSON.parse(new TextDecoder().decode(plain)) as unknown
      } catch {
        return undefined
      }
    },
  }
}
