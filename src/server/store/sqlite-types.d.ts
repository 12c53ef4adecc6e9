/** What is used of the package, whose own types its `exports` hide. */
declare module 'better-sqlite3-multiple-ciphers' {
  export interface Statement {
    /** Whether it gives rows. */
    readonly reader: boolean
    get(...parameters: readonly unknown[]): unknown
    all(...parameters: readonly unknown[]): unknown[]
    run(...parameters: readonly unknown[]): { readonly changes: number }
  }

  export default class Database {
    constructor(path: string, options?: { readonly timeout?: number; readonly readonly?: boolean })
    pragma(source: string, options?: { readonly simple?: boolean }): unknown
    key(key: Uint8Array): number
    rekey(key: Uint8Array): number
    prepare(sql: string): Statement
    exec(sql: string): this
    close(): this
  }
}
