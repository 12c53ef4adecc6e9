/** How accounts come to be: the first administrator of a tenant by a code that the server prints, the others by invitation. */
import { randomUUID } from 'node:crypto'
import type { Actor, Role } from '#core/records/policy.ts'
import { refusal } from '#server/records/refusal.ts'
import { doneBy } from '#server/records/route.ts'
import { sealJson } from '#server/store/sealed-json.ts'
import type { Store } from '#server/store/store.ts'
import { tenantSubject, type Accounts } from './accounts.ts'
import type { BreachedList } from './breached-list.ts'
import { hashedPassword, newPasswordFault } from './password.ts'
import { newToken, tokenHash } from './tokens.ts'

const DAY_MS = 86_400_000
export const INVITATION_LASTS_MS = 3 * DAY_MS

export interface NewAccount {
  readonly token: string
  readonly login: string
  readonly name: string
  readonly password: string
  /** Of the institution, where the code is for a new one. */
  readonly tenantName?: string | undefined
}

export interface SignUp {
  /** @returns the code; whoever has it makes a new tenant and is its administrator. */
  inviteTenant(): Promise<string>
  invite(actor: Actor, role: Role): Promise<string>
  /** @throws Refusal. @returns the new account. */
  accept(given: NewAccount): Promise<Actor>
}

const refused = () => refusal('sign-in-refused', 'this code is not valid, or no longer')

export function createSignUp(
  store: Store,
  accounts: Accounts,
  now: () => number,
  breached?: Pick<BreachedList, 'has'>,
): SignUp {
  const { db, vault, write } = store

  async function tenantOf(
    tenant: string | null,
    tenantName: string | undefined,
  ): Promise<{ id: string; isNew: boolean }> {
    if (tenant !== null) return { id: tenant, isNew: false }
    if (!tenantName)
      throw refusal('invalid', 'tenantName: a name for the institution is needed', { field: 'tenantName' })
    const id = randomUUID()
    await vault.makeKey(tenantSubject(id))
    return { id, isNew: true }
  }

  return {
    async inviteTenant() {
      const token = newToken()
      const row = {
        token_hash: tokenHash(token),
        tenant: null,
        role: 'administrator',
        expires_ms: now() + INVITATION_LASTS_MS,
      } as const
      await write(async (tx) => void (await tx.insertInto('invitations').values(row).execute()))
      return token
    },
    async invite(actor, role) {
      const token = newToken()
      const row = { token_hash: tokenHash(token), tenant: actor.tenant, role, expires_ms: now() + INVITATION_LASTS_MS }
      await write(async (tx, note) => {
        await tx.insertInto('invitations').values(row).execute()
        note(doneBy(actor, 'create', 'invitation', null))
      })
      return token
    },
    async accept({ token, login, name, password, tenantName }) {
      const token_hash = tokenHash(token)
      const invitation = await db
        .selectFrom('invitations')
        .selectAll()
        .where('token_hash', '=', token_hash)
        .executeTakeFirst()
      if (!invitation || invitation.expires_ms < now()) throw refused()
      const fault = await newPasswordFault(password, login, breached)
      if (fault) throw refusal('invalid', `password: ${fault}`, { field: 'password' })
      const passwordHash = await hashedPassword(password)
      const tenant = await tenantOf(invitation.tenant, tenantName)
      const key = await accounts.tenantKey(tenant.id)
      const { role } = invitation
      return write(async (tx, note) => {
        // Used by one of two who come at once.
        const { numDeletedRows } = await tx
          .deleteFrom('invitations')
          .where('token_hash', '=', token_hash)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw refused()
        const login_index = accounts.loginIndex(login)
        // Only who holds an invitation learns that a name is taken.
        if (await tx.selectFrom('accounts').select('id').where('login_index', '=', login_index).executeTakeFirst())
          throw refusal('conflict', 'login: this name is taken', { field: 'login' })
        const nowMs = now()
        if (tenant.isNew) {
          const sealed = sealJson(key, { name: tenantName }, `tenant ${tenant.id}`)
          await tx.insertInto('tenants').values({ id: tenant.id, created_ms: nowMs, sealed }).execute()
        }
        const about = { login, name, passwordHash }
        const account = await accounts.insert(tx, { tenant: tenant.id, role, about }, key, nowMs)
        const actor = { account, tenant: tenant.id, role }
        note(doneBy(actor, 'create', 'account', account))
        return actor
      })
    },
  }
}
