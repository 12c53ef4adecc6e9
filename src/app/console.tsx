/** The start of the supervisor's console: a window that hears what is practised in another one, and asks things of it. */
import { createRoot } from 'react-dom/client'
import { CONSOLE_CHANNEL, seenSchema, type Seen, type Wish } from '#core/training/console-message.ts'
import { ConsoleView } from '#page/console-view.tsx'

const channel = new BroadcastChannel(CONSOLE_CHANNEL)
const HELLO_MS = 1000

function follow(onSeen: (seen: Seen) => void): () => void {
  channel.onmessage = ({ data }) => {
    const read = seenSchema.safeParse(data)
    if (read.success) onSeen(read.data)
  }
  return () => void (channel.onmessage = null)
}

const wish = (asked: Wish) => channel.postMessage(asked)
setInterval(() => wish({ type: 'hello' }), HELLO_MS)
wish({ type: 'hello' })

createRoot(document.getElementById('root')!).render(
  <ConsoleView follow={follow} wish={wish} nowMs={() => performance.now()} />,
)
