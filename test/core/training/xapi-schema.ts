/** A statement as Experience API 1.0.3 has it (xAPI-Data.md, 2.2 to 2.4 and 4.0): what a learning record store must refuse is refused. */
import { z } from 'zod'

/** An absolute IRI: scheme, then something. */
const iri = z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i)
/** RFC 5646, as far as a store can tell. */
const languageMap = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string())
const extensions = z.record(iri, z.unknown())
const timestamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)

/** 2.4.2.3: exactly one inverse functional identifier. */
const agent = z
  .strictObject({
    objectType: z.literal('Agent').optional(),
    name: z.string().optional(),
    mbox: z
      .string()
      .regex(/^mailto:/)
      .optional(),
    mbox_sha1sum: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional(),
    openid: iri.optional(),
    account: z.strictObject({ homePage: iri, name: z.string().min(1) }).optional(),
  })
  .refine((one) => [one.mbox, one.mbox_sha1sum, one.openid, one.account].filter((id) => id !== undefined).length === 1)

const activity = z.strictObject({
  objectType: z.literal('Activity').optional(),
  id: iri,
  definition: z
    .strictObject({
      name: languageMap.optional(),
      description: languageMap.optional(),
      type: iri.optional(),
      moreInfo: iri.optional(),
      extensions: extensions.optional(),
    })
    .optional(),
})

const score = z
  .strictObject({
    scaled: z.number().min(-1).max(1).optional(),
    raw: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ raw, min, max }) => raw === undefined || ((min ?? raw) <= raw && raw <= (max ?? raw)))
  .refine(({ min, max }) => min === undefined || max === undefined || min < max)

export const xapiStatement = z.strictObject({
  id: z.uuid(),
  actor: agent,
  verb: z.strictObject({ id: iri, display: languageMap.optional() }),
  object: activity,
  result: z
    .strictObject({
      score: score.optional(),
      success: z.boolean().optional(),
      completion: z.boolean().optional(),
      response: z.string().optional(),
      // 4.6: ISO 8601, not mixing weeks with other units.
      duration: z
        .string()
        .regex(/^P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$|^P\d+W$/)
        .optional(),
      extensions: extensions.optional(),
    })
    .optional(),
  context: z
    .strictObject({
      registration: z.uuid().optional(),
      instructor: agent.optional(),
      contextActivities: z
        .strictObject({
          parent: z.array(activity).optional(),
          grouping: z.array(activity).optional(),
          category: z.array(activity).optional(),
          other: z.array(activity).optional(),
        })
        .optional(),
      revision: z.string().optional(),
      platform: z.string().optional(),
      language: z.string().optional(),
      extensions: extensions.optional(),
    })
    .optional(),
  timestamp: timestamp.optional(),
  version: z
    .string()
    .regex(/^1\.0(\.\d+)?$/)
    .optional(),
})
