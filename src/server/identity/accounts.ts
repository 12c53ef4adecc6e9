/** Accounts of people, sealed by their tenant's key: who reads the tables sees neither names nor passwords' hashes. */
import { randomUUID } from 'node:crypto'
import type { Actor, Role } from '#core/records/policy.ts'
import { sealJson, unsealJson } from '#server/store/sealed-json.ts'
import type { Store } from '#server/store/store.ts'
import type { AccountsTable, Tx } from '#server/store/tables.ts'

export interface Account extends Actor {
  readonly isDisabled: boolean
  readonly totpStep: number
  readonly about: AboutAccount
}

export interface AboutAccount {
  /** What one signs in with. */
  readonly login: string
  readonly name: string
  /** None where the hospital's provider says who somebody is. */
  readonly passwordHash?: string
  readonly provider?: { readonly issuer: string; readonly subject: string }
  /** Base64, of an authenticator app; `isTotpOn` when it was tried once. */
  readonly totpSecret?: string
  readonly isTotpOn?: boolean
}

export const tenantSubject = (tenant: string) => `tenant:${tenant}`
const belongsTo = (id: string) => `account ${id}`

export interface Accounts {
  byLogin(login: string): Promise<Account | undefined>
  byProvider(issuer: string, subject: string): Promise<Account | undefined>
  byId(id: string): Promise<Account | undefined>
  /** Everybody of a tenant, oldest first. */
  ofTenant(tenant: string): Promise<readonly Account[]>
  insert(
    tx: Tx,
    account: Omit<Account, 'account' | 'isDisabled' | 'totpStep'>,
    key: Uint8Array,
    nowMs: number,
  ): Promise<string>
  setAbout(tx: Tx, account: Account, about: AboutAccount): Promise<void>
  loginIndex(login: string): string
  tenantKey(tenant: string): Promise<Uint8Array>
}

export function createAccounts({ db, vault }: Store): Accounts {
  const loginIndex = (login: string) => vault.blindIndex('login', login.normalize('NFKC').trim().toLowerCase())

  /** Apart from names that people choose: nobody can take a place that is a provider's to give. */
  const providerIndex = (issuer: string, subject: string) => vault.blindIndex('provider', `${issuer}\n${subject}`)

  const byIndex = async (index: string) =>
    opened(await db.selectFrom('accounts').selectAll().where('login_index', '=', index).executeTakeFirst())

  async function tenantKey(tenant: string): Promise<Uint8Array> {
    const key = await vault.keyOf(tenantSubject(tenant))
    if (!key) throw new Error(`tenant ${tenant} has no key`)
    return key
  }

  async function opened(row: AccountsTable | undefined): Promise<Account | undefined> {
    if (!row) return undefined
    const about = unsealJson(await tenantKey(row.tenant), row.sealed, belongsTo(row.id)) as AboutAccount
    const { id: account, tenant, role, is_disabled, totp_step: totpStep } = row
    return { account, tenant, role, isDisabled: is_disabled !== 0, totpStep, about }
  }

  return {
    loginIndex,
    tenantKey,
    byLogin: (login) => byIndex(loginIndex(login)),
    byProvider: (issuer, subject) => byIndex(providerIndex(issuer, subject)),
    byId: async (id) => opened(await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst()),
    async ofTenant(tenant) {
      const rows = await db
        .selectFrom('accounts')
        .selectAll()
        .where('tenant', '=', tenant)
        .orderBy('created_ms')
        .execute()
      return (await Promise.all(rows.map(opened))) as Account[]
    },
    async insert(tx, { tenant, role, about }, key, created_ms) {
      const id = randomUUID()
      const sealed = sealJson(key, about, belongsTo(id))
      const { login, provider } = about
      const login_index = provider ? providerIndex(provider.issuer, provider.subject) : loginIndex(login)
      await tx
        .insertInto('accounts')
        .values({ id, tenant, role, is_disabled: 0, login_index, created_ms, sealed, totp_step: 0 })
        .execute()
      return id
    },
    async setAbout(tx, { account, tenant }, about) {
      const sealed = sealJson(await tenantKey(tenant), about, belongsTo(account))
      await tx.updateTable('accounts').set({ sealed }).where('id', '=', account).execute()
    },
  }
}

export const publicAccount = ({
  account: id,
  role,
  isDisabled,
  about: { login, name, isTotpOn = false, provider },
}: Account) => ({
  id,
  role,
  login,
  name,
  isDisabled,
  hasCode: isTotpOn,
  isFromProvider: provider !== undefined,
})

export type PublicAccount = ReturnType<typeof publicAccount> & { readonly role: Role }
