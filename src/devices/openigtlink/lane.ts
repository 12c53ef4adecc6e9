/** One WebSocket to the bridge that opens again by itself, however it ended. */

/** The part of a browser's WebSocket we use. */
export interface Socket {
  binaryType: string
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  onerror: ((event: unknown) => void) | null
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

export interface LaneEvents {
  /** A whole OpenIGTLink message. */
  message(bytes: Uint8Array<ArrayBuffer>): void
  text(text: string): void
  /** The socket is not there any more; it will be tried again unless it was refused. */
  down(reason: string, isRefused: boolean): void
}

export interface Lane {
  /** Lost when the socket is not open. */
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

export const LANE = {
  /** Doubled after each failure, up to the longest. */
  firstRetryMs: 250,
  longestRetryMs: 4000,
  /** The bridge reports every second; a socket silent for this long is dead, whatever TCP still believes. */
  silenceMs: 3500,
}

/** The bridge's own close code for an address it will not connect to. */
const REFUSED = 4403

export function createLane(openSocket: () => Socket, events: LaneEvents, timing = LANE): Lane {
  let socket: Socket | undefined
  let retryMs = timing.firstRetryMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOpen = false

  function open() {
    clearTimeout(timer)
    isOpen = false
    let opened: Socket
    try {
      opened = openSocket()
    } catch (error) {
      // A bad URL or a policy that forbids it: no second try will do better.
      return events.down(error instanceof Error ? error.message : String(error), true)
    }
    socket = opened
    opened.binaryType = 'arraybuffer'
    opened.onopen = () => {
      isOpen = true
      listen()
    }
    opened.onmessage = ({ data }) => {
      retryMs = timing.firstRetryMs
      listen()
      if (typeof data === 'string') events.text(data)
      else if (data instanceof ArrayBuffer) events.message(new Uint8Array(data))
    }
    opened.onclose = ({ code, reason }) => {
      drop()
      if (code === REFUSED) return events.down(reason, true)
      again(reason || (isOpen ? 'the connection to the bridge ended' : 'the bridge does not answer'))
    }
    opened.onerror = () => undefined
    listen()
  }

  /** Starts the watch over silence anew. */
  function listen() {
    clearTimeout(timer)
    timer = setTimeout(() => {
      drop()
      again('the bridge fell silent')
    }, timing.silenceMs)
  }

  function drop() {
    clearTimeout(timer)
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    socket = undefined
  }

  function again(reason: string) {
    events.down(reason, false)
    timer = setTimeout(open, retryMs)
    retryMs = Math.min(2 * retryMs, timing.longestRetryMs)
    isOpen = false
  }

  open()
  return {
    send(data) {
      if (isOpen) socket?.send(data)
    },
    close: drop,
  }
}
