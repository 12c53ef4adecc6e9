/** The thread that has the database files open: a commit waits for the disk here, while poses and pages are served elsewhere. */
import { parentPort, workerData } from 'node:worker_threads'
import type {
  Handle,
  SqliteAnswer,
  SqliteFiles,
  SqliteReply,
  SqliteRequest,
  SqliteRequests,
} from './sqlite-messages.ts'
import { keepEveryCommit, openSqlite, type SqliteFile } from './sqlite-file.ts'

type Prepared = ReturnType<SqliteFile['prepare']>

/** Far more than the program has; a list of varying length makes a new one each time. */
const KEPT_STATEMENTS = 300

const reply = (message: SqliteReply) => parentPort?.postMessage(message)
const faultOf = (thrown: unknown) => {
  const { code = 'unknown', message } = thrown as { code?: string; message: string }
  return { code, message }
}

const OPEN: Readonly<Record<Handle, (files: SqliteFiles, key: Buffer) => SqliteFile>> = {
  write(files, key) {
    const file = openSqlite(files.store, key)
    keepEveryCommit(file)
    return file
  },
  read: (files, key) => openSqlite(files.store, key),
  vault(files, key) {
    const file = openSqlite(files.vault, key)
    // No log of old pages: a key that was deleted is gone from the file when the commit returns.
    file.pragma('journal_mode = TRUNCATE')
    file.pragma('synchronous = EXTRA')
    return file
  },
}

type OpenFiles = ReadonlyMap<Handle, SqliteFile>

const openAll = (files: SqliteFiles): OpenFiles =>
  new Map(files.handles.map((handle) => [handle, OPEN[handle](files, Buffer.from(files.key, 'hex'))]))

function answer(files: OpenFiles, statements: Map<string, Prepared>, request: SqliteRequest): SqliteAnswer {
  const { id } = request
  try {
    switch (request.type) {
      case 'query': {
        const { handle, sql, parameters } = request
        const statement = prepared(files.get(handle)!, statements, handle, sql)
        if (statement.reader) return { type: 'rows', id, rows: statement.all(...parameters), changes: undefined }
        return { type: 'rows', id, rows: [], changes: statement.run(...parameters).changes }
      }
      case 'close':
        for (const file of files.values()) file.close()
        return { type: 'rows', id, rows: [], changes: undefined }
    }
  } catch (thrown) {
    return { type: 'failed', id, ...faultOf(thrown) }
  }
}

function prepared(file: SqliteFile, statements: Map<string, Prepared>, handle: Handle, sql: string): Prepared {
  const name = `${handle} ${sql}`
  const known = statements.get(name)
  if (known) return known
  if (statements.size >= KEPT_STATEMENTS) statements.clear()
  const made = file.prepare(sql)
  statements.set(name, made)
  return made
}

try {
  const files = openAll(workerData as SqliteFiles)
  const statements = new Map<string, Prepared>()
  parentPort?.on('message', (requests: SqliteRequests) => {
    reply({ type: 'answered', answers: requests.map((request) => answer(files, statements, request)) })
    if (requests.some(({ type }) => type === 'close')) parentPort?.close()
  })
  reply({ type: 'opened' })
} catch (thrown) {
  reply({ type: 'not-opened', ...faultOf(thrown) })
}
