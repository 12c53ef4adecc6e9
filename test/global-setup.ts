/** Runs once before all tests: the browser is there, and the app that the browser tests drive is built from this very tree. */
import { build } from 'vite'
import { chromium } from './chromium.ts'

export async function setup(): Promise<void> {
  if (process.env['INTERSPACE_SKIP_BUILD']) return
  chromium()
  await build({ logLevel: 'warn' })
}
