/** JavaScript that a headset must load before "Enter AR" can be pressed, as sent (brotli). */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { runApp } from '#test/e2e/running-app.ts'
import type { Bench } from './figures.ts'

const GOAL_KB = 400
const DIST = join(import.meta.dirname, '../../dist')

/** Files under a kilobyte are sent as they are. */
const sentBytes = (path: string) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size

export async function benchEntrySize(): Promise<Bench> {
  await build({ logLevel: 'warn' })
  const sizes = new Map<string, number>()
  const app = await runApp()
  try {
    // Scripts of workers count too: they are loaded and compiled all the same.
    app.page.context().on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (/\.m?js$/.test(pathname)) sizes.set(pathname, sentBytes(join(DIST, pathname)))
    })
    await app.page.reload({ waitUntil: 'load' })
    await app.page.getByRole('button', { name: 'Enter AR' }).and(app.page.locator(':enabled')).first().waitFor()
    await app.until((audit) => audit.live().figures.imagesReceived > 0)
  } finally {
    await app.close()
  }
  const entry = [...sizes]
  const total = entry.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000
  return {
    name: 'Start',
    rows: [
      {
        figure: 'JavaScript sent until "Enter AR" can be pressed (brotli, workers included)',
        value: `${total.toFixed(0)} kB in ${entry.length} files`,
        goal: `≤ ${GOAL_KB} kB`,
        met: total <= GOAL_KB,
      },
      ...entry
        .toSorted((a, b) => b[1] - a[1])
        .slice(0, 8)
        .map(([path, bytes]) => ({ figure: `– ${path}`, value: `${(bytes / 1000).toFixed(0)} kB` })),
    ],
  }
}
