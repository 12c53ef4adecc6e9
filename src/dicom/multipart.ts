/**
 * Parts of a `multipart/related` answer, one after the other as bytes come in (RFC 2046 5.1).
 *
 * Only one part is held at a time, and a part that grows past its limit ends the reading.
 */

export type Part =
  | { readonly ok: true; readonly headers: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly reason: string }

/** One image of 1 GiB is more than any slice. */
const MAX_PART = 2 ** 30
const HEADER_END = Uint8Array.of(13, 10, 13, 10)

/** The boundary a content type states; undefined when it is not multipart. */
export function boundaryOf(contentType: string | null): string | undefined {
  const match = /^multipart\/.*;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '')
  return match?.[1] ?? match?.[2]
}

/** Ends after the closing boundary, or with a part that is not ok when the answer is cut off before it. */
export async function* readMultipart(body: ReadableStream<Uint8Array>, boundary: string): AsyncGenerator<Part, void> {
  const reader = body.getReader()
  const opening = ascii(`--${boundary}`)
  const divider = ascii(`\r\n--${boundary}`)
  const store = createStore()

  /** Reads on until the mark is there; where it starts, or -1 at the end of the answer. */
  const find = async (mark: Uint8Array): Promise<number> => {
    let from = 0
    for (;;) {
      const at = indexOf(store.bytes(), mark, from)
      if (at >= 0) return at
      from = Math.max(0, store.bytes().length - mark.length + 1)
      const { done, value } = await reader.read()
      if (done || store.bytes().length > MAX_PART) return -1
      store.add(value)
    }
  }

  try {
    const first = await find(opening)
    if (first < 0) return yield { ok: false, reason: 'the answer has no parts' }
    store.drop(first + opening.length)
    for (;;) {
      if ((await find(HEADER_END)) < 0) {
        // Two dashes after a boundary say that it was the last.
        if (store.bytes()[0] === 0x2d && store.bytes()[1] === 0x2d) return
        return yield { ok: false, reason: 'the answer ends before its last part' }
      }
      if (store.bytes()[0] === 0x2d && store.bytes()[1] === 0x2d) return
      const headerEnd = indexOf(store.bytes(), HEADER_END, 0)
      const headers = String.fromCharCode(...store.bytes().subarray(0, Math.min(headerEnd, 4096))).trim()
      store.drop(headerEnd + HEADER_END.length)
      const end = await find(divider)
      if (end < 0) return yield { ok: false, reason: 'the answer ends inside a part' }
      yield { ok: true, headers, bytes: store.bytes().slice(0, end) }
      store.drop(end + divider.length)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** A growing run of bytes whose front is dropped when a part is done; doubling keeps copying linear. */
function createStore() {
  let held = new Uint8Array(1 << 16)
  let start = 0
  let end = 0
  return {
    bytes: () => held.subarray(start, end),
    drop: (count: number) => void (start += count),
    add(more: Uint8Array) {
      if (end + more.length > held.length) {
        const kept = end - start
        const grown = kept + more.length > held.length / 2 ? new Uint8Array((kept + more.length) * 2) : held
        grown.set(held.subarray(start, end))
        held = grown
        start = 0
        end = kept
      }
      held.set(more, end)
      end += more.length
    },
  }
}

/** Skips by the mark's first byte, which the engine finds fast. */
function indexOf(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(mark[0]!, from); at >= 0; at = bytes.indexOf(mark[0]!, at + 1)) {
    if (at + mark.length > bytes.length) return -1
    if (mark.every((byte, n) => bytes[at + n] === byte)) return at
  }
  return -1
}
