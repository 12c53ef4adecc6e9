/** Small things kept from one visit to the next, sealed: read at once when somebody has signed in, written as they change. */
import type { BrowserStore } from './browser-store.ts'
import type { Sealing } from './sealing.ts'

export interface Shelf {
  read(name: string): string | undefined
  write(name: string, value: string): void
}

export async function openShelf(store: BrowserStore['shelf'], account: string, sealing: Sealing): Promise<Shelf> {
  const values = new Map<string, string>()
  const rowName = (name: string) => `${account} ${name}`
  for (const [, row] of await store.all()) {
    if (row.account !== account) continue
    const [name, value] = ((await sealing.unseal(row.sealed)) ?? []) as [string?, string?]
    if (name !== undefined && value !== undefined) values.set(name, value)
  }
  let turn: Promise<unknown> = Promise.resolve()
  return {
    read: (name) => values.get(name),
    write(name, value) {
      values.set(name, value)
      const keep = async () =>
        store.put(rowName(name), { account, sealed: await sealing.seal([name, values.get(name)]) })
      // Storage may be full: then it is typed again the next time.
      turn = turn.then(keep).catch(() => undefined)
    },
  }
}
