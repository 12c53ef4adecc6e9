/** The browser's database in memory: what is in it stays when a page is loaded again. */
import type { Row, RowStore } from '#records/browser-store.ts'

export function createRowStore(): RowStore & { readonly rows: Map<number, Row> } {
  const rows = new Map<number, Row>()
  let last = 0
  let turn: Promise<unknown> = Promise.resolve()
  return {
    rows,
    all: async () => [...rows],
    add: async (row) => {
      rows.set(++last, row)
      return last
    },
    put: async (seq, row) => void rows.set(seq, row),
    remove: async (seq) => void rows.delete(seq),
    alone<T>(run: () => Promise<T>) {
      const mine = turn.then(run)
      turn = mine.catch(() => undefined)
      return mine
    },
  }
}
