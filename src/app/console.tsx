/** The start of the supervisor's console: it hears what is practised in another window, or at another device, and asks things of it. */
import { createRoot } from 'react-dom/client'
import { CONSOLE_CHANNEL, seenSchema, type Seen, type Wish } from '#core/training/console-message.ts'
import { signalSchema, type TalkState } from '#core/training/talk-signal.ts'
import { readRoomCode, type RoomState } from '#core/tele/room.ts'
import { ConsoleView } from '#page/console-view.tsx'
import { openRoomLine } from '#tele/room-line.ts'
import { createTalkLine, createVoicePlayer } from '#tele/talk-line.ts'
import type { Channel } from './console-link.ts'

const HELLO_MS = 1000

const seeing = new Set<(seen: Seen) => void>()
const talking = new Set<(state: TalkState) => void>()
const losing = new Set<(why: string) => void>()
const rooming = new Set<(state: RoomState) => void>()
let channel: Channel = new BroadcastChannel(CONSOLE_CHANNEL)

const wish = (asked: Wish) => channel.postMessage(asked)
const line = createTalkLine({
  from: 'supervisor',
  send: wish,
  onChange: (state) => talking.forEach((tell) => tell(state)),
  onLost: (why) => losing.forEach((tell) => tell(why)),
  // To have opened the console and begun to talk was the gesture that browsers ask for.
  play: createVoicePlayer(() => undefined),
})

function hear({ data }: { readonly data: unknown }) {
  const signal = signalSchema.safeParse(data)
  if (signal.success) return line.hear(signal.data)
  const read = seenSchema.safeParse(data)
  if (read.success) seeing.forEach((tell) => tell(read.data))
}

/** From now on at another device. */
function enterRoom(code: string) {
  line.hangUp()
  channel.close()
  const onState = (state: RoomState) => rooming.forEach((tell) => tell(state))
  channel = openRoomLine({ part: 'supervisor', code, base: document.baseURI, onState })
  channel.onmessage = hear
}

channel.onmessage = hear
setInterval(() => wish({ type: 'hello' }), HELLO_MS)
wish({ type: 'hello' })
addEventListener('pagehide', () => line.hangUp())

function followed<T>(who: Set<(now: T) => void>): (tell: (now: T) => void) => () => void {
  return (tell) => {
    who.add(tell)
    return () => who.delete(tell)
  }
}

createRoot(document.getElementById('root')!).render(
  <ConsoleView
    follow={followed(seeing)}
    wish={wish}
    talk={{
      follow: followed(talking),
      followLost: followed(losing),
      speak: () => line.speak(),
      hush: () => line.hush(),
    }}
    room={{ follow: followed(rooming), enter: enterRoom }}
    nowMs={() => performance.now()}
  />,
)
// The address that the trainee's page shows brings the code along.
const told = readRoomCode(new URLSearchParams(location.hash.slice(1)).get('room') ?? '')
if (told) enterRoom(told)
