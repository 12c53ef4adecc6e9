import { describe, expect, test } from 'vitest'
import { boundaryOf, readMultipart } from '#dicom/multipart.ts'
import { ascii, ctSlice, join } from '#test/dicom/write-dicom.ts'

describe('a multipart answer', () => {
  const body = (parts: readonly Uint8Array[], boundary: string, end = '--') =>
    join([
      ...parts.flatMap((part) => [ascii(`\r\n--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`), part]),
      ascii(`\r\n--${boundary}${end}\r\n`),
    ])

  const streamOf = (pieces: readonly Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    })

  async function partsOf(bytes: Uint8Array, boundary: string, pieceLength: number) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, n) =>
      bytes.slice(n * pieceLength, (n + 1) * pieceLength),
    )
    const parts = []
    for await (const part of readMultipart(streamOf(pieces), boundary)) parts.push(part)
    return parts
  }

  test.each([1, 2, 3, 7, 50, 100_000])(
    'is the same however it is cut on the way: pieces of %d bytes',
    async (pieceLength) => {
      const images = [
        ctSlice(),
        ctSlice({ position: [0, 0, 1] }),
        Uint8Array.from({ length: 300 }, (_, at) => [13, 10, 45, 45, 98][at % 5]!),
      ]
      const parts = await partsOf(body(images, 'b0undary'), 'b0undary', pieceLength)
      expect(parts.map((part) => part.ok && part.bytes)).toEqual(images)
    },
  )

  test('cut off before its end gives what was whole, then says so', async () => {
    const whole = body([ctSlice(), ctSlice()], 'xx')
    const parts = await partsOf(whole.slice(0, -100), 'xx', 64)
    expect(parts).toMatchObject([{ ok: true }, { ok: false, reason: 'the answer ends inside a part' }])
  })

  test('the boundary may be quoted or bare', () => {
    expect(boundaryOf('multipart/related; type="application/dicom"; boundary=abc')).toBe('abc')
    expect(boundaryOf('multipart/related; boundary="a b"; type=x')).toBe('a b')
    expect(boundaryOf('text/html')).toBeUndefined()
    expect(boundaryOf(null)).toBeUndefined()
  })
})
