/** An OpenIGTLink server made of a plain TCP socket: it sends the bytes it is told to, whatever they are. */
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface TcpPeer {
  readonly address: string
  readonly port: number
  /** How often somebody has connected. */
  readonly connections: number
  /** Everything the newest connection sent here. */
  readonly received: Buffer
  /** To the newest connection; resolves when it is written. */
  send(bytes: Uint8Array): Promise<void>
  connected(count: number): Promise<void>
  gotBytes(count: number): Promise<void>
  hangUp(): void
  close(): Promise<void>
}

export async function tcpPeer(): Promise<TcpPeer> {
  const sockets: Socket[] = []
  let received = Buffer.alloc(0)
  const waiting = new Set<() => void>()
  const check = () => waiting.forEach((look) => look())
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket)
    received = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes])
      check()
    })
    socket.on('error', () => undefined)
    check()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const until = (isThere: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isThere()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })

  return {
    address: `127.0.0.1:${port}`,
    port,
    get connections() {
      return sockets.length
    },
    get received() {
      return received
    },
    send: (bytes) => new Promise((resolve) => sockets.at(-1)!.write(bytes, () => resolve())),
    connected: (count) => until(() => sockets.length >= count),
    gotBytes: (count) => until(() => received.length >= count),
    hangUp: () => sockets.at(-1)!.destroy(),
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
