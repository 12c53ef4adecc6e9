/** What networks said of all patients that somebody may see, with what clinicians said of it: the queue, and what monitoring counts. */
import type { FastifyInstance } from 'fastify'
import { MOST_LISTED, told, visible, type RecordParts } from './record-parts.ts'
import { route } from './route.ts'

interface Reviewed {
  readonly aiOutput: string
  readonly verdict: string
  readonly reason: string
  readonly edited?: string
}

/** @param nameOf an account, for who reads the queue in the same institution */
export function findingRoutes(
  app: FastifyInstance,
  parts: RecordParts,
  nameOf: (account: string) => Promise<string | undefined>,
): void {
  const { store, book } = parts

  const newest = (tenant: string, kind: 'ai-output' | 'review') =>
    store.db
      .selectFrom('records')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('kind', '=', kind)
      .orderBy('created_ms', 'desc')
      .limit(MOST_LISTED)
      .execute()

  async function patientNames(patients: ReadonlySet<string>) {
    const names = new Map<string, string>()
    for (const id of patients) {
      const row = await book.patient(id)
      if (row) names.set(id, ((await book.shownPatient(row)).body as { name: string }).name)
    }
    return names
  }

  route(app, {
    method: 'GET',
    url: '/api/findings',
    policy: { verb: 'list', resource: 'ai-output' },
    async run({ actor }) {
      const outputs = await visible(parts, actor, await newest(actor.tenant, 'ai-output'))
      const reviews = await visible(parts, actor, await newest(actor.tenant, 'review'))
      await told(parts, actor, 'list', 'ai-output', null, null)
      const reviewOf = new Map(reviews.map((review) => [(review.body as Reviewed).aiOutput, review]))
      // Something surer was said of the same thing before anybody looked.
      const superseded = new Set(outputs.map(({ body }) => (body as { supersedes?: string }).supersedes))
      const names = await patientNames(new Set(outputs.flatMap(({ patient }) => patient ?? [])))
      const people = new Map<string, string | undefined>()
      for (const { author } of [...outputs, ...reviews])
        if (!people.has(author)) people.set(author, await nameOf(author))
      const findings = outputs
        .filter(({ id, state }) => state !== 'unreviewed' || !superseded.has(id))
        .map((output) => {
          const review = reviewOf.get(output.id)
          const { verdict, reason, edited } = (review?.body ?? {}) as Partial<Reviewed>
          return {
            ...output,
            patientName: names.get(output.patient ?? '') ?? '',
            operator: people.get(output.author) ?? '',
            ...(review && {
              review: { verdict, reason, edited, by: people.get(review.author) ?? '', atMs: review.createdMs },
            }),
          }
        })
      return { findings }
    },
  })
}
