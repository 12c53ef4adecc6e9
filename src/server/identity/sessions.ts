/** Who is signed in: a token in a cookie that scripts cannot read and other sites cannot send. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#core/records/policy.ts'
import type { Store } from '#server/store/store.ts'
import type { Tx } from '#server/store/tables.ts'
import { newToken, tokenHash } from './tokens.ts'

const MINUTE = 60_000
export const SESSION = {
  /** A headset that was put down. */
  idleMs: 30 * MINUTE,
  /** A working day. */
  mostMs: 12 * 60 * MINUTE,
  /** A request does not write, unless this long has passed since the last that did. */
  seenEveryMs: MINUTE,
} as const

/** The prefix makes browsers refuse it from other hosts, other paths and plain connections (localhost apart). */
const COOKIE = '__Host-interspace'

export interface OwnSession {
  /** Of the hash of its token: it opens nothing. */
  readonly id: string
  readonly begunMs: number
  readonly usedMs: number
  /** The one that asks. */
  readonly isThis: boolean
}

const ID_LENGTH = 16

export interface Sessions {
  /** Undefined when nobody is signed in, or no longer. A request counts as use. */
  actorOf(request: FastifyRequest): Promise<Actor | undefined>
  /** The same without counting as use: for what goes on by itself. */
  stillThere(request: FastifyRequest): Promise<Actor | undefined>
  /** How long until the session ends if nobody does anything more, ms; undefined when nobody is signed in. */
  endsInMs(request: FastifyRequest): Promise<number | undefined>
  begin(tx: Tx, account: string, nowMs: number): Promise<string>
  endAllOf(tx: Tx, account: string): Promise<void>
  /** Those that go on, the newest first. */
  allOf(account: string, request: FastifyRequest): Promise<readonly OwnSession[]>
  /** @param id as in `allOf` */
  endOne(tx: Tx, account: string, id: string): Promise<void>
  end(tx: Tx, request: FastifyRequest): Promise<void>
}

export function createSessions({ db, write }: Store, now: () => number): Sessions {
  async function found(request: FastifyRequest) {
    const token = tokenOf(request)
    if (token === undefined) return undefined
    const nowMs = now()
    const row = await db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account')
      .select(['accounts.id as account', 'tenant', 'role', 'is_disabled', 'sessions.created_ms as begun', 'seen_ms'])
      .where('token_hash', '=', tokenHash(token))
      .executeTakeFirst()
    if (!row || row.is_disabled || nowMs - row.seen_ms > SESSION.idleMs || nowMs - row.begun > SESSION.mostMs)
      return undefined
    const { account, tenant, role, begun, seen_ms: seenMs } = row
    return { actor: { account, tenant, role }, begun, seenMs, nowMs, hash: tokenHash(token) }
  }

  return {
    async actorOf(request) {
      const session = await found(request)
      if (session && session.nowMs - session.seenMs > SESSION.seenEveryMs)
        await write(async (tx) => {
          const seen = tx.updateTable('sessions').set({ seen_ms: session.nowMs })
          await seen.where('token_hash', '=', session.hash).execute()
        })
      return session?.actor
    },
    stillThere: async (request) => (await found(request))?.actor,
    async endsInMs(request) {
      const session = await found(request)
      return session && Math.min(session.seenMs + SESSION.idleMs, session.begun + SESSION.mostMs) - session.nowMs
    },
    async begin(tx, account, nowMs) {
      const token = newToken()
      await tx
        .insertInto('sessions')
        .values({ token_hash: tokenHash(token), account, created_ms: nowMs, seen_ms: nowMs })
        .execute()
      // Those that ended by themselves.
      await tx
        .deleteFrom('sessions')
        .where('created_ms', '<', nowMs - SESSION.mostMs)
        .execute()
      return token
    },
    async endAllOf(tx, account) {
      await tx.deleteFrom('sessions').where('account', '=', account).execute()
    },
    async allOf(account, request) {
      const nowMs = now()
      const token = tokenOf(request)
      const own = token === undefined ? undefined : tokenHash(token)
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('account', '=', account)
        .where('seen_ms', '>=', nowMs - SESSION.idleMs)
        .where('created_ms', '>=', nowMs - SESSION.mostMs)
        .orderBy('created_ms', 'desc')
        .execute()
      return rows.map(({ token_hash, created_ms: begunMs, seen_ms: usedMs }) => ({
        id: token_hash.slice(0, ID_LENGTH),
        begunMs,
        usedMs,
        isThis: token_hash === own,
      }))
    },
    async endOne(tx, account, id) {
      const rows = await tx.selectFrom('sessions').select('token_hash').where('account', '=', account).execute()
      for (const { token_hash } of rows)
        if (token_hash.startsWith(id)) await tx.deleteFrom('sessions').where('token_hash', '=', token_hash).execute()
    },
    async end(tx, request) {
      const token = tokenOf(request)
      if (token !== undefined) await tx.deleteFrom('sessions').where('token_hash', '=', tokenHash(token)).execute()
    },
  }
}

export function setSession(reply: FastifyReply, token: string): void {
  reply.header(
    'set-cookie',
    `${COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${SESSION.mostMs / 1000}`,
  )
}

export function clearSession(reply: FastifyReply): void {
  reply.header('set-cookie', `${COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`)
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === COOKIE && value) return value
  }
  return undefined
}
