/** What goes to and from the thread that has the database files open. */

/** `write` and `read` are the same file: reading sees what is committed, in a thread of its own that never waits for a disk. */
export type Handle = 'write' | 'read' | 'vault'

export interface SqliteFiles {
  /** Those that this thread opens. */
  readonly handles: readonly Handle[]
  readonly store: string
  readonly vault: string
  /** Hexadecimal. */
  readonly key: string
}

export type SqliteRequest =
  | {
      readonly type: 'query'
      readonly id: number
      readonly handle: Handle
      readonly sql: string
      readonly parameters: readonly unknown[]
    }
  | { readonly type: 'close'; readonly id: number }

/** All that was asked in one turn of the program: one message wakes the thread once. */
export type SqliteRequests = readonly SqliteRequest[]

/** Answers to all that came in one message, in its order: one message wakes the program once. */
export type SqliteReply =
  | { readonly type: 'answered'; readonly answers: readonly SqliteAnswer[] }
  | { readonly type: 'opened' }
  | { readonly type: 'not-opened'; readonly code: string; readonly message: string }

export type SqliteAnswer =
  | {
      readonly type: 'rows'
      readonly id: number
      readonly rows: readonly unknown[]
      readonly changes: number | undefined
    }
  | { readonly type: 'failed'; readonly id: number; readonly code: string; readonly message: string }
