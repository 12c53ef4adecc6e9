/**
 * A program of its own that writes until it is killed: FOLDER KEY WRITERS.
 * Says `open MS` (from its start) and then the number of each event when its write was acknowledged.
 */
import { writeSync } from 'node:fs'
import { openStore } from '#server/store/store.ts'
import { event } from './opened-store.ts'

const [folder = '', key = '', writers = '8'] = process.argv.slice(2)
const store = await openStore({ folder, source: { kind: 'key-file', key: Buffer.from(key, 'hex') } })
say(`open ${Math.round(performance.now())}\n`)
const run = `${process.pid}-${Date.now()}`
await Promise.all(
  Array.from({ length: Number(writers) }, async (_, writer) => {
    for (let n = 0; ; n++) {
      const id = `${run}-${writer}-${n}`
      await store.note(event(id))
      say(`${id}\n`)
    }
  }),
)

/** At once, so that nothing else is written in between; a full pipe is waited for. */
function say(line: string): void {
  for (;;)
    try {
      return void writeSync(1, line)
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown
    }
}
