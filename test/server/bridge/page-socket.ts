/** A page's side of the bridge: one WebSocket, as the built page opens it, with everything that came on it. */
import { WebSocket } from 'ws'
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import type { Message } from '#core/openigtlink/message.ts'
import type { Lane } from '#server/bridge/channel.ts'
import type { StartedServer } from '#test/server/started-server.ts'

export interface PageSocket {
  readonly socket: WebSocket
  /** Every binary frame, in order. */
  readonly frames: readonly Buffer[]
  readonly reports: readonly BridgeReport[]
  messages(): readonly Message[]
  take(count: number): void
  /** The first report from now on, or already there as the last one, that is as wanted. */
  reported(isWanted: (report: BridgeReport) => boolean): Promise<BridgeReport>
  /** Waits until that many frames have come. */
  came(count: number): Promise<void>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  close(): Promise<void>
}

export interface PageOptions {
  readonly origin?: string | undefined
  /** Says it took every picture as soon as it has it. */
  readonly takesAll?: boolean
}

export function openPage(
  { server, certificate }: StartedServer,
  lane: Lane,
  address: string,
  { origin = new URL(server.url).origin, takesAll = false }: PageOptions = {},
): PageSocket {
  const url = new URL(`/bridge/${lane}?address=${encodeURIComponent(address)}`, server.url)
  url.protocol = certificate ? 'wss:' : 'ws:'
  const socket = new WebSocket(url, { ...(origin && { origin }), ca: certificate, family: 4 })
  const frames: Buffer[] = []
  const reports: BridgeReport[] = []
  const waiting = new Set<() => void>()

  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) frames.push(data)
    else reports.push(JSON.parse(data.toString()) as BridgeReport)
    if (isBinary && takesAll) socket.send('{"taken":1}')
    for (const check of waiting) check()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve, reject) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    socket.on('error', reject)
  })
  // Only some tests look at how it ended.
  closed.catch(() => undefined)

  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = look()
        if (found === undefined) return
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })

  return {
    socket,
    frames,
    reports,
    messages: () =>
      frames.map((frame) => {
        const decoded = decodeMessage(frame)
        if (!decoded.ok) throw new TypeError(`the bridge passed on what cannot be read: ${decoded.fault.reason}`)
        return decoded.message
      }),
    take: (count) => socket.send(JSON.stringify({ taken: count })),
    reported: (isWanted) => until(() => reports.slice(-1).find(isWanted)),
    came: async (count) => {
      await until(() => (frames.length >= count ? true : undefined))
    },
    closed,
    async close() {
      socket.close()
      await closed.catch(() => undefined)
    },
  }
}
