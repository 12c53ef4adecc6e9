/** Where the key of a store comes from: a file with a passphrase, a file with a key, or the environment. Never an argument, which every user of the machine can read. */
import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { startFault, systemCode } from '#server/start-fault.ts'
import type { KeySource } from './keyring.ts'
import { KEY_BYTES } from './sealed.ts'

export const PASSPHRASE_VARIABLE = 'INTERSPACE_PASSPHRASE'

/** NIST SP 800-63B asks for 15 characters where a password stands alone. */
const SHORTEST_PASSPHRASE = 15

export interface KeyOptions {
  readonly passphraseFile?: string | undefined
  readonly keyFile?: string | undefined
}

/** @throws StartFault `key-missing` or `options`. */
export async function keySource({ passphraseFile, keyFile }: KeyOptions): Promise<KeySource> {
  if (passphraseFile !== undefined && keyFile !== undefined)
    throw startFault('options', 'give a passphrase file or a key file, not both')
  if (keyFile !== undefined) return { kind: 'key-file', key: keyOf(await read(keyFile), keyFile) }
  const passphrase =
    passphraseFile === undefined ? process.env[PASSPHRASE_VARIABLE] : (await read(passphraseFile)).replace(/\r?\n$/, '')
  if (passphrase === undefined)
    throw startFault(
      'key-missing',
      `records need --key-file, --passphrase-file, or ${PASSPHRASE_VARIABLE} in the environment`,
    )
  if (passphrase.normalize('NFC').length < SHORTEST_PASSPHRASE)
    throw startFault('options', `the passphrase has fewer than ${SHORTEST_PASSPHRASE} characters`)
  return { kind: 'passphrase', passphrase }
}

/** A new random key, for the owner alone. @throws StartFault when there is a file already. */
export async function makeKeyFile(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('hex')}\n`)
    await file.sync()
    await file.close()
  } catch (thrown) {
    throw startFault('data-unwritable', `cannot make the key file ${path} (${systemCode(thrown)})`)
  }
}

function keyOf(text: string, path: string): Buffer {
  const digits = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(digits))
    throw startFault('options', `${path} is no key file: it holds 64 hexadecimal digits`)
  return Buffer.from(digits, 'hex')
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (thrown) {
    throw startFault('key-missing', `cannot read ${path} (${systemCode(thrown)})`)
  }
}
