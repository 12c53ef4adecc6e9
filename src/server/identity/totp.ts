/** One-time codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, 30 s). */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000
/** Clocks differ: the code before and the one after count too (RFC 6238, 5.2). */
const DRIFT_STEPS = 1
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 160 bits, as RFC 4226 advises. */
export const newTotpSecret = (): Buffer => randomBytes(20)

export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

export const totpStep = (nowMs: number) => Math.floor(nowMs / STEP_MS)

/**
 * Which step the code is of; undefined when of none near now.
 *
 * @param lastStep of the last code that was used: a code counts once
 */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const now = totpStep(nowMs)
  let found: number | undefined
  for (let step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++)
    if (timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code)) && step > lastStep) found ??= step
  return found
}

/** For the app's camera: the address that its QR code holds. */
export function totpAddress(secret: Uint8Array, login: string): string {
  const name = encodeURIComponent(`Interspace:${login}`)
  return `otpauth://totp/${name}?secret=${base32(secret)}&issuer=Interspace&digits=6&period=30`
}

function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}
