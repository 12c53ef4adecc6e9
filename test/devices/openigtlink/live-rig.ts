/** The whole way in, all real: a TCP peer, the server with its bridge, the worker's half on a MessageChannel, the device. */
import { WebSocket } from 'ws'
import { encodeMessage, type Outgoing } from '#core/openigtlink/encode.ts'
import { timestampOfEpochMs } from '#core/openigtlink/message.ts'
import { createOpenigtlinkDevice, type OpenigtlinkOptions } from '#devices/openigtlink/device.ts'
import type { Socket } from '#devices/openigtlink/lane.ts'
import type { Port, Reply, Request } from '#devices/openigtlink/messages.ts'
import { serveReceiving } from '#devices/openigtlink/serve.ts'
import { tcpPeer } from '#test/server/bridge/tcp-peer.ts'
import { startedServer } from '#test/server/started-server.ts'
import type { DeviceRig } from '#test/devices/device.case.ts'

export const epochMs = () => performance.timeOrigin + performance.now()

export interface LiveRig extends DeviceRig {
  /** To the newest connection of the peer; does nothing while there is none. */
  send(...messages: readonly Uint8Array[]): Promise<void>
  /** Sends a pose every 10 ms and a picture every 20 ms from now on. */
  stream(): void
  hangUp(): void
  /** Both sockets to the bridge are open: what is sent before the one for pictures is, no page ever sees. */
  areSocketsOpen(): boolean
  /** Goes on until this is so, reading the device as a page does. */
  until(isSo: () => boolean): Promise<void>
  readonly peer: Awaited<ReturnType<typeof tcpPeer>>
}

const encoded = (message: Omit<Outgoing, 'timestamp'> & { atEpochMs?: number }) =>
  encodeMessage({ ...message, timestamp: timestampOfEpochMs(message.atEpochMs ?? epochMs()) })

export const pose = (device: string, xMm: number, status?: string, atEpochMs?: number) =>
  encoded({
    device,
    ...(status && { version: 2, metadata: new Map([['TransformStatus', status]]) }),
    ...(atEpochMs !== undefined && { atEpochMs }),
    content: { type: 'TRANSFORM', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, xMm, 0, 0, 1] },
  })

/** Every pixel has the same grey. */
export function picture(grey: number, widthPx = 4, heightPx = 3, atEpochMs?: number) {
  return encoded({
    device: 'Image_Reference',
    ...(atEpochMs !== undefined && { atEpochMs }),
    content: {
      type: 'IMAGE',
      dimensions: [widthPx, heightPx, 1],
      components: 1,
      scalarType: 'uint8',
      endian: 'little',
      coordinate: 'LPS',
      matrix: [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 50, 60, 70, 1],
      subVolume: { offset: [0, 0, 0], size: [widthPx, heightPx, 1] },
      pixels: new Uint8Array(widthPx * heightPx).fill(grey),
    },
  })
}

export async function liveRig(options: Partial<OpenigtlinkOptions> = {}): Promise<LiveRig> {
  const peer = await tcpPeer()
  const started = await startedServer({ http: true, allow: [peer.address] })
  const { origin, host } = new URL(started.server.url)
  const ports: MessagePort[] = []
  const sockets: WebSocket[] = []
  let streaming: NodeJS.Timeout | undefined

  const device = createOpenigtlinkDevice({
    bridgeUrl: `ws://${host}/bridge`,
    address: peer.address,
    ...options,
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      serveReceiving(port2 as unknown as Port<Reply, Request>, {
        epochMs,
        openSocket(url) {
          // A browser says by itself where the page comes from.
          const socket = new WebSocket(url, { origin, family: 4 })
          sockets.push(socket)
          return socket as unknown as Socket
        },
      })
      return port1 as unknown as ReturnType<NonNullable<OpenigtlinkOptions['makeWorker']>>
    },
  })

  const nowMs = () => performance.now()
  const elapse = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  const send = async (...messages: readonly Uint8Array[]) => {
    if (peer.connections) await peer.send(Buffer.concat(messages))
  }

  return {
    device,
    peer,
    nowMs,
    send,
    async pass(ms) {
      await elapse(ms)
      return nowMs()
    },
    stream() {
      let count = 0
      streaming = setInterval(() => {
        count += 1
        void send(pose('ProbeToReference', count, 'OK'), ...(count % 2 ? [] : [picture(count % 256)]))
      }, 10)
    },
    hangUp: () => peer.hangUp(),
    areSocketsOpen: () => sockets.length >= 2 && sockets.every(({ readyState }) => readyState === WebSocket.OPEN),
    async until(isSo) {
      while (!isSo()) await elapse(2)
    },
    async close() {
      clearInterval(streaming)
      device.stop()
      await elapse(5)
      for (const port of ports) port.close()
      for (const socket of sockets) socket.terminate()
      await started.close()
      await peer.close()
    },
  }
}
