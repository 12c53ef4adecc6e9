/**
 * The program's own files kept in the browser, so that the page starts without a connection: what the build listed, whole
 * or not at all, and nothing else. What is of the API, of a patient or of an archive is in no list, and so is never kept.
 *
 * Files are kept by their content: an update fetches what changed alone, and the version that is in use keeps its own.
 */

/** By address (`/assets/main-1a2b.js`), with the SHA-256 of what is there, hexadecimal. */
export type FileList = Readonly<Record<string, string>>

export interface KeptFilesParts {
  readonly origin: string
  readonly list: FileList
  readonly cache: () => Promise<Pick<Cache, 'match' | 'put' | 'keys' | 'delete'>>
  readonly fetching: (address: string, options: RequestInit) => Promise<Response>
  readonly sha256: (bytes: ArrayBuffer) => Promise<string>
}

export interface KeptFiles {
  /** Keeps every file of the list. @throws Error naming the first that is not to be had as it was built */
  takeAll(): Promise<void>
  /** Undefined for what is no file of the program: the browser asks the server. */
  answer(request: Pick<Request, 'method' | 'url'>): Promise<Response | undefined> | undefined
  /** Lets go of files that only older versions had. */
  forgetOthers(): Promise<void>
}

const AT_ONCE = 4
/** Of what was sent, not of what is kept. */
const OF_THE_WIRE = ['content-encoding', 'content-length', 'transfer-encoding']

export function createKeptFiles({ origin, list, cache, fetching, sha256 }: KeptFilesParts): KeptFiles {
  const name = (path: string) => `${origin}${path}?sha256=${list[path]}`

  async function take(path: string) {
    const kept = await cache()
    if (await kept.match(name(path))) return
    const answer = await fetching(origin + path, { cache: 'no-cache', credentials: 'same-origin' })
    if (!answer.ok) throw new Error(`${path}: the server answered ${answer.status}`)
    const bytes = await answer.arrayBuffer()
    // In the middle of a change at the server files of two versions could come together.
    if ((await sha256(bytes)) !== list[path]) throw new Error(`${path} is not the file of this version`)
    const headers = new Headers(answer.headers)
    for (const header of OF_THE_WIRE) headers.delete(header)
    await kept.put(name(path), new Response(bytes, { status: 200, headers }))
  }

  return {
    async takeAll() {
      const due = Object.keys(list)
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let path = due.shift(); path !== undefined; path = due.shift()) await take(path)
        }),
      )
    },
    answer({ method, url }) {
      const { origin: asked, pathname } = new URL(url)
      const path = pathname === '/' ? '/index.html' : pathname
      if (method !== 'GET' || asked !== origin || !Object.hasOwn(list, path)) return undefined
      return cache().then((kept) => kept.match(name(path)))
    },
    async forgetOthers() {
      const kept = await cache()
      const names = new Set(Object.keys(list).map(name))
      for (const { url } of await kept.keys()) if (!names.has(url)) await kept.delete(url)
    },
  }
}
