/** Worker entry. Wiring only. */
import { openBrowserFile } from './browser-file.ts'
import type { Port, Reply, Request } from './messages.ts'
import { createSealedFile } from './sealed-file.ts'
import { serveRecording } from './serve.ts'

serveRecording(self as unknown as Port<Reply, Request>, async (name, key) => {
  const file = await openBrowserFile(name)
  return key ? createSealedFile(file, key, name) : file
})
