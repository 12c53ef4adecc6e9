/** Where the recorded data lie, when they lie beside the repository; they are not part of it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'

const FOLDER = join(import.meta.dirname, '../../../shared/data')

/** The path of one file or folder of the shared data, or undefined when it is not there. */
export function sharedData(path: string): string | undefined {
  const full = join(FOLDER, path)
  return existsSync(full) ? full : undefined
}

/** A suite that needs recorded data: skipped, and said aloud, when any of it is missing. */
export function describeWithData(name: string, needed: readonly string[], fn: () => void): void {
  const missing = needed.filter((path) => sharedData(path) === undefined)
  const isMissing = missing.length > 0
  if (isMissing) console.warn(`skipped: ${name} (no ${missing.join(', ')} in ../shared/data)`)
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- the caller's
  describe.skipIf(isMissing)(name, fn)
}
