import { describe, expect, test } from 'vitest'
import { createSealedFile, hasSealedEnd, isSealed, unsealed } from '#workers/recording/sealed-file.ts'

const keyOf = (of: number) =>
  crypto.subtle.importKey('raw', new Uint8Array(32).fill(of), 'AES-GCM', false, ['encrypt', 'decrypt'])

function inMemory(full = Infinity) {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const file = {
    append(part: Uint8Array<ArrayBuffer>) {
      if ((bytes += part.length) > full) throw new Error('the disk is full')
      parts.push(part.slice())
    },
    flush: () => undefined,
    close: () => undefined,
  }
  return { file, blob: () => new Blob(parts), text: () => Buffer.concat(parts).toString('latin1') }
}
const pieces = Array.from({ length: 20 }, (_, n) => new TextEncoder().encode(`patient Ana, piece ${n}`.repeat(n + 1)))

async function written(key: CryptoKey, isClosed = true) {
  const { file, blob, text } = inMemory()
  const sealed = createSealedFile(file, key, 'a.mcap')
  for (const piece of pieces) sealed.append(piece)
  if (isClosed) await sealed.close()
  else await new Promise((done) => setTimeout(done, 50))
  return { blob: blob(), text: text() }
}
const joined = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString()

describe('a recording of a patient in the browser', () => {
  test('comes back as it was, and nothing of it lies there readable', async () => {
    const key = await keyOf(1)
    const { blob, text } = await written(key)
    expect(text).not.toContain('Ana')
    expect([await isSealed(blob), await hasSealedEnd(blob)]).toEqual([true, true])
    expect(joined(await unsealed(blob, key, 'a.mcap'))).toBe(joined(pieces))
  })

  test('cut off by a crash at every 97th byte it goes as far as whole pieces were written', async () => {
    const key = await keyOf(1)
    const { blob } = await written(key, false)
    expect(await hasSealedEnd(blob)).toBe(false)
    for (let bytes = 8; bytes < blob.size; bytes += 97) {
      const parts = await unsealed(blob.slice(0, bytes), key, 'a.mcap')
      expect(joined(parts)).toBe(joined(pieces.slice(0, parts.length)))
    }
    expect(await unsealed(blob, key, 'a.mcap')).toHaveLength(20)
  })

  test('opens for nobody else, not under another name, and not with two pieces exchanged', async () => {
    const key = await keyOf(1)
    const { blob } = await written(key)
    await expect(unsealed(blob, await keyOf(2), 'a.mcap')).rejects.toThrow('recorded by somebody else')
    await expect(unsealed(blob, key, 'b.mcap')).rejects.toThrow('recorded by somebody else')
    const bytes = new Uint8Array(await blob.arrayBuffer())
    const lengthAt = (at: number) => 16 + new DataView(bytes.buffer).getUint32(at, true)
    const [first, second] = [8, 8 + lengthAt(8)]
    const third = second + lengthAt(second)
    const exchanged = new Blob([bytes.slice(0, 8), bytes.slice(second, third), bytes.slice(first, second), bytes.slice(third)]) // prettier-ignore
    await expect(unsealed(exchanged, key, 'a.mcap')).rejects.toThrow('recorded by somebody else')
  })

  test('a full disk is told at the next piece, as it is of one that is not sealed', async () => {
    const { file } = inMemory(60)
    const sealed = createSealedFile(file, await keyOf(1), 'a.mcap')
    sealed.append(pieces[3]!)
    await new Promise((done) => setTimeout(done, 30))
    expect(() => sealed.append(pieces[3]!)).toThrow('the disk is full')
    await expect(sealed.close()).rejects.toThrow('the disk is full')
  })
})
