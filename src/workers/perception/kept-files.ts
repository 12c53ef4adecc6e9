/**
 * The networks' files as the browser keeps them, so that a worker that begins again without a connection still has them.
 *
 * A manifest is always asked for anew; the kept one serves only when nobody answers. A model is kept under the digest that
 * its manifest promises, and its bytes are digested whenever they are read: what is kept can be neither old nor another,
 * and what was spoilt on the disk is thrown away and fetched again.
 */
import { fetched } from './fetched.ts'
import type { ModelName } from './messages.ts'
import { sha256 } from './sha256.ts'

/** What is used of the browser's `Cache`. */
export interface FileStore {
  match(url: string): Promise<Response | undefined>
  put(url: string, response: Response): Promise<void>
  delete(url: string): Promise<boolean>
  keys(): Promise<readonly { readonly url: string }[]>
}

/** Undefined where the browser keeps nothing: pages that are not secure, or a person who forbids it. */
export type OpenStore = () => Promise<FileStore | undefined>

export const openBrowserStore: OpenStore = async () => {
  try {
    return await globalThis.caches?.open('networks')
  } catch {
    return undefined
  }
}

interface Wanted {
  /** Of the network. */
  readonly name: ModelName
  readonly url: string
}

/** Rejects with the reason when nobody answers and none is kept, or the server has none. */
export async function manifestBytes(wanted: Wanted, openStore: OpenStore): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetched(wanted.url)
  const store = await openStore()
  const keptAs = addressOf(wanted, 'part=manifest')
  if (answer.ok) {
    await keep(store, keptAs, answer.bytes)
    return answer.bytes
  }
  const kept = answer.isOffline ? await bytesIn(store, keptAs) : undefined
  if (!kept) throw new Error(answer.reason)
  return kept
}

/**
 * Bytes with another digest than the promised are given as they came, and not kept: it is for whoever opens them to refuse them.
 * @param onBytes how many have come; of kept ones all at once
 */
export async function modelBytes(
  wanted: Wanted,
  promisedSha256: string,
  openStore: OpenStore,
  onBytes?: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const store = await openStore()
  const keptAs = addressOf(wanted, `part=model&sha256=${promisedSha256}`)
  const kept = await bytesIn(store, keptAs)
  if (kept && (await isPromised(kept, promisedSha256))) {
    onBytes?.(kept.length)
    return kept
  }
  const answer = await fetched(wanted.url, onBytes)
  if (!answer.ok) throw new Error(answer.reason)
  if (store && (await isPromised(answer.bytes, promisedSha256))) await keep(store, keptAs, answer.bytes)
  return answer.bytes
}

/** Files of all networks are called alike, and by another name after each build: the network's own name is in the address. */
const addressOf = ({ name, url }: Wanted, part: string) =>
  `${url}${url.includes('?') ? '&' : '?'}network=${name}&${part}`

const isPromised = async (bytes: Uint8Array<ArrayBuffer>, promised: string) =>
  (await sha256(bytes).catch(() => undefined)) === promised

async function bytesIn(store: FileStore | undefined, url: string) {
  try {
    const found = await store?.match(url)
    return found && new Uint8Array(await found.arrayBuffer())
  } catch {
    return undefined
  }
}

/** In place of what was kept of the same network and part. A full disk must not keep a network from running. */
async function keep(store: FileStore | undefined, keptAs: string, bytes: Uint8Array<ArrayBuffer>) {
  if (!store) return
  const [part] = /network=[a-z-]+&part=[a-z]+/.exec(keptAs)!
  try {
    for (const { url } of await store.keys()) if (url.includes(part) && !url.endsWith(keptAs)) await store.delete(url)
    await store.put(keptAs, new Response(bytes))
  } catch (error) {
    console.warn(`${keptAs} is not kept for when there is no connection.`, error)
  }
}
