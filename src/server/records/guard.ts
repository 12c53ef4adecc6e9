/**
 * The policy at every route and socket: nothing runs before it was asked, and a route that names no policy keeps the
 * server from starting.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { may, type Actor, type Resource, type Subject, type Verb } from '#core/records/policy.ts'
import { originRefusal } from '#server/bridge/page-origin.ts'
import { createAttempts } from '#server/identity/attempts.ts'
import type { Sessions } from '#server/identity/sessions.ts'
import type { Store } from '#server/store/store.ts'
import { notFound, refusal } from './refusal.ts'

/**
 * `public`: for everybody. With `resource` the role is asked; with `of` also what the address names: a patient, a
 * record, an account, or the record that the body would make.
 */
export type RoutePolicy =
  'public' | { readonly verb: Verb; readonly resource: Resource } | { readonly verb: Verb; readonly of: TargetKind }

export type TargetKind = 'patient' | 'record' | 'account' | 'new-record'

/** What the address names, found before the policy is asked. */
export interface Target {
  readonly resource: Resource
  readonly id: string | null
  readonly patient: string | null
  readonly subject: Subject
}

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: RoutePolicy
  }
  interface FastifyRequest {
    /** Undefined on public routes too. */
    actor: Actor | undefined
    target: Target | undefined
  }
}

export interface GuardOptions {
  readonly store: Store
  readonly sessions: Sessions
  readonly ownNames: readonly string[]
  /** How often one account may read, a minute. */
  readonly readsAMinute: number
  readonly now: () => number
  /** @returns undefined when there is nothing of that name. */
  readonly find: (kind: TargetKind, request: FastifyRequest, actor: Actor) => Promise<Target | undefined>
}

export interface RouteName {
  readonly method: string
  readonly url: string
  readonly policy: RoutePolicy
}

/** To be called before any route is added. @returns every route there is, once the server is ready. */
export function guard(
  app: FastifyInstance,
  { store, sessions, ownNames, readsAMinute, now, find }: GuardOptions,
): readonly RouteName[] {
  const routes: { method: string; url: string; config: { policy?: RoutePolicy } | undefined }[] = []
  const names: RouteName[] = []
  const reads = createAttempts(readsAMinute, 60_000, now)
  app.decorateRequest('actor')
  app.decorateRequest('target')
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat())
      routes.push({
        method,
        url: route.url,
        get config() {
          return route.config
        },
      })
  })
  app.addHook('onReady', async () => {
    for (const { method, url, config } of routes) {
      if (!config?.policy) throw new TypeError(`${method} ${url} names no policy`)
      names.push({ method, url, policy: config.policy })
    }
  })

  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const { policy } = request.routeOptions.config
    const foreign = foreignPage(request, ownNames)
    if (foreign) throw refusal('not-our-page', foreign)
    if (policy === 'public') return
    request.actor = await sessions.actorOf(request)
    if (!request.actor) throw refusal('signed-out', 'sign in first')
    if (request.method === 'GET') countRead(request.actor)
    if (policy && 'resource' in policy) await requireRight(request.actor, policy.verb, policy.resource, undefined)
  })

  app.addHook('preHandler', async (request) => {
    const { policy } = request.routeOptions.config
    if (!policy || policy === 'public' || 'resource' in policy || !request.actor) return
    const target = await find(policy.of, request, request.actor)
    if (!target) throw notFound()
    await requireRight(request.actor, policy.verb, target.resource, target)
    request.target = target
  })

  /** A person reads one patient after another; a program that was let in by a stolen session takes all. */
  function countRead({ account }: Actor): void {
    const waitMs = reads.count(account)
    if (waitMs > 0)
      throw refusal('too-many', 'too much is read at once: wait a minute', { retryAfterS: Math.ceil(waitMs / 1000) })
  }

  async function requireRight(actor: Actor, verb: Verb, resource: Resource, target: Target | undefined) {
    const verdict = may(actor, verb, resource, target?.subject)
    if (verdict.allowed) return
    const { id = null, patient = null } = target ?? {}
    const { account, role, tenant } = actor
    const refused = {
      actor: account,
      role,
      tenant,
      action: verb,
      kind: resource,
      id,
      patient,
      outcome: 'refused',
      why: verdict.why,
    } as const
    await store.note(refused)
    switch (verdict.why) {
      case 'unseen':
        throw notFound()
      case 'role':
        throw refusal('forbidden', `as ${role} one may not ${verb} this (${resource})`)
      case 'state':
        throw refusal('state', `in the state ${target?.subject.state} this may not be done: ${verb} ${resource}`)
    }
  }
  return names
}

/**
 * Browsers say where a request comes from; a program says nothing and has no cookie to be abused. A foreign name for
 * this machine (DNS rebinding) shows in Host.
 */
function foreignPage({ headers, protocol }: FastifyRequest, ownNames: readonly string[]): string | undefined {
  const site = headers['sec-fetch-site']
  if (
    headers.origin === undefined &&
    (site === undefined || site === 'none' || headers['sec-fetch-mode'] === 'navigate')
  )
    return originRefusal(`${protocol}://${headers.host}`, headers.host, ownNames)
  if (site !== undefined && site !== 'same-origin') return `only this server's own page may ask, not a ${site} one`
  return originRefusal(headers.origin ?? `${protocol}://${headers.host}`, headers.host, ownNames)
}
