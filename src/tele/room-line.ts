/** A page's way to the other end of a room at the server: one WebSocket, opened again when it breaks. */
import { packSeen, unpackSeen } from '#core/training/console-wire.ts'
import type { Seen } from '#core/training/console-message.ts'
import { ROOM_CLOSES, ROOM_LIMITS, roomNoticeSchema, type RoomPart, type RoomState } from '#core/tele/room.ts'

/** As a BroadcastChannel: what was posted here is heard by the other end, and by it alone. */
export interface RoomLine {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

export interface RoomLineParts {
  readonly part: RoomPart
  readonly code: string
  /** Of the server: `wss://…/`. */
  readonly base: string
  readonly onState: (state: RoomState) => void
  readonly makeSocket?: (url: string) => WebSocket
}

const TRIED_AGAIN_MS = 4000
const isSeen = (message: unknown): message is Seen => (message as { type?: unknown } | null)?.type === 'seen'

export function openRoomLine(parts: RoomLineParts): RoomLine {
  const { part, code, base, onState, makeSocket = (url) => new WebSocket(url) } = parts
  let socket: WebSocket | undefined
  let [isClosed, trying]: [boolean, ReturnType<typeof setTimeout> | undefined] = [false, undefined]

  const line: RoomLine = {
    postMessage(message) {
      if (socket?.readyState !== WebSocket.OPEN) return
      if (!isSeen(message)) return socket.send(JSON.stringify(message))
      // A moment that is late is no moment.
      if (socket.bufferedAmount < ROOM_LIMITS.backlogBytes) socket.send(packSeen(message))
    },
    onmessage: null,
    close() {
      isClosed = true
      clearTimeout(trying)
      socket?.close()
    },
  }

  function hear(data: unknown) {
    if (data instanceof ArrayBuffer) {
      const seen = unpackSeen(new Uint8Array(data))
      return seen && line.onmessage?.({ data: seen })
    }
    const said = parsed(String(data))
    const notice = roomNoticeSchema.safeParse(said)
    if (notice.success) return onState({ state: 'open', isOtherThere: notice.data.isOtherThere })
    line.onmessage?.({ data: said })
  }

  function open() {
    onState({ state: 'opening' })
    const url = new URL(`rooms/${part}?code=${encodeURIComponent(code)}`, base)
    url.protocol = url.protocol.replace('http', 'ws')
    const opened = makeSocket(url.href)
    socket = opened
    opened.binaryType = 'arraybuffer'
    opened.onmessage = ({ data }) => hear(data)
    opened.onclose = (closed) => {
      if (isClosed) return
      onState({ state: 'lost', why: sayClosed(closed) })
      trying = setTimeout(open, TRIED_AGAIN_MS)
    }
  }

  open()
  return line
}

function sayClosed({ code, reason }: Pick<CloseEvent, 'code' | 'reason'>): string {
  switch (code) {
    case ROOM_CLOSES.nobody:
      return 'no trainee has a room of this code open'
    case ROOM_CLOSES.taken:
    case ROOM_CLOSES.refused:
    case ROOM_CLOSES.tooMany:
    case ROOM_CLOSES.notUnderstood:
      return reason
    default:
      return 'the server is not reached; where it keeps records, sign in on its front page first'
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
