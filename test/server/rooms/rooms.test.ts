/** Rooms of a real server over HTTPS, with sockets as a browser opens them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ROOM_CLOSES, ROOM_LIMITS, type RoomPart } from '#core/tele/room.ts'
import { createRooms, type Member } from '#server/rooms/rooms.ts'
import { startedServer, type StartedServer } from '#test/server/started-server.ts'

let started: StartedServer
/** Wrong codes are counted for an address. */
beforeAll(async () => void (started = await startedServer()))
afterAll(() => started.close())

interface End {
  readonly socket: WebSocket
  /** What came, in order; text as it is, bytes as an array. */
  readonly heard: unknown[]
  came(count: number): Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

const opened: WebSocket[] = []
beforeEach(async () => {
  await Promise.all(
    opened.splice(0).map(
      (socket) =>
        new Promise<void>((resolve) => {
          if (socket.readyState === WebSocket.CLOSED) return resolve()
          socket.on('close', () => resolve())
          socket.terminate()
        }),
    ),
  )
})

function end(part: RoomPart, code: string, origin = new URL(started.server.url).origin): End {
  const url = new URL(`/rooms/${part}?code=${encodeURIComponent(code)}`, started.server.url)
  url.protocol = 'wss:'
  const socket = new WebSocket(url, { origin, ca: started.certificate, family: 4 })
  opened.push(socket)
  const heard: unknown[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer, isBinary) => {
    heard.push(isBinary ? [...data] : JSON.parse(data.toString()))
    for (const look of waiting) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve, reject) => {
    socket.on('close', (closeCode, reason) => resolve({ code: closeCode, reason: reason.toString() }))
    socket.on('error', reject)
  })
  closed.catch(() => undefined)
  return {
    socket,
    heard,
    closed,
    came: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (heard.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** Both ends of one room. */
async function room(code: string) {
  const trainee = end('trainee', code)
  await trainee.came(1)
  const supervisor = end('supervisor', code)
  await Promise.all([supervisor.came(1), trainee.came(2)])
  return { trainee, supervisor }
}

describe('a room at the server', () => {
  test('passes on both ways what is told, text as text and bytes as bytes, and to nobody else', async () => {
    const { trainee, supervisor } = await room('K7QF3MXD')
    const other = await room('AAAABBBB')
    expect(trainee.heard).toEqual([
      { type: 'room', isOtherThere: false },
      { type: 'room', isOtherThere: true },
    ])
    supervisor.socket.send('{"type":"hello"}')
    trainee.socket.send(Uint8Array.of(1, 2, 3))
    trainee.socket.send('{"type":"signal"}')
    await Promise.all([trainee.came(3), supervisor.came(3)])
    expect(trainee.heard[2]).toEqual({ type: 'hello' })
    expect(supervisor.heard.slice(1)).toEqual([[1, 2, 3], { type: 'signal' }])
    expect(other.trainee.heard).toHaveLength(2)
    expect(other.supervisor.heard).toHaveLength(1)
  })

  test('a code is found however it is typed; without a room there is nobody', async () => {
    const trainee = end('trainee', 'MMMMNNNN')
    await trainee.came(1)
    const typed = end('supervisor', ' mmmm-nnnn')
    await typed.came(1)
    expect(await end('supervisor', 'MMMMNNNP').closed).toMatchObject({ code: ROOM_CLOSES.nobody })
    expect(await end('supervisor', 'MMMM').closed).toMatchObject({ code: ROOM_CLOSES.notUnderstood })
  })

  test('holds one supervisor and one trainee', async () => {
    await room('PPPPQQQQ')
    expect(await end('supervisor', 'PPPPQQQQ').closed).toMatchObject({
      code: ROOM_CLOSES.taken,
      reason: 'there is a supervisor in this room already',
    })
    expect(await end('trainee', 'PPPPQQQQ').closed).toMatchObject({ code: ROOM_CLOSES.taken })
  })

  test('tells the trainee when the supervisor goes, and ends with the trainee', async () => {
    const { trainee, supervisor } = await room('RRRRSSSS')
    supervisor.socket.close()
    await trainee.came(3)
    expect(trainee.heard[2]).toEqual({ type: 'room', isOtherThere: false })
    const again = end('supervisor', 'RRRRSSSS')
    await again.came(1)
    trainee.socket.close()
    expect(await again.closed).toEqual({ code: ROOM_CLOSES.nobody, reason: 'the trainee has closed the room' })
  })

  test('a frame that is too large ends who sent it, and is not passed on', async () => {
    const { trainee, supervisor } = await room('TTTTUUUU')
    trainee.socket.send(new Uint8Array(ROOM_LIMITS.frameBytes + 1))
    expect(await trainee.closed).toMatchObject({ code: ROOM_CLOSES.tooMany })
    expect(await supervisor.closed).toMatchObject({ code: ROOM_CLOSES.nobody })
    expect(supervisor.heard).toHaveLength(1)
  })

  test('a foreign page opens no socket', async () => {
    await expect(end('trainee', 'VVVVWWWW', 'https://evil.example').closed).rejects.toThrow('403')
  })

  test('after twenty wrong codes in a minute nothing more is said about codes, and a right one still lets in', async () => {
    const codes: number[] = []
    for (let n = 0; n < 24; n++) codes.push((await end('supervisor', `WWWWYYY${(n % 8) + 2}`).closed).code)
    expect(codes.at(0)).toBe(ROOM_CLOSES.nobody)
    expect(codes.at(-1)).toBe(ROOM_CLOSES.tooMany)
    await room('ZZZZ2222')
  })
})

test('a code of one clinic is no code in another, and sixty-four rooms are enough', () => {
  const rooms = createRooms()
  const member: Member = { notice: () => undefined, pass: () => undefined, end: () => undefined }
  const first = rooms.enter('one', 'K7QF3MXD', 'trainee', member)
  expect(first.ok).toBe(true)
  expect(rooms.enter('other', 'K7QF3MXD', 'supervisor', member)).toMatchObject({ ok: false, code: ROOM_CLOSES.nobody })
  expect(rooms.enter('one', 'K7QF3MXD', 'supervisor', { ...member }).ok).toBe(true)
  for (let n = 1; n < 64; n++) expect(rooms.enter('one', `room ${n}`, 'trainee', member).ok).toBe(true)
  expect(rooms.enter('one', 'one more', 'trainee', member)).toMatchObject({ ok: false, code: ROOM_CLOSES.tooMany })
  if (first.ok) first.leave()
  expect(rooms.count).toBe(63)
})
