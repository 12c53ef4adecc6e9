/** The page's side of the database thread, as something Kysely can ask. */
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Handle, SqliteFiles, SqliteReply, SqliteRequest, SqliteRequests } from './sqlite-messages.ts'

export interface SqliteClient {
  dialect(handle: Handle): Dialect
  close(): Promise<void>
}

/** What the database said was wrong, with its own code (`SQLITE_FULL`). */
export interface DatabaseFault extends Error {
  readonly code: string
}

const databaseFault = (code: string, message: string): DatabaseFault => Object.assign(new Error(message), { code })

interface Waiting {
  readonly done: (result: QueryResult<never>) => void
  readonly failed: (fault: DatabaseFault) => void
}

/** @throws DatabaseFault when a file does not open. */
export async function openSqliteThread(files: SqliteFiles): Promise<SqliteClient> {
  const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: files })
  const waiting = new Map<number, Waiting>()
  let due: SqliteRequest[] = []
  let asked = 0
  let gone: DatabaseFault | undefined

  await new Promise<void>((resolve, reject) => {
    thread.on('message', (message: SqliteReply) => {
      switch (message.type) {
        case 'opened':
          return resolve()
        case 'not-opened':
          return reject(databaseFault(message.code, message.message))
        case 'rows': {
          const { rows, changes } = message
          return settle(message.id)?.done({
            rows: rows as never[],
            ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
          })
        }
        case 'failed':
          return settle(message.id)?.failed(databaseFault(message.code, message.message))
      }
    })
    thread.on('error', (error) => end(`the database thread failed: ${error.message}`))
    thread.on('exit', () => end('the database is closed'))
    function end(reason: string) {
      gone ??= databaseFault('closed', reason)
      reject(gone)
      for (const id of waiting.keys()) settle(id)?.failed(gone)
    }
  })

  function settle(id: number): Waiting | undefined {
    const found = waiting.get(id)
    waiting.delete(id)
    return found
  }

  function ask(request: Omit<Extract<SqliteRequest, { type: 'query' }>, 'id'> | { readonly type: 'close' }) {
    return new Promise<QueryResult<never>>((done, failed) => {
      if (gone) return failed(gone)
      asked++
      waiting.set(asked, { done, failed })
      if (due.length === 0) queueMicrotask(send)
      due.push({ ...request, id: asked })
    })
  }

  function send() {
    thread.postMessage(due satisfies SqliteRequests)
    due = []
  }

  return {
    dialect: (handle) => ({
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createDriver: () =>
        driverOf(
          async <R>({ sql, parameters }: CompiledQuery) =>
            (await ask({ type: 'query', handle, sql, parameters })) as QueryResult<R>,
        ),
    }),
    async close() {
      if (!gone) await ask({ type: 'close' })
      await thread.terminate()
    },
  }
}

/** One connection: who holds it is alone until it is given back, as a transaction must be. */
function driverOf(executeQuery: DatabaseConnection['executeQuery']): Driver {
  const connection: DatabaseConnection = {
    executeQuery,
    streamQuery() {
      throw new TypeError('results are not streamed: ask for them in portions')
    },
  }
  let last: Promise<void> = Promise.resolve()
  let giveBack: (() => void) | undefined
  const run = async (sql: string) => void (await executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    destroy: async () => {},
    async acquireConnection() {
      const before = last
      let free: () => void
      last = new Promise((resolve) => (free = resolve))
      await before
      giveBack = free!
      return connection
    },
    releaseConnection: async () => giveBack?.(),
    // At once for writing: a transaction that begins by reading could find that another program wrote in between.
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    savepoint: (_, name) => run(`savepoint "${name}"`),
    rollbackToSavepoint: (_, name) => run(`rollback to "${name}"`),
    releaseSavepoint: (_, name) => run(`release "${name}"`),
  }
}
