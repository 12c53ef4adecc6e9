/** Lets the writing program run and kills it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface KilledRun {
  readonly openedMs: number
  readonly acknowledged: readonly string[]
}

const PROGRAM = join(import.meta.dirname, 'writing-program.ts')

/** @param afterAcks SIGKILL when so many writes were acknowledged */
export async function killedRun(
  folder: string,
  key: Uint8Array,
  afterAcks: number,
  prefix: readonly string[] = [],
): Promise<KilledRun> {
  const [command, ...args] = [...prefix, process.execPath, PROGRAM, folder, Buffer.from(key).toString('hex'), '8']
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let said = ''
  let isKilled = false
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString()
    // The whole group: a tracer that is killed lets what it traced run on.
    if (said.split('\n').length - 2 >= afterAcks && !isKilled && child.pid) {
      isKilled = true
      process.kill(-child.pid, 'SIGKILL')
    }
  })
  await new Promise((resolve) => child.once('close', resolve))
  // What was cut off in the middle of a line was not said.
  const [first = '', ...acknowledged] = said.split('\n').slice(0, -1)
  return { openedMs: Number(first.replace('open ', '')), acknowledged }
}
