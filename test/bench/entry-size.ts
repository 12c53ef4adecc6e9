/** JavaScript that a headset must load before "Enter AR" can be pressed, as sent (brotli). */
import { build } from 'vite'
import { runApp } from '#test/e2e/running-app.ts'
import type { Bench } from './figures.ts'

const GOAL_KB = 400

export async function benchEntrySize(): Promise<Bench> {
  await build({ logLevel: 'warn' })
  const sizes = new Map<string, number>()
  const app = await runApp()
  try {
    const devtools = await app.page.context().newCDPSession(app.page)
    const urls = new Map<string, string>()
    devtools.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url))
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = urls.get(requestId) ?? ''
      if (/\.m?js(\?|$)/.test(url)) sizes.set(new URL(url).pathname, encodedDataLength)
    })
    await devtools.send('Network.enable')
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
    await app.page.reload({ waitUntil: 'load' })
    await app.page.getByRole('button', { name: 'Enter AR' }).and(app.page.locator(':enabled')).first().waitFor()
  } finally {
    await app.close()
  }
  const entry = [...sizes]
  const total = entry.reduce((sum, [, bytes]) => sum + bytes, 0) / 1000
  return {
    name: 'Start',
    rows: [
      {
        figure: 'JavaScript sent until "Enter AR" can be pressed (brotli, page thread)',
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
