import { describe, expect, test } from 'vitest'
import { createPoseOutbox } from '#server/bridge/pose-outbox.ts'

/** A socket that writes only when told to. */
function stuckSocket(limits: { inSocketBytes: number; queuedBytes: number }) {
  const taken: number[] = []
  const unwritten: (() => void)[] = []
  const outbox = createPoseOutbox(limits, (bytes, written) => {
    taken.push(bytes[0]!)
    unwritten.push(written)
  })
  return { outbox, taken, writeOne: () => unwritten.shift()?.() }
}
const pose = (n: number) => new Uint8Array(10).fill(n)

describe('the outbox of poses', () => {
  test('a socket that moves gets all of 200 poses in order', () => {
    const { outbox, taken, writeOne } = stuckSocket({ inSocketBytes: 30, queuedBytes: 1000 })
    for (let n = 0; n < 200; n++) {
      outbox.offer(pose(n))
      if (n % 2) for (let k = 0; k < 2; k++) writeOne()
    }
    for (let n = 0; n < 200; n++) writeOne()
    expect(taken).toEqual(Array.from({ length: 200 }, (_, n) => n))
    expect(outbox).toMatchObject({ sent: 200, dropped: 0 })
  })

  test('a socket stuck with 30 bytes, 50 more queued: of 20 poses the 12 oldest in the queue give way', () => {
    const { outbox, taken, writeOne } = stuckSocket({ inSocketBytes: 30, queuedBytes: 50 })
    for (let n = 0; n < 20; n++) outbox.offer(pose(n))
    expect(taken).toEqual([0, 1, 2])
    expect(outbox).toMatchObject({ sent: 3, dropped: 12 })
    for (let n = 0; n < 20; n++) writeOne()
    expect(taken).toEqual([0, 1, 2, 15, 16, 17, 18, 19])
  })
})
