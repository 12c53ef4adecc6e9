/** Objects sealed with the key of whom they are about. */
import { seal, unseal } from './sealed.ts'

export const sealJson = (key: Uint8Array, value: unknown, belongsTo: string): Buffer =>
  seal(key, JSON.stringify(value), belongsTo)

/** @throws Error when it does not open: the caller says what it belongs to, and that is checked with it. */
export function unsealJson(key: Uint8Array, sealed: Uint8Array, belongsTo: string): unknown {
  const plain = unseal(key, sealed, belongsTo)
  if (!plain) throw new Error(`${belongsTo} does not open with its key`)
  return JSON.parse(plain.toString())
}
