import { describe, expect, test } from 'vitest'
import { createPictureOutbox, pictureLimits } from '#server/bridge/picture-outbox.ts'

const picture = (name: string, bytes = 1) => Object.assign(new Uint8Array(bytes), { name })

function outboxWithRecord(limits = pictureLimits(1 << 20)) {
  const sent: string[] = []
  const outbox = createPictureOutbox(limits, (bytes) => sent.push((bytes as ReturnType<typeof picture>).name))
  return { outbox, sent }
}

describe('the outbox of pictures', () => {
  test('of 100 pictures to a page that takes none, the first 2 are sent and the last one waits: 97 dropped', () => {
    const { outbox, sent } = outboxWithRecord()
    for (let n = 1; n <= 100; n++) outbox.offer('IMAGE probe', picture(`${n}`))
    expect(sent).toEqual(['1', '2'])
    expect(outbox).toMatchObject({ sent: 2, dropped: 97, waiting: 1, inFlight: 2 })
    outbox.take(1)
    expect(sent).toEqual(['1', '2', '100'])
    expect(outbox).toMatchObject({ sent: 3, dropped: 97, waiting: 0 })
  })

  test('a page that takes each picture at once gets every one', () => {
    const { outbox, sent } = outboxWithRecord()
    for (let n = 1; n <= 5; n++) {
      outbox.offer('IMAGE probe', picture(`${n}`))
      outbox.take(1)
    }
    expect(sent).toEqual(['1', '2', '3', '4', '5'])
    expect(outbox.dropped).toBe(0)
  })

  test('devices do not replace each other, and a fast one does not starve a slow one', () => {
    const { outbox, sent } = outboxWithRecord()
    outbox.offer('a', picture('a1'))
    outbox.offer('a', picture('a2'))
    outbox.offer('a', picture('a3'))
    outbox.offer('b', picture('b1'))
    for (let n = 4; n <= 9; n++) outbox.offer('a', picture(`a${n}`))
    outbox.take(2)
    expect(sent).toEqual(['a1', 'a2', 'a9', 'b1'])
  })

  test('a page cannot gain room by saying it took more than it was sent', () => {
    const { outbox, sent } = outboxWithRecord()
    outbox.take(1_000_000)
    for (let n = 1; n <= 5; n++) outbox.offer('a', picture(`${n}`))
    expect(sent).toEqual(['1', '2'])
  })

  test('100 invented device names leave 16 pictures waiting, the newest', () => {
    const { outbox, sent } = outboxWithRecord()
    for (let n = 1; n <= 100; n++) outbox.offer(`device ${n}`, picture(`${n}`))
    expect(outbox).toMatchObject({ sent: 2, waiting: 16, dropped: 82 })
    outbox.take(2)
    expect(sent).toEqual(['1', '2', '85', '86'])
  })

  test('what waits never exceeds the bound in bytes', () => {
    const { outbox } = outboxWithRecord({ inFlight: 0, waiting: 16, waitingBytes: 100 })
    for (let n = 1; n <= 5; n++) outbox.offer(`device ${n}`, picture(`${n}`, 40))
    expect(outbox).toMatchObject({ waiting: 2, dropped: 3 })
  })
})
