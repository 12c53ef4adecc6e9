/** Worker entry: reads files off the page's thread. */
import type { Reply, Request } from './messages.ts'
import { serve } from './serve.ts'

const port = self as unknown as {
  onmessage: ((event: MessageEvent<Request>) => void) | null
  postMessage(reply: Reply, transfer: Transferable[]): void
}

port.onmessage = ({ data }) => void serve(data, (reply, transfer) => port.postMessage(reply, transfer))
