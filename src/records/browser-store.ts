/** The browser's own database (IndexedDB) of what is kept here: sealed values under a running number or a random name. */
import type { Sealed } from './sealing.ts'

/** In clear: whose it is, by the account's random identifier. */
export interface Row {
  readonly account: string
  readonly sealed: Sealed
  /** Of what is sealed under a password. */
  readonly salt?: Uint8Array<ArrayBuffer>
}

export interface RowStore {
  all(): Promise<readonly (readonly [seq: number, row: Row])[]>
  /** @returns its number, higher than all before. */
  add(row: Row): Promise<number>
  put(seq: number, row: Row): Promise<void>
  remove(seq: number): Promise<void>
  /** Runs alone, in all pages of this browser. */
  alone<T>(run: () => Promise<T>): Promise<T>
}

export interface BrowserStore {
  readonly waiting: RowStore
  readonly shelf: {
    all(): Promise<readonly (readonly [name: string, row: Row])[]>
    put(name: string, row: Row): Promise<void>
    remove(name: string): Promise<void>
  }
}

const NAME = 'interspace'

export async function openBrowserStore(): Promise<BrowserStore> {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('waiting', { autoIncrement: true })
    opening.result.createObjectStore('shelf')
  }
  const db = await done(opening)

  const read = async (store: string) => {
    const objects = db.transaction(store).objectStore(store)
    const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())])
    return keys.map((key, n) => [key, values[n] as Row] as const)
  }
  async function write<T>(store: string, run: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    // Strict: acknowledged when it is on the disk.
    const transaction = db.transaction(store, 'readwrite', { durability: 'strict' })
    const request = run(transaction.objectStore(store))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onerror = transaction.onabort = () =>
        reject(transaction.error ?? new Error('the browser keeps nothing'))
    })
    return request.result
  }

  return {
    waiting: {
      all: async () => (await read('waiting')) as (readonly [number, Row])[],
      add: async (row) => Number(await write('waiting', (objects) => objects.add(row))),
      put: async (seq, row) => void (await write('waiting', (objects) => objects.put(row, seq))),
      remove: (seq) => write('waiting', (objects) => objects.delete(seq)),
      alone: (run) => navigator.locks.request(`${NAME}-waiting`, run),
    },
    shelf: {
      all: async () => (await read('shelf')) as (readonly [string, Row])[],
      put: async (name, row) => void (await write('shelf', (objects) => objects.put(row, name))),
      remove: (name) => write('shelf', (objects) => objects.delete(name)),
    },
  }
}

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser’s database failed'))
  })
