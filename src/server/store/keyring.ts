/**
 * The keys of a store, sealed under what its owner knows (a passphrase) or has (a key file).
 *
 * `keyring.json` lies beside the store and in each backup. It holds a random key for everything that is stored; the
 * passphrase only opens that key, so changing it writes nothing else anew. While the key itself is being changed the
 * ring holds two, so that an interrupted change can be ended.
 */
import { argon2, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startFault, systemCode } from '#server/start-fault.ts'
import { writeDurably } from './durable-file.ts'
import { derivedKey, KEY_BYTES, newKey, seal, unseal } from './sealed.ts'

export type KeySource =
  { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'key-file'; readonly key: Uint8Array }

export interface StoreKey {
  readonly id: string
  readonly key: Uint8Array
}

export interface Keyring {
  readonly root: Uint8Array
  readonly file: KeyringFile
  /** What the store is under. */
  readonly current: StoreKey
  /** What it is being brought under, when a change of the key was begun and not ended. */
  readonly next: StoreKey | undefined
}

interface KeyringFile {
  readonly format: 'interspace-keyring/1'
  readonly source: { readonly kind: KeySource['kind']; readonly salt: string } & Partial<Stretching>
  readonly keys: readonly { readonly id: string; readonly sealed: string }[]
}

interface Stretching {
  readonly memoryKib: number
  readonly passes: number
}

/** Argon2id, RFC 9106 section 4, its second recommendation (64 MiB, 3 passes), with one lane. */
const STRETCHING: Stretching = { memoryKib: 65_536, passes: 3 }
const FILE = 'keyring.json'
const FORMAT = 'interspace-keyring/1'

/** A new ring for a new store. Not yet on disk. */
export async function newKeyring(source: KeySource): Promise<Keyring> {
  const made = {
    kind: source.kind,
    salt: randomBytes(16).toString('base64'),
    ...(source.kind === 'passphrase' && STRETCHING),
  }
  const root = await rootKey(source, made)
  const current = newStoreKey()
  return { root, current, next: undefined, file: { format: FORMAT, source: made, keys: [sealedKey(root, current)] } }
}

export const newStoreKey = (): StoreKey => ({ id: randomBytes(4).toString('hex'), key: newKey() })

/** @throws StartFault `key-missing`, `wrong-key` or `store-damaged`, with the way back. */
export async function openKeyring(folder: string, source: KeySource): Promise<Keyring> {
  const path = join(folder, FILE)
  const file = parseFile(await readKeyring(path), path)
  if (file.source.kind !== source.kind)
    throw startFault('wrong-key', `the store in ${folder} opens with a ${file.source.kind}, not with a ${source.kind}`)
  const root = await rootKey(source, file.source)
  const keys = file.keys.map(({ id, sealed }) => ({
    id,
    key: unseal(root, Buffer.from(sealed, 'base64'), aboutKey(id)),
  }))
  const [current, next] = keys
  if (!current?.key || (next && !next.key))
    throw startFault(
      'wrong-key',
      `wrong ${source.kind} for the store in ${folder}; if it was changed, ${FILE} of the last backup opens with the one before`,
    )
  return { root, file, current: current as StoreKey, next: next as StoreKey | undefined }
}

export async function keepKeyring(folder: string, { file }: Keyring): Promise<void> {
  await writeDurably(join(folder, FILE), `${JSON.stringify(file, undefined, 1)}\n`)
}

/** The same ring with other keys on it: two while a change goes on, one when it is done. */
export function withKeys(ring: Keyring, current: StoreKey, next?: StoreKey): Keyring {
  const keys = [current, ...(next ? [next] : [])].map((each) => sealedKey(ring.root, each))
  return { root: ring.root, current, next, file: { ...ring.file, keys } }
}

/** The same keys under another passphrase or key file. */
export async function withSource(ring: Keyring, source: KeySource): Promise<Keyring> {
  const other = await newKeyring(source)
  return withKeys(other, ring.current, ring.next)
}

/** The two keys that a store key stands for: one for the files of the database, one for keys of patients and secrets. */
export const databaseKey = ({ key }: StoreKey) => derivedKey(key, 'database')
const vaultKeys = new WeakMap<StoreKey, Buffer>()

/** Derived once: it is asked for with each patient's key. */
export function vaultKey(storeKey: StoreKey): Buffer {
  const known = vaultKeys.get(storeKey)
  if (known) return known
  const made = derivedKey(storeKey.key, 'vault')
  vaultKeys.set(storeKey, made)
  return made
}

const aboutKey = (id: string) => `store key ${id}`
const sealedKey = (root: Uint8Array, { id, key }: StoreKey) => ({
  id,
  sealed: seal(root, key, aboutKey(id)).toString('base64'),
})

async function rootKey(source: KeySource, { salt, memoryKib, passes }: KeyringFile['source']): Promise<Buffer> {
  const nonce = Buffer.from(salt, 'base64')
  if (source.kind === 'key-file') return derivedKey(source.key, 'key file', nonce)
  const { memoryKib: memory, passes: turns } = { ...STRETCHING, ...(memoryKib && passes && { memoryKib, passes }) }
  // NFC: the same passphrase is typed as other code points on another keyboard.
  const message = Buffer.from(source.passphrase.normalize('NFC'))
  return await promisify(argon2)('argon2id', {
    message,
    nonce,
    parallelism: 1,
    tagLength: KEY_BYTES,
    memory,
    passes: turns,
  })
}

async function readKeyring(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (thrown) {
    throw startFault(
      'key-missing',
      `${path} cannot be read (${systemCode(thrown)}): without it the store cannot be opened; put back that of the last backup`,
    )
  }
}

function parseFile(text: string, path: string): KeyringFile {
  const damaged = () => startFault('store-damaged', `${path} is damaged: put back that of the last backup`)
  let read: Partial<KeyringFile>
  try {
    read = Object(JSON.parse(text)) as Partial<KeyringFile>
  } catch {
    throw damaged()
  }
  const { format, source, keys } = read
  const isKind = source?.kind === 'passphrase' || source?.kind === 'key-file'
  if (format !== FORMAT || !isKind || typeof source.salt !== 'string' || !Array.isArray(keys)) throw damaged()
  if (keys.some((each) => typeof each?.id !== 'string' || typeof each.sealed !== 'string')) throw damaged()
  return { format, source, keys }
}
