/**
 * The pages' side of the bridge: two WebSockets, so that poses never wait behind pictures.
 *
 * Binary frames are OpenIGTLink messages, exactly one each, unmodified. Text from here is a
 * BridgeReport; text from the page, on the images socket, is `{"taken":N}`.
 */
import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { crc64 } from '#core/openigtlink/crc64.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { HEADER_BYTES } from '#core/openigtlink/message.ts'
import { parseAddress } from './address.ts'
import type { Bridge } from './bridge.ts'
import type { Channel, Lane, Listener } from './channel.ts'
import { originRefusal } from './page-origin.ts'
import { REFUSED, watchPage, wholeBytes } from './page-watch.ts'
import { createPictureOutbox, pictureLimits } from './picture-outbox.ts'
import { createPoseOutbox, POSE_LIMITS } from './pose-outbox.ts'

export const CLOSE_CODES = { refused: REFUSED, notUnderstood: 4400, full: 1013, goingAway: 1001 }

const LIMITS = {
  /** From a page; the largest thing it has to say is a COMMAND. */
  pageMessageBytes: 1 << 20,
  /** Sockets of all pages. Each may hold two pictures. */
  sockets: 64,
  /** A report is of no use to a socket this far behind. */
  reportBacklogBytes: 4 << 20,
}

export interface BridgeRouteOptions {
  readonly bridge: Bridge
  readonly ownNames: readonly string[]
  /** Asked again while a socket is open: whoever signs out or is shut out gets nothing more. */
  readonly isWelcome?: (request: FastifyRequest) => Promise<boolean>
}

export async function bridgeRoutes(
  app: FastifyInstance,
  { bridge, ownNames, isWelcome = async () => true }: BridgeRouteOptions,
): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: LIMITS.pageMessageBytes, perMessageDeflate: false },
    errorHandler: (_error, socket) => socket.terminate(),
    preClose(done) {
      for (const socket of app.websocketServer.clients) {
        socket.close(CLOSE_CODES.goingAway, 'the server is shutting down')
        // A page that does not answer must not keep the server from ending.
        setTimeout(() => socket.terminate(), 200).unref()
      }
      app.websocketServer.close(() => undefined)
      done()
    },
  })

  async function refuseForeignPages(request: FastifyRequest) {
    const reason = originRefusal(request.headers.origin, request.headers.host, ownNames)
    if (reason) throw Object.assign(new Error(reason), { statusCode: 403 })
  }

  for (const lane of ['poses', 'images'] as const) {
    const options = {
      websocket: true,
      onRequest: refuseForeignPages,
      config: { policy: { verb: 'read', resource: 'bridge' } },
    } as const
    app.get(`/bridge/${lane}`, options, (socket, request) => {
      const { address } = request.query as { address?: unknown }
      const opened = bridge.open(typeof address === 'string' ? address : '')
      if (!opened.ok) refuse(socket, typeof address === 'string' ? address : '', opened.reason)
      else if (app.websocketServer.clients.size > LIMITS.sockets) socket.close(CLOSE_CODES.full, 'too many pages')
      else serve(socket, lane, opened.channel, bridge.maxBodyBytes, () => isWelcome(request))
    })
  }
}

function refuse(socket: WebSocket, address: string, reason: string): void {
  const none = { received: 0, forwardedImages: 0, droppedImages: 0, late: 0, faults: 0 }
  const text = parseAddress(address)?.text ?? ''
  socket.send(JSON.stringify({ address: text, state: 'refused', detail: reason, ...none, atEpochMs: Date.now() }))
  // A close reason holds 123 bytes.
  socket.close(CLOSE_CODES.refused, reason.slice(0, 100))
}

function serve(
  socket: WebSocket,
  lane: Lane,
  channel: Channel,
  maxBodyBytes: number,
  isWelcome: () => Promise<boolean>,
): void {
  const pictures = createPictureOutbox(pictureLimits(maxBodyBytes), (bytes) => socket.send(bytes))
  const poses = createPoseOutbox(POSE_LIMITS, (bytes, written) => socket.send(bytes, written))
  const outbox = lane === 'images' ? pictures : poses

  const listener: Listener = {
    lane,
    offer: (key, bytes) => (lane === 'images' ? pictures.offer(key, bytes) : poses.offer(bytes)),
    report(report) {
      if (socket.bufferedAmount < LIMITS.reportBacklogBytes) socket.send(JSON.stringify(report))
    },
    get forwarded() {
      return outbox.sent
    },
    get dropped() {
      return outbox.dropped
    },
  }

  watchPage(socket, isWelcome)
  socket.on('message', (data, isBinary) => {
    const bytes = wholeBytes(data)
    if (lane === 'images' && !isBinary) {
      const taken = readCredits(bytes)
      if (taken === undefined) socket.close(CLOSE_CODES.notUnderstood, 'expected {"taken":N}')
      else pictures.take(taken)
    } else if (lane === 'poses' && isBinary && isOneMessage(bytes)) channel.send(bytes)
    else socket.close(CLOSE_CODES.notUnderstood, 'expected one OpenIGTLink message in a binary frame')
  })
  const leave = channel.join(listener)
  socket.on('close', leave)
}

/** How many pictures the page says it has taken; undefined when that is not what it says. */
function readCredits(bytes: Uint8Array): number | undefined {
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof said !== 'object' || said === null || !('taken' in said)) return undefined
    const { taken } = said
    return Number.isSafeInteger(taken) && (taken as number) > 0 ? (taken as number) : undefined
  } catch {
    return undefined
  }
}

/** A peer is given whole, sound messages only, whatever a page sends. */
function isOneMessage(bytes: Uint8Array): boolean {
  const [first, ...rest] = createFraming({ maxBodyBytes: LIMITS.pageMessageBytes }).push(bytes)
  return (
    first?.ok === true &&
    rest.length === 0 &&
    first.bytes.byteLength === bytes.byteLength &&
    crc64(bytes.subarray(HEADER_BYTES)) === first.header.crc
  )
}
