/**
 * The service worker: answers for the program's own files from what is kept, so that page and headset start without a
 * connection. A newer version is fetched beside the one in use and begins when the page asks for it, never by itself: what
 * is loaded late must be of the version that is running. Wiring only.
 */
import { createKeptFiles, type FileList } from './kept-files.ts'
import type { OfflineReply, OfflineRequest } from './messages.ts'

/** What TypeScript's library for pages lacks. */
interface Waits {
  waitUntil(done: Promise<unknown>): void
}
interface Asks {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Told {
  readonly data: OfflineRequest
  readonly ports: readonly MessagePort[]
}
interface OfflineScope {
  readonly clients: { matchAll(which: object): Promise<readonly unknown[]>; claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', run: (event: Waits) => void): void
  addEventListener(type: 'fetch', run: (event: Asks) => void): void
  addEventListener(type: 'message', run: (event: Told) => void): void
}

/** Written in by the build, which knows what it made. */
declare const __PROGRAM_FILES__: FileList

const here = self as unknown as OfflineScope

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

const files = createKeptFiles({
  origin: location.origin,
  list: __PROGRAM_FILES__,
  cache: () => caches.open('interspace-program'),
  fetching: (address, options) => fetch(address, options),
  sha256: async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes)),
})

here.addEventListener('install', (event) => event.waitUntil(files.takeAll()))
here.addEventListener('activate', (event) => event.waitUntil(files.forgetOthers().then(() => here.clients.claim())))
here.addEventListener('fetch', (event) => {
  const kept = files.answer(event.request)
  // The browser may have thrown it away to make room.
  if (kept) event.respondWith(kept.then((found) => found ?? fetch(event.request)))
})
here.addEventListener('message', ({ data, ports }) => {
  const reply = (message: OfflineReply) => ports[0]?.postMessage(message)
  switch (data.type) {
    case 'use':
      void here.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (windows) => {
        if (windows.length > 1) return reply({ type: 'others-open' })
        await here.skipWaiting()
        reply({ type: 'taken' })
      })
  }
})
