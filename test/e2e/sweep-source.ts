/**
 * A PLUS-like OpenIGTLink server on loopback that sends a recorded sweep over and
 * over: for every frame ProbeToTracker, ReferenceToTracker, then the picture, stamped
 * with the moment of sending.
 *
 * It reads the recording by itself (a dozen lines), so that what the app shows can be
 * held against numbers that did not go through the app's own reader.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { inflateSync } from 'node:zlib'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { timestampOfEpochMs } from '#core/openigtlink/message.ts'

/** 16 numbers, row by row, as in the file. */
export type Rows = readonly number[]

export interface RecordedFrame {
  readonly trackerFromProbe: Rows
  readonly trackerFromReference: Rows
  readonly timestampS: number
  readonly pixels: Uint8Array
}

export interface Recording {
  readonly widthPx: number
  readonly heightPx: number
  readonly frames: readonly RecordedFrame[]
}

export function readRecording(path: string): Recording {
  const file = readFileSync(path)
  const bodyAt = file.indexOf('\n', file.indexOf('ElementDataFile')) + 1
  const fields = new Map(
    file
      .subarray(0, bodyAt)
      .toString('latin1')
      .split('\n')
      .map((line) => line.split(/\s*=\s*/) as [string, string]),
  )
  const [widthPx, heightPx, count] = fields.get('DimSize')!.trim().split(/\s+/).map(Number) as [number, number, number]
  const body = inflateSync(file.subarray(bodyAt))
  const numbers = (field: string) => fields.get(field)!.trim().split(/\s+/).map(Number)
  const frames = Array.from({ length: count }, (_, i) => {
    const prefix = `Seq_Frame${String(i).padStart(4, '0')}_`
    return {
      trackerFromProbe: numbers(`${prefix}ProbeToTrackerTransform`),
      trackerFromReference: numbers(`${prefix}ReferenceToTrackerTransform`),
      timestampS: numbers(`${prefix}Timestamp`)[0]!,
      pixels: body.subarray(i * widthPx * heightPx, (i + 1) * widthPx * heightPx),
    }
  })
  return { widthPx, heightPx, frames }
}

export interface SweepSource {
  readonly address: string
  /** Index of the recorded frame that was sent with this sending number; sending numbers count every picture. */
  readonly sent: readonly { readonly index: number; readonly atEpochMs: number }[]
  /** Sends only this frame from now on; undefined goes through all of them. */
  hold(index: number | undefined): void
  /** Falls silent without closing the connection, as a tracker does that loses sight. */
  silence(): void
  close(): Promise<void>
}

const columnMajor = (rows: Rows) => rows.map((_, i) => rows[(i % 4) * 4 + Math.floor(i / 4)]!)

export async function serveSweep({ widthPx, heightPx, frames }: Recording, periodMs: number): Promise<SweepSource> {
  const sockets = new Set<Socket>()
  const sent: { index: number; atEpochMs: number }[] = []
  let held: number | undefined
  let isSilent = false
  let next = 0

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  const timer = setInterval(() => {
    if (isSilent || !sockets.size) return
    const index = held ?? next++ % frames.length
    const frame = frames[index]!
    const atEpochMs = Date.now()
    const timestamp = timestampOfEpochMs(atEpochMs)
    const metadata = new Map([['TransformStatus', 'OK']])
    const pose = (device: string, rows: Rows) =>
      encodeMessage({
        version: 3,
        device,
        timestamp,
        metadata,
        content: { type: 'TRANSFORM', matrix: columnMajor(rows) },
      })
    const picture = encodeMessage({
      version: 2,
      device: 'Image_Probe',
      timestamp,
      content: {
        type: 'IMAGE',
        dimensions: [widthPx, heightPx, 1],
        components: 1,
        scalarType: 'uint8',
        endian: 'little',
        coordinate: 'LPS',
        matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        subVolume: { offset: [0, 0, 0], size: [widthPx, heightPx, 1] },
        pixels: frame.pixels,
      },
    })
    sent.push({ index, atEpochMs })
    const bytes = [
      pose('ProbeToTracker', frame.trackerFromProbe),
      pose('ReferenceToTracker', frame.trackerFromReference),
      picture,
    ]
    for (const socket of sockets) for (const part of bytes) socket.write(part)
  }, periodMs)

  const { port } = server.address() as { port: number }
  return {
    address: `127.0.0.1:${port}`,
    sent,
    hold: (index) => void (held = index),
    silence: () => void (isSilent = true),
    async close() {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
