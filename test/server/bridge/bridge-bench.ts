/** A server and a peer before each test, numbered messages to send, and the numbers that came out at the page. */
import { afterEach, beforeEach } from 'vitest'
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { timestampOfEpochMs } from '#core/openigtlink/message.ts'
import type { Lane } from '#server/bridge/channel.ts'
import { startedServer, type StartedServer } from '#test/server/started-server.ts'
import { openPage, type PageOptions, type PageSocket } from './page-socket.ts'
import { tcpPeer, type TcpPeer } from './tcp-peer.ts'

const START_MS = Date.UTC(2030, 0, 1)

/** A pose whose x is its number. */
export const pose = (n: number, device = 'ProbeToTracker', atMs = START_MS + n) =>
  encodeMessage({
    version: 2,
    device,
    timestamp: timestampOfEpochMs(atMs),
    content: { type: 'TRANSFORM', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, n, 2, 3, 1] },
    metadata: new Map([['TransformStatus', 'OK']]),
  })

/** A picture whose every pixel is its number. */
export const picture = (n: number, side = 16, device = 'Image', atMs = START_MS + n) =>
  encodeMessage({
    device,
    timestamp: timestampOfEpochMs(atMs),
    content: {
      type: 'IMAGE',
      dimensions: [side, side, 1],
      components: 1,
      scalarType: 'uint8',
      endian: 'little',
      coordinate: 'LPS',
      matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      subVolume: { offset: [0, 0, 0], size: [side, side, 1] },
      pixels: new Uint8Array(side * side).fill(n),
    },
  })

/** The numbers of the poses and pictures that came, in order. */
export const numberOf = (page: PageSocket) =>
  page.messages().map(({ content }) => {
    if (content.type === 'TRANSFORM') return content.matrix[12]
    return content.type === 'IMAGE' ? content.pixels[0] : content.type
  })
export const isConnected = ({ state }: BridgeReport) => state === 'connected'

export interface BridgeBench {
  readonly peer: TcpPeer
  readonly started: StartedServer
  /** A page's socket, closed after the test. */
  open(lane: Lane, options?: PageOptions & { readonly at?: string }): PageSocket
}

/** To be called once in a test file; its parts are those of the running test. */
export function bridgeBench(): BridgeBench {
  let peer: TcpPeer
  let started: StartedServer
  const pages: PageSocket[] = []
  beforeEach(async () => {
    peer = await tcpPeer()
    started = await startedServer({ http: true, allow: [peer.address], maxBodyMib: 4 })
  })
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()))
    await started.close()
    await peer.close()
  })
  return {
    get peer() {
      return peer
    },
    get started() {
      return started
    },
    open(lane, options) {
      const page = openPage(started, lane, options?.at ?? peer.address, options)
      pages.push(page)
      return page
    },
  }
}
