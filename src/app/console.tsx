/** The start of the supervisor's console: a window that hears what is practised in another one, and asks things of it. */
import { createRoot } from 'react-dom/client'
import { CONSOLE_CHANNEL, seenSchema, type Seen, type Wish } from '#core/training/console-message.ts'
import { signalSchema, type TalkState } from '#core/training/talk-signal.ts'
import { ConsoleView } from '#page/console-view.tsx'
import { createTalkLine, createVoicePlayer } from '#tele/talk-line.ts'

const channel = new BroadcastChannel(CONSOLE_CHANNEL)
const HELLO_MS = 1000

const wish = (asked: Wish) => channel.postMessage(asked)
const seeing = new Set<(seen: Seen) => void>()
const talking = new Set<(state: TalkState) => void>()
const line = createTalkLine({
  from: 'supervisor',
  send: wish,
  onChange: (state) => talking.forEach((tell) => tell(state)),
  // To have opened the console and begun to talk was the gesture that browsers ask for.
  play: createVoicePlayer(() => undefined),
})

channel.onmessage = ({ data }) => {
  const signal = signalSchema.safeParse(data)
  if (signal.success) return line.hear(signal.data)
  const read = seenSchema.safeParse(data)
  if (read.success) seeing.forEach((tell) => tell(read.data))
}
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
    talk={{ follow: followed(talking), speak: () => line.speak(), hush: () => line.hush() }}
    nowMs={() => performance.now()}
  />,
)
