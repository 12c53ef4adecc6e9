/**
 * The first thing that runs: where the server keeps records, nothing of the app is there before somebody has signed in.
 * Elsewhere the app begins at once.
 */
import { createRoot } from 'react-dom/client'
import type { WaysIn } from '#session/clinic-commands.ts'
import { beginNewer } from './offline.ts'

/** In clear, and of nobody: without a connection a page that knows this asks who is there. */
const KEEPS_RECORDS = 'interspace.keeps-records'

async function begin(): Promise<void> {
  if (await beginNewer()) return
  const waysIn = await waysInHere()
  if (waysIn) await (await import('./signed-in-visit.tsx')).beginVisit(waysIn)
  await import('./main.tsx')
}

/** Undefined where no records are kept: a page that is served as files alone has no such answer. */
async function waysInHere(): Promise<WaysIn | undefined> {
  try {
    const config = (await (await fetch('/config.json', { cache: 'no-store' })).json()) as { records?: WaysIn }
    if (config.records) localStorage.setItem(KEEPS_RECORDS, '1')
    else localStorage.removeItem(KEEPS_RECORDS)
    return config.records
  } catch {
    const keptThem = localStorage.getItem(KEEPS_RECORDS) !== null
    return keptThem ? { isSetUp: true, isOutOfReach: true } : undefined
  }
}

const root = document.getElementById('root')!
void begin().catch((error: unknown) => {
  const words = error instanceof Error ? error.message : String(error)
  createRoot(root).render(<p role="alert">Interspace could not begin: {words}. Load the page again.</p>)
})
