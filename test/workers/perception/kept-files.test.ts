import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { manifestBytes, modelBytes, type FileStore } from '#workers/perception/kept-files.ts'

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text))
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const MODEL = bytesOf('the weights of a network')
const NEWER = bytesOf('the weights of the next version')
const AT = 'http://case.example/assets/model-1.onnx'
const WANTED = { name: 'needle', url: AT } as const
const MANIFEST = { name: 'needle', url: 'http://case.example/assets/manifest-1.json' } as const

/** A browser's cache in memory, and a network that has what `served` holds; one that is cut answers nobody. */
function begin(served: Record<string, Uint8Array<ArrayBuffer>>) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const asked: string[] = []
  const network = { isCut: false }
  const store: FileStore = {
    match: async (url) => (files.has(url) ? new Response(files.get(url)!) : undefined),
    put: async (url, response) => void files.set(url, new Uint8Array(await response.arrayBuffer())),
    delete: async (url) => files.delete(url),
    keys: async () => [...files.keys()].map((url) => ({ url })),
  }
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    if (network.isCut) throw new TypeError('Failed to fetch')
    return served[url] ? new Response(served[url]) : new Response('', { status: 404 })
  })
  return { files, asked, network, open: async () => store }
}
afterEach(() => vi.unstubAllGlobals())

describe('a model', () => {
  test('that was fetched once is there without a connection, and is not asked for again with one', async () => {
    const { asked, network, open } = begin({ [AT]: MODEL })
    expect(await modelBytes(WANTED, digestOf(MODEL), open)).toEqual(MODEL)
    network.isCut = true
    const counts: number[] = []
    expect(await modelBytes(WANTED, digestOf(MODEL), open, (count) => counts.push(count))).toEqual(MODEL)
    expect(counts).toEqual([MODEL.length])
    expect(asked).toEqual([AT])
  })

  test('of another digest than the kept one is fetched, and takes its place', async () => {
    const served = { [AT]: MODEL }
    const { files, open } = begin(served)
    await modelBytes(WANTED, digestOf(MODEL), open)
    served[AT] = NEWER
    expect(await modelBytes(WANTED, digestOf(NEWER), open)).toEqual(NEWER)
    expect([...files.values()]).toEqual([NEWER])
  })

  test('spoilt where it is kept is fetched anew', async () => {
    const { files, open } = begin({ [AT]: MODEL })
    await modelBytes(WANTED, digestOf(MODEL), open)
    const [[keptAs]] = [...files] as [[string, Uint8Array<ArrayBuffer>]]
    files.set(keptAs, MODEL.with(3, 0))
    expect(await modelBytes(WANTED, digestOf(MODEL), open)).toEqual(MODEL)
    expect(files.get(keptAs)).toEqual(MODEL)
  })

  test('that is not the promised one is not kept: whoever opens it refuses it', async () => {
    const { files, open } = begin({ [AT]: NEWER })
    expect(await modelBytes(WANTED, digestOf(MODEL), open)).toEqual(NEWER)
    expect(files.size).toBe(0)
  })

  test('of another network stays: two are kept beside each other', async () => {
    const other = { name: 'muscle-fascia', url: 'http://case.example/assets/model-2.onnx' } as const
    const { files, open } = begin({ [AT]: MODEL, [other.url]: NEWER })
    await modelBytes(WANTED, digestOf(MODEL), open)
    await modelBytes(other, digestOf(NEWER), open)
    expect(files.size).toBe(2)
  })

  test('that a full disk does not take is used all the same', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { open } = begin({ [AT]: MODEL })
    const store = await open()
    const full = async () => ({ ...store, put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) })
    expect(await modelBytes(WANTED, digestOf(MODEL), full)).toEqual(MODEL)
  })

  test('that nobody kept and nobody serves is missing, with its address', async () => {
    const { network, open } = begin({})
    await expect(modelBytes(WANTED, digestOf(MODEL), open)).rejects.toThrow(`${AT} could not be fetched: HTTP 404`)
    network.isCut = true
    await expect(modelBytes(WANTED, digestOf(MODEL), async () => undefined)).rejects.toThrow(
      `${AT} could not be fetched`,
    )
  })
})

describe('a manifest', () => {
  test('is asked for each time, and the kept one serves when nobody answers', async () => {
    const served = { [MANIFEST.url]: bytesOf('{"version":"1"}') }
    const { asked, network, open } = begin(served)
    await manifestBytes(MANIFEST, open)
    served[MANIFEST.url] = bytesOf('{"version":"2"}')
    expect(await manifestBytes(MANIFEST, open)).toEqual(bytesOf('{"version":"2"}'))
    network.isCut = true
    expect(await manifestBytes(MANIFEST, open)).toEqual(bytesOf('{"version":"2"}'))
    expect(asked).toHaveLength(3)
  })

  test('that the server has no more is not taken from what is kept', async () => {
    const served: Record<string, Uint8Array<ArrayBuffer>> = { [MANIFEST.url]: bytesOf('{}') }
    const { open } = begin(served)
    await manifestBytes(MANIFEST, open)
    delete served[MANIFEST.url]
    await expect(manifestBytes(MANIFEST, open)).rejects.toThrow('HTTP 404')
  })
})
