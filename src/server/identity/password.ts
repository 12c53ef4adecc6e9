/** Passwords: stretched by Argon2id (RFC 9106), compared in constant time, and as slow for an account that is not there. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { BreachedList } from './breached-list.ts'
import { isGuessable } from './guessable.ts'

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

/** Characters. NIST SP 800-63B-4 asks for 15 of a password that stands alone. */
export const PASSWORD_LENGTH = { least: 15, most: 256 } as const

const stretch = promisify(argon2)
/** As many at once as take 150 MiB: a flood of sign-ins must not take the machine's memory. */
const MOST_AT_ONCE = 8
let running = 0
const waiting: (() => void)[] = []

async function stretched(password: string, nonce: Uint8Array): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await stretch('argon2id', { ...COST, message: Buffer.from(password.normalize('NFC')), nonce })
  } finally {
    running--
    waiting.shift()?.()
  }
}

/** The cost stands with it, so that it can be raised later. */
export async function hashedPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await stretched(password, nonce)
  return `argon2id$${COST.memory}$${COST.passes}$${nonce.toString('base64url')}$${hash.toString('base64url')}`
}

const NOBODY = `argon2id$${COST.memory}$${COST.passes}$${randomBytes(16).toString('base64url')}$${randomBytes(32).toString('base64url')}`

/** @param kept undefined for an account that is not there: takes the same time and is false */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, , , nonce = '', hash = ''] = (kept ?? NOBODY).split('$')
  const is = await stretched(password, Buffer.from(nonce, 'base64url'))
  return timingSafeEqual(is, Buffer.from(hash, 'base64url')) && kept !== undefined
}

/** The same, and whether it was stolen elsewhere, where such a list is there. */
export const newPasswordFault = async (
  password: string,
  login: string,
  breached: Pick<BreachedList, 'has'> | undefined,
): Promise<string | undefined> =>
  passwordFault(password, login) ??
  ((await breached?.has(password)) ? 'this password was stolen elsewhere and is known; choose another' : undefined)

/** What keeps it from being one, in words; undefined when nothing does. */
export function passwordFault(password: string, login: string): string | undefined {
  const { least, most } = PASSWORD_LENGTH
  if (password.length < least) return `a password has at least ${least} characters; four words do`
  if (password.length > most) return `a password has at most ${most} characters`
  const plain = password.toLowerCase()
  if (plain.includes(login.toLowerCase())) return 'a password does not contain the name'
  if (new Set(plain).size < 5) return 'a password has at least five different characters'
  if (isGuessable(password)) return 'this password is among the first that are tried; four words of your own do'
  return undefined
}
