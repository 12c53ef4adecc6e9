import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createLane, LANE, type Lane, type Socket } from '#devices/openigtlink/lane.ts'

/** Everything a test opens, closed after it. */
const toClose: (() => void)[] = []
afterEach(() => {
  for (const close of toClose.splice(0).toReversed()) close()
})

async function bridge(port = 0) {
  const server = new WebSocketServer({ port, host: '127.0.0.1' })
  toClose.push(() => server.close())
  await new Promise((resolve) => server.on('listening', resolve))
  return { server, port: (server.address() as { port: number }).port }
}

function lane(port: number, timing = LANE) {
  const heard: string[] = []
  const opened: Lane = createLane(
    () => new WebSocket(`ws://127.0.0.1:${port}`) as unknown as Socket,
    {
      message: (bytes) => heard.push(`${bytes.length} bytes`),
      text: (text) => heard.push(text),
      down: (reason, isRefused) => heard.push(`${isRefused ? 'refused' : 'down'}: ${reason}`),
    },
    timing,
  )
  toClose.push(() => opened.close())
  return { heard, lane: opened }
}

async function until(isSo: () => boolean) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

const QUICK = { firstRetryMs: 5, longestRetryMs: 20, silenceMs: 60 }

test('hands over binary and text, and sends both', async () => {
  const { server, port } = await bridge()
  const said: string[] = []
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) => said.push(isBinary ? `${data.length} bytes` : data.toString()))
    socket.send('hello')
    socket.send(new Uint8Array(58))
  })
  const { heard, lane: opened } = lane(port)
  await until(() => heard.length === 2)
  expect(heard).toEqual(['hello', '58 bytes'])
  opened.send('{"taken":1}')
  opened.send(new Uint8Array(3))
  await until(() => said.length === 2)
  expect(said).toEqual(['{"taken":1}', '3 bytes'])
})

test('what nobody hears is not kept for later', async () => {
  const { port } = await bridge()
  expect(() => lane(port).lane.send('too early')).not.toThrow()
})

test('opens again when the bridge ends it, as often as that happens', async () => {
  const { server, port } = await bridge()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    if (connections < 4) socket.close(1001, 'shutting down')
    else socket.send('at last')
  })
  const { heard } = lane(port, QUICK)
  await until(() => heard.at(-1) === 'at last')
  expect(heard).toEqual([...Array(3).fill('down: shutting down'), 'at last'])
})

test('a bridge that is started later is found', async () => {
  const { server, port } = await bridge()
  await new Promise((resolve) => server.close(resolve))
  const { heard } = lane(port, QUICK)
  await until(() => heard.length > 1)
  expect(new Set(heard)).toEqual(new Set(['down: the bridge does not answer']))
  const later = await bridge(port)
  later.server.on('connection', (socket) => socket.send('here'))
  await until(() => heard.at(-1) === 'here')
})

test('a socket that falls silent is dead, whatever TCP believes', async () => {
  const { server, port } = await bridge()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    socket.send(`number ${connections}`)
  })
  const { heard } = lane(port, QUICK)
  await until(() => connections === 2)
  expect(heard.slice(0, 2)).toEqual(['number 1', 'down: the bridge fell silent'])
})

test('a refusal is final', async () => {
  const { server, port } = await bridge()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    socket.close(4403, 'not on the list')
  })
  const { heard } = lane(port, QUICK)
  await until(() => heard.length === 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(heard).toEqual(['refused: not on the list'])
  expect(connections).toBe(1)
})

test('an address no socket can be opened to is refused in words', () => {
  const heard: string[] = []
  const opened = createLane(() => new WebSocket('not a url') as unknown as Socket, {
    message: () => undefined,
    text: () => undefined,
    down: (reason, isRefused) => heard.push(`${isRefused} ${reason}`),
  })
  opened.close()
  expect(heard).toEqual([expect.stringMatching(/^true .*URL/i)])
})

test('closed, it does not come back', async () => {
  const { server, port } = await bridge()
  let connections = 0
  server.on('connection', (socket) => {
    connections += 1
    socket.close()
  })
  const { lane: opened, heard } = lane(port, { ...QUICK, firstRetryMs: 40 })
  await until(() => heard.length === 1)
  opened.close()
  await new Promise((resolve) => setTimeout(resolve, 120))
  expect(connections).toBe(1)
})
