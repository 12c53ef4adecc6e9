/** A route of the records: its policy, what its body must be, what it does. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { z } from 'zod'
import type { AuditAction, AuditEvent } from '#core/records/audit-entry.ts'
import type { Actor } from '#core/records/policy.ts'
import type { RoutePolicy, Target } from './guard.ts'
import { notFound, refusal } from './refusal.ts'

export interface Asked<Body> {
  readonly body: Body
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** @throws Refusal on a public route where nobody is signed in. */
  readonly actor: Actor
  /** @throws Refusal where the policy has no target. */
  readonly target: Target
}

export interface RouteSpec<Body> {
  readonly method: HTTPMethods
  readonly url: string
  readonly policy: RoutePolicy
  readonly body?: z.ZodType<Body>
  readonly bodyLimit?: number
  readonly run: (asked: Asked<Body>) => Promise<unknown>
}

export function route<Body = undefined>(app: FastifyInstance, spec: RouteSpec<Body>): void {
  const { method, url, policy, body: schema, bodyLimit, run } = spec
  app.route({
    method,
    url,
    config: { policy },
    ...(bodyLimit !== undefined && { bodyLimit }),
    handler: (request, reply) => {
      reply.header('cache-control', 'no-store')
      const body = schema ? parsed(schema, request.body) : (undefined as Body)
      return run({
        body,
        request,
        reply,
        get actor() {
          if (!request.actor) throw refusal('signed-out', 'sign in first')
          return request.actor
        },
        get target() {
          if (!request.target) throw notFound()
          return request.target
        },
      })
    },
  })
}

/** @throws Refusal 400 that names the field. */
export function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const field = [...(issue?.path ?? []), ...unknown].map(String).join('.')
  throw refusal('invalid', `${field || 'the body'}: ${issue?.message ?? 'not understood'}`, { field })
}

/** @param name of the part of the address. @throws Refusal 404 for what can be no identifier. */
export function idIn(request: FastifyRequest, name = 'id'): string {
  const value = (request.params as Readonly<Record<string, string | undefined>>)[name] ?? ''
  if (!/^[\w-]{1,64}$/.test(value)) throw notFound()
  return value
}

export const doneBy = (
  { account, role, tenant }: Actor,
  action: AuditAction,
  kind: string,
  id: string | null,
  patient: string | null = null,
): AuditEvent => ({ actor: account, role, tenant, action, kind, id, patient, outcome: 'done', why: null })
