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
import type {
  Handle,
  SqliteAnswer,
  SqliteFiles,
  SqliteReply,
  SqliteRequest,
  SqliteRequests,
} from './sqlite-messages.ts'

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
        case 'answered':
          return message.answers.forEach(take)
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

  function take(answer: SqliteAnswer): void {
    const { done, failed } = settle(answer.id) ?? {}
    if (answer.type === 'failed') return failed?.(databaseFault(answer.code, answer.message))
    const { rows, changes } = answer
    done?.({ rows: rows as never[], ...(changes !== undefined && { numAffectedRows: BigInt(changes) }) })
  }

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
          // Whoever reads waits for nobody; keys are asked for one by one too.
          handle !== 'write',
        ),
    }),
    async close() {
      if (!gone) await ask({ type: 'close' })
      await thread.terminate()
    },
  }
}

/**
 * One connection: who holds it is alone until it is given back, as a transaction must be.
 *
 * @param isShared single questions do not wait for each other's answers; only a transaction is alone, from its beginning
 */
function driverOf(executeQuery: DatabaseConnection['executeQuery'], isShared: boolean): Driver {
  const connection: DatabaseConnection = {
    executeQuery,
    streamQuery() {
      throw new TypeError('results are not streamed: ask for them in portions')
    },
  }
  let last: Promise<void> = Promise.resolve()
  let giveBack: (() => void) | undefined
  /** Of a transaction on a shared connection. */
  let alone: Promise<void> | undefined
  let ended: (() => void) | undefined
  const run = async (sql: string) => void (await executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    destroy: async () => {},
    async acquireConnection() {
      if (isShared) {
        await alone
        return connection
      }
      const before = last
      let free: () => void
      last = new Promise((resolve) => (free = resolve))
      await before
      giveBack = free!
      return connection
    },
    releaseConnection: async () => giveBack?.(),
    // At once for writing: a transaction that begins by reading could find that another program wrote in between.
    async beginTransaction() {
      if (isShared) alone = new Promise((resolve) => (ended = resolve))
      await run('begin immediate')
    },
    commitTransaction: () => run('commit').finally(() => ended?.()),
    rollbackTransaction: () => run('rollback').finally(() => ended?.()),
    savepoint: (_, name) => run(`savepoint "${name}"`),
    rollbackToSavepoint: (_, name) => run(`rollback to "${name}"`),
    releaseSavepoint: (_, name) => run(`release "${name}"`),
  }
}
