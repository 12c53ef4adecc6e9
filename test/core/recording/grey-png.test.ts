import { decode } from 'fast-png'
import protobuf from 'protobufjs'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { bytesOfCompressedImage, COMPRESSED_IMAGE, encodeCompressedImage } from '#core/recording/compressed-image.ts'
import { COMPRESSIONS, greyAsPng, greyOfPng } from '#core/recording/grey-png.ts'

function noise(widthPx: number, heightPx: number, seed: number) {
  const random = createRandom(seed)
  return { widthPx, heightPx, grey: Uint8Array.from({ length: widthPx * heightPx }, () => 256 * random.uniform()) }
}

describe('a grey picture as PNG', () => {
  test.each(COMPRESSIONS)('%s: another program reads the same 61 x 43 pixels (seed 3), and so do we', (compression) => {
    const picture = noise(61, 43, 3)
    const png = greyAsPng(picture, compression)
    const peer = decode(png, { checkCrc: true })
    expect(peer).toMatchObject({ width: 61, height: 43, channels: 1, depth: 8 })
    expect([...peer.data]).toEqual([...picture.grey])
    expect(greyOfPng(png)).toEqual(picture)
  })

  test('a picture of one grey, 640 x 480, needs under 3000 bytes deflated, and 307 kB as it is', () => {
    const picture = { widthPx: 640, heightPx: 480, grey: new Uint8Array(640 * 480).fill(90) }
    expect(greyAsPng(picture, 'deflate').length).toBeLessThan(3000)
    expect(greyAsPng(picture, 'none').length).toBeGreaterThan(640 * 480)
  })

  test('a picture that is cut off, or none, or of too few bytes, is refused with the reason', () => {
    const png = greyAsPng(noise(8, 8, 1), 'deflate')
    expect(() => greyOfPng(png.subarray(0, 50))).toThrow(/ends after 50 bytes/)
    expect(() => greyOfPng(Uint8Array.of(1, 2, 3))).toThrow('not PNG')
    expect(() => greyAsPng({ widthPx: 3, heightPx: 3, grey: new Uint8Array(8) }, 'none')).toThrow('8 bytes')
  })
})

describe('foxglove.CompressedImage', () => {
  const proto = `syntax = "proto3"; package foxglove;
    message Timestamp { int64 seconds = 1; int32 nanos = 2; }
    message CompressedImage { Timestamp timestamp = 1; string frame_id = 4; bytes data = 2; string format = 3; }`
  const message = { takenNs: 1_790_000_000_123_456_789n, format: 'png', frame: 'image', bytes: Uint8Array.of(1, 200, 3) } as const // prettier-ignore

  test('another program’s protobuf reads time, format, frame and bytes', () => {
    const type = protobuf.parse(proto, { keepCase: true }).root.lookupType('foxglove.CompressedImage')
    const read = type.toObject(type.decode(encodeCompressedImage(message)), { longs: String }) as Record<
      string,
      unknown
    >
    expect(read).toMatchObject({ frame_id: 'image', format: 'png' })
    expect(read['timestamp']).toEqual({ seconds: '1790000000', nanos: 123_456_789 })
    expect([...(read['data'] as Uint8Array)]).toEqual([1, 200, 3])
  })

  test('a picture of 70 000 bytes comes back; one that is cut off is refused', () => {
    const bytes = noise(70_000, 1, 5).grey
    const encoded = encodeCompressedImage({ ...message, bytes })
    expect(bytesOfCompressedImage(encoded)).toEqual(bytes)
    expect(() => bytesOfCompressedImage(encoded.subarray(0, 60_000))).toThrow('ends too soon')
  })

  test('its schema names both messages and the four fields', () => {
    const words = new TextDecoder('latin1').decode(COMPRESSED_IMAGE.bytes)
    for (const word of ['foxglove', 'CompressedImage', '.google.protobuf.Timestamp', 'frame_id', 'data', 'format', 'proto3']) expect(words).toContain(word) // prettier-ignore
  })
})
