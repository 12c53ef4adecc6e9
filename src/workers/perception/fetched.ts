/** A file asked for over the network: its bytes, or why there are none. */

export type Fetched =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `isOffline`: nobody answered, which says nothing of the file. */
  | { readonly ok: false; readonly isOffline: boolean; readonly reason: string }

/** @param onBytes how many have come; a compressed answer does not say how many there will be */
export async function fetched(url: string, onBytes?: (count: number) => void): Promise<Fetched> {
  const failed = (why: string, isOffline: boolean): Fetched => ({
    ok: false,
    isOffline,
    reason: `${url} could not be fetched: ${why}`,
  })
  try {
    const response = await fetch(url)
    if (!response.ok) return failed(`HTTP ${response.status}`, false)
    const bytes =
      onBytes && response.body ? await streamed(response.body, onBytes) : new Uint8Array(await response.arrayBuffer())
    return { ok: true, bytes }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), true)
  }
}

async function streamed(body: ReadableStream<Uint8Array>, onBytes: (count: number) => void) {
  const parts: Uint8Array[] = []
  let count = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value)
    count += part.value.length
    onBytes(count)
  }
  const bytes = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
