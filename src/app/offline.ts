/** Keeps the program in the browser, and says what came of it. */
import type { OfflineReply, OfflineRequest } from '#workers/offline/messages.ts'
import type { OfflineStart } from '#session/offline-start.ts'

const WORKER = '/offline.js'
const LOOK_EVERY_MS = 30 * 60_000
const ANSWER_WITHIN_MS = 3000

/** @param tell called at each change */
export async function keepForOffline(tell: (start: OfflineStart) => void): Promise<void> {
  // Vite's own server makes each file when it is asked for: nothing of it is built.
  if (import.meta.hot) return
  if (!('serviceWorker' in navigator)) return tell({ state: 'refused', why: 'this browser keeps no programs.' })
  try {
    // Undefined where somebody has switched service workers off.
    const kept = (await navigator.serviceWorker.register(WORKER, { updateViaCache: 'none' })) as
      ServiceWorkerRegistration | undefined
    if (!kept) return tell({ state: 'refused', why: 'this browser was told to keep no programs.' })
    follow(kept, tell)
    setInterval(() => void kept.update().catch(() => undefined), LOOK_EVERY_MS)
  } catch (error) {
    tell({ state: 'refused', why: whyNot(error) })
  }
}

function follow(kept: ServiceWorkerRegistration, tell: (start: OfflineStart) => void): void {
  const look = () => {
    if (kept.waiting && kept.active) tell({ state: 'newer' })
    else if (kept.active) tell({ state: 'ready' })
    else tell({ state: 'taking' })
  }
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'redundant' && !kept.active)
        tell({ state: 'refused', why: 'not all of it could be fetched; it is tried again with the next start.' })
      else look()
    })
  watch(kept.installing)
  kept.addEventListener('updatefound', () => watch(kept.installing))
  look()
}

/** Before anything begins: a version that waits takes over. @returns whether the page is being loaded again with it */
export async function beginNewer(): Promise<boolean> {
  const kept = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  if (!kept?.waiting || !kept.active) return false
  const begun = new Promise<void>((resolve) =>
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true }),
  )
  const reply = await asked(kept.waiting)
  if (reply !== 'taken') return false
  await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN_MS))])
  location.reload()
  return true
}

function asked(worker: ServiceWorker): Promise<OfflineReply['type'] | undefined> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve((data as OfflineReply).type)
    setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)
    worker.postMessage({ type: 'use' } satisfies OfflineRequest, [port2])
  })
}

function whyNot(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  // Who says yes to a browser's warning opens the page, and no more.
  if (/certificate|SSL/i.test(words)) return 'this browser does not trust the server’s certificate.'
  return words
}
