/** Worker entry. Wiring only. */
import { openBrowserFile } from './browser-file.ts'
import type { Port, Reply, Request } from './messages.ts'
import { serveRecording } from './serve.ts'

serveRecording(self as unknown as Port<Reply, Request>, openBrowserFile)
