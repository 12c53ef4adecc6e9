/**
 * Signing in with the hospital's own provider (OpenID Connect: authorization code with PKCE, RFC 7636).
 *
 * Who somebody is and which role they have is the hospital's to say: roles come from a claim by a table of the
 * configuration, and each sign-in brings them up to date. Whoever has no role in it is not let in.
 */
import { readFile } from 'node:fs/promises'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { ROLES, type Role } from '#core/records/policy.ts'
import { startFault } from '#server/start-fault.ts'

const OPTIONS = z.strictObject({
  /** What the button says: `Sign in with St. Anna`. */
  name: z.string().trim().min(1).max(80),
  /** Its address, below which `.well-known/openid-configuration` is. */
  issuer: z.url(),
  clientId: z.string().min(1).max(200),
  /** Left out for a public client. */
  clientSecret: z.string().min(1).max(500).optional(),
  scope: z.string().max(200).default('openid profile'),
  /** The claim that says what somebody is: a word, or a list of words as of groups. */
  roleClaim: z.string().min(1).max(100),
  /** Which word means which role. Of several that fit, the first in this table counts. */
  roles: z.record(z.string().min(1), z.enum(ROLES)).refine((roles) => Object.keys(roles).length > 0, 'names no role'),
  /** Ways of signing in there of which one must have been used (acr, OpenID Connect Core 2): asked for, and required. */
  acr: z.array(z.string().min(1)).min(1).optional(),
  /** Methods of which one must have been used (amr, RFC 8176): `otp`, `hwk`, `mfa`. */
  amr: z.array(z.string().min(1)).min(1).optional(),
  /** Identifier of the institution that its people belong to; not needed where there is one only. */
  tenant: z.uuid().optional(),
})
export type ProviderOptions = z.input<typeof OPTIONS>

/** What a browser keeps between leaving for the provider and coming back. */
export interface Leaving {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Known {
  readonly issuer: string
  /** The provider's own identifier of the person. */
  readonly subject: string
  readonly name: string
  /** Undefined when none of the table fits: then they are not let in. */
  readonly role: Role | undefined
}

export interface Provider {
  readonly name: string
  readonly tenant: string | undefined
  leave(redirectUri: string): Promise<{ readonly to: string; readonly leaving: Leaving }>
  /** @throws Error when anything of the answer is not as it must be. */
  comeBack(address: URL, leaving: Leaving): Promise<Known>
}

/** @throws StartFault that names what is wrong in the file. */
export async function readProviderOptions(path: string): Promise<ProviderOptions> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw startFault('options', `--provider-file: ${error instanceof Error ? error.message : String(error)}`)
  })
  try {
    return JSON.parse(text) as ProviderOptions
  } catch {
    throw startFault('options', `--provider-file: ${path} is not JSON`)
  }
}

/** @throws StartFault */
export function createProvider(given: ProviderOptions): Provider {
  const read = OPTIONS.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    throw startFault('options', `provider: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
  }
  const { name, issuer, clientId, clientSecret, scope, roleClaim, roles, tenant, acr, amr } = read.data
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(issuer).hostname)
  if (!issuer.startsWith('https:') && !isHere)
    throw startFault('options', 'provider: issuer: it must be https, or on this machine')

  let discovered: Promise<oidc.Configuration> | undefined
  /** When it is first needed: a provider that is down must not keep the server from starting. */
  async function configuration() {
    discovered ??= oidc.discovery(new URL(issuer), clientId, clientSecret, clientSecret ? undefined : oidc.None(), {
      timeout: 10,
      ...(isHere && { execute: [oidc.allowInsecureRequests] }),
    })
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      throw error
    }
  }

  return {
    name,
    tenant,
    async leave(redirectUri) {
      const leaving = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const to = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope,
        state: leaving.state,
        nonce: leaving.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(leaving.verifier),
        code_challenge_method: 'S256',
        ...(acr && { acr_values: acr.join(' ') }),
      })
      return { to: to.href, leaving }
    },
    async comeBack(address, { state, nonce, verifier }) {
      const tokens = await oidc.authorizationCodeGrant(await configuration(), address, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()!
      const weak = strengthFault(claims, { acr, amr })
      if (weak) throw Object.assign(new Error(weak), { code: 'not-strong-enough' })
      const said = claims[roleClaim]
      const words = (Array.isArray(said) ? said : [said]).filter((word): word is string => typeof word === 'string')
      const [, role] = Object.entries(roles).find(([word]) => words.includes(word)) ?? []
      const called = [claims['name'], claims['preferred_username'], claims.sub].find((each) => typeof each === 'string')
      return { issuer: claims.iss, subject: claims.sub, name: String(called).slice(0, 200), role }
    },
  }
}

/** What is missing of how somebody signed in at the provider; undefined when it is as strong as was asked for. */
export function strengthFault(
  claims: Readonly<Record<string, unknown>>,
  { acr, amr }: { readonly acr?: readonly string[] | undefined; readonly amr?: readonly string[] | undefined },
): string | undefined {
  const { acr: way, amr: methods } = claims
  if (acr && !(typeof way === 'string' && acr.includes(way)))
    return `none of these ways of signing in: ${acr.join(', ')}`
  const used: readonly unknown[] = Array.isArray(methods) ? methods : []
  if (amr && !amr.some((method) => used.includes(method))) return `none of these methods: ${amr.join(', ')}`
  return undefined
}
