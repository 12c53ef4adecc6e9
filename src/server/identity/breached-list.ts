/**
 * Passwords that were stolen elsewhere, out of a file that the institution brings: one SHA-1 a line in hexadecimal digits,
 * in their order, with or without `:COUNT` behind it, as Have I Been Pwned gives its list away. Gigabytes are searched in
 * place, by halves; nothing of a password leaves the machine.
 */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { startFault, systemCode } from '#server/start-fault.ts'

export interface BreachedList {
  has(password: string): Promise<boolean>
  close(): Promise<void>
}

/** Longer than two lines: a hash of 40 digits, a count, the end of a line. */
const WINDOW = 256
const LINE = /^([0-9A-F]{40})(?::\d+)?\r?$/i

/** @throws StartFault `options` for what is no such list */
export async function openBreachedList(path: string): Promise<BreachedList> {
  const fault = (why: string) => startFault('options', `--breached-passwords: ${path} ${why}`)
  let file: FileHandle
  try {
    file = await open(path)
  } catch (thrown) {
    throw fault(`cannot be read (${systemCode(thrown)})`)
  }
  const { size } = await file.stat()
  const first = await hashFrom(file, 0)
  const last = hashIn(linesOf(await textAt(file, Math.max(0, size - WINDOW), WINDOW)).findLast((line) => line.trim() !== ''))
  if (first === undefined || last === undefined || first > last) {
    await file.close()
    throw fault('is no list of SHA-1 in their order')
  }
  return {
    async has(password) {
      const wanted = createHash('sha1').update(password).digest('hex').toUpperCase()
      let [low, high] = [0, size]
      while (high - low > WINDOW) {
        const middle = Math.floor((low + high) / 2)
        const there = await hashFrom(file, middle, true)
        if (there === wanted) return true
        if (there !== undefined && there < wanted) low = middle
        else high = middle
      }
      // What is left is a few lines, and the one that begins before them.
      const from = Math.max(0, low - WINDOW)
      return linesOf(await textAt(file, from, high - from + WINDOW)).some((line) => hashIn(line) === wanted)
    },
    close: () => file.close(),
  }
} // prettier-ignore

async function textAt(file: FileHandle, at: number, length: number): Promise<string> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  return bytes.toString('latin1', 0, bytesRead)
}

const hashIn = (line: string | undefined) => LINE.exec(line ?? '')?.[1]?.toUpperCase()

const linesOf = (text: string) => text.split('\n')

/** @param isInside the first line is cut. @returns the first whole one from there */
async function hashFrom(file: FileHandle, at: number, isInside = false): Promise<string | undefined> {
  const lines = linesOf(await textAt(file, at, WINDOW))
  const [line = ''] = isInside && at > 0 ? lines.slice(1) : lines
  return hashIn(line)
}
