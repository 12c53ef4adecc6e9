/**
 * The sockets of rooms. A page's own words are opaque here: they are passed on to the other end of the room, and kept
 * nowhere. Who may come in is asked again while the socket is open.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { readRoomCode, ROOM_CLOSES, ROOM_LIMITS, ROOM_PARTS, type RoomNotice, type RoomPart } from '#core/tele/room.ts'
import { originRefusal } from '#server/bridge/page-origin.ts'
import { watchPage, wholeBytes } from '#server/bridge/page-watch.ts'
import { createAttempts } from '#server/identity/attempts.ts'
import { createRooms, type Member } from './rooms.ts'

export interface RoomRouteOptions {
  readonly ownNames: readonly string[]
  /** Asked again while a socket is open: whoever signs out or is shut out hears nothing more. */
  readonly isWelcome?: (request: FastifyRequest, part: RoomPart) => Promise<boolean>
  readonly now?: () => number
}

/** Codes that fit no room, tried from one address in a minute: a code of 40 bits is not found so. */
const WRONG_CODES_A_MINUTE = 20
const POLICIES = {
  trainee: { verb: 'create', resource: 'room' },
  supervisor: { verb: 'read', resource: 'room' },
} as const

/** To be called after `bridgeRoutes`, whose WebSockets these are too. */
export function roomRoutes(
  app: FastifyInstance,
  { ownNames, isWelcome = async () => true, now = Date.now }: RoomRouteOptions,
): void {
  const rooms = createRooms()
  const wrong = createAttempts(WRONG_CODES_A_MINUTE, 60_000, now)

  async function refuseForeignPages(request: FastifyRequest) {
    const reason = originRefusal(request.headers.origin, request.headers.host, ownNames)
    if (reason) throw Object.assign(new Error(reason), { statusCode: 403 })
  }

  for (const part of ROOM_PARTS) {
    const options = { websocket: true, onRequest: refuseForeignPages, config: { policy: POLICIES[part] } } as const
    app.get(`/rooms/${part}`, options, (socket, request) => {
      const { code: typed } = request.query as { code?: unknown }
      const code = typeof typed === 'string' ? readRoomCode(typed) : undefined
      if (!code) return socket.close(ROOM_CLOSES.notUnderstood, 'a room has a code of eight signs')
      const entered = rooms.enter(request.actor?.tenant ?? '', code, part, memberOf(socket))
      if (!entered.ok) {
        const isTried = entered.code === ROOM_CLOSES.nobody && wrong.count(request.ip) > 0
        return isTried
          ? socket.close(ROOM_CLOSES.tooMany, 'too many wrong codes: wait a minute')
          : socket.close(entered.code, entered.reason)
      }
      serve(socket, entered, () => isWelcome(request, part), now)
    })
  }
}

function memberOf(socket: WebSocket): Member {
  return {
    notice: (isOtherThere) => socket.send(JSON.stringify({ type: 'room', isOtherThere } satisfies RoomNotice)),
    pass(bytes, mayBeLeftOut) {
      if (mayBeLeftOut && socket.bufferedAmount > ROOM_LIMITS.backlogBytes) return
      socket.send(bytes, { binary: mayBeLeftOut })
    },
    end: (code, reason) => socket.close(code, reason),
  }
}

interface Place {
  tell(bytes: Uint8Array, mayBeLeftOut: boolean): void
  leave(): void
}

function serve(socket: WebSocket, place: Place, isWelcome: () => Promise<boolean>, now: () => number): void {
  let second = { atMs: now(), bytes: 0 }
  watchPage(socket, isWelcome)
  socket.on('message', (data, isBinary) => {
    const bytes = wholeBytes(data)
    if (now() - second.atMs >= 1000) second = { atMs: now(), bytes: 0 }
    second.bytes += bytes.length
    if (bytes.length > ROOM_LIMITS.frameBytes || second.bytes > ROOM_LIMITS.bytesPerS)
      return socket.close(ROOM_CLOSES.tooMany, 'more is told than a room carries')
    place.tell(bytes, isBinary)
  })
  socket.on('close', () => place.leave())
}
