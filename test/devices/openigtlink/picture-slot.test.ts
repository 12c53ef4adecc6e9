import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { SLOT_BYTES, slotMemory, slotReader, slotWriter } from '#devices/openigtlink/picture-slot.ts'

const frame = (frameId: number, widthPx = 8, heightPx = 4) => ({
  frameId,
  widthPx,
  heightPx,
  grey: new Uint8Array(widthPx * heightPx).fill(frameId % 251),
  atMs: frameId * 10 + 0.5,
  receivedAtMs: frameId * 10 + 2,
})

test('a picture that was put is taken once, with all that was said of it', () => {
  const memory = slotMemory()
  const [writer, reader] = [slotWriter(memory), slotReader(memory)]
  expect(reader.take()).toBeUndefined()
  expect(writer.put({ ...frame(7), stampEpochMs: 1_795_000_000_123.25 })).toBe(false)
  expect(reader.take()).toEqual({ ...frame(7), stampEpochMs: 1_795_000_000_123.25 })
  expect(reader.take()).toBeUndefined()
})

test('of several the newest is taken, and the writer learns how many were replaced', () => {
  const memory = slotMemory()
  const [writer, reader] = [slotWriter(memory), slotReader(memory)]
  expect([1, 2, 3, 4].map((id) => writer.put(frame(id)))).toEqual([false, true, true, true])
  expect(reader.take()).toEqual(frame(4))
  expect(writer.put(frame(5))).toBe(false)
  expect(reader.take()).toEqual(frame(5))
})

test('a picture that was taken stays as it was while the worker goes on', () => {
  const memory = slotMemory()
  const [writer, reader] = [slotWriter(memory), slotReader(memory)]
  writer.put(frame(1))
  const taken = reader.take()!
  for (let id = 2; id < 9; id++) writer.put(frame(id))
  expect(taken).toEqual(frame(1))
})

test('one that does not fit is refused by name', () => {
  const writer = slotWriter(slotMemory())
  expect(() => writer.put(frame(1, 4096, 2048))).toThrow(`a picture of 8388608 bytes does not fit ${SLOT_BYTES}`)
})

test('between two real threads no picture is ever torn and none comes twice (20 000 pictures)', async () => {
  const memory = slotMemory()
  const takes = new Int32Array(new SharedArrayBuffer(4))
  const reader = slotReader(memory)
  const module = new URL('../../../src/devices/openigtlink/picture-slot.ts', import.meta.url).href
  const worker = new Worker(
    `const { workerData: { memory, takes }, parentPort } = require('node:worker_threads')
     import(${JSON.stringify(module)}).then(({ slotWriter }) => {
       const writer = slotWriter(memory)
       for (let id = 1; id <= 20000; id++) {
         // Every 500 it lets the reader come by, so that the two really run beside each other.
         if (id % 500 === 0) Atomics.wait(takes, 0, Atomics.load(takes, 0), 200)
         writer.put({ frameId: id, widthPx: 64, heightPx: 64, grey: new Uint8Array(4096).fill(id % 251), atMs: id, receivedAtMs: id })
       }
       parentPort.postMessage('done')
     })`,
    { eval: true, workerData: { memory, takes } },
  )
  let isDone = false
  worker.on('message', () => (isDone = true))
  let last = 0
  let taken = 0
  while (!isDone || last < 20_000) {
    for (let tries = 0; tries < 200; tries++) {
      const found = reader.take()
      if (!found) continue
      taken++
      Atomics.add(takes, 0, 1)
      Atomics.notify(takes, 0)
      expect(found.frameId).toBeGreaterThan(last)
      expect(found.grey.every((grey) => grey === found.frameId % 251)).toBe(true)
      last = found.frameId
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  await worker.terminate()
  expect(last).toBe(20_000)
  expect(taken).toBeGreaterThan(10)
})
