/**
 * An order from the hospital (FHIR R4 ServiceRequest) as a case: which procedure, at which level and side, for whom.
 *
 * Only what it says plainly is taken. Two levels, two sides, or a code that says otherwise than the words leave the field
 * open, with a remark: a guess at a level is a needle at another.
 */
import { z } from 'zod'
import { SIDES, type LumbarLevel, type Side } from '#core/anatomy/levels.ts'
import { SIDE_CODES, VERTEBRA_CODES } from '#core/anatomy/structure-codes.ts'
import type { ProcedureId } from '#core/planning/procedure.ts'

const words = z.string().max(4000)
const CODING = z.object({ system: words.optional(), code: words.optional(), display: words.optional() })
const CONCEPT = z.object({ coding: z.array(CODING).max(50).optional(), text: words.optional() })
const IDENTIFIER = z.object({ system: words.optional(), value: words.optional(), type: CONCEPT.optional() })
const REFERENCE = z.object({
  reference: words.optional(),
  display: words.optional(),
  identifier: IDENTIFIER.optional(),
})

const SERVICE_REQUEST = z.object({
  resourceType: z.literal('ServiceRequest'),
  id: words.optional(),
  identifier: z.array(IDENTIFIER).max(50).optional(),
  status: z.enum(['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown']),
  intent: words,
  code: CONCEPT.optional(),
  orderDetail: z.array(CONCEPT).max(50).optional(),
  bodySite: z.array(CONCEPT).max(50).optional(),
  subject: REFERENCE,
  requester: REFERENCE.optional(),
  occurrenceDateTime: words.optional(),
  authoredOn: words.optional(),
  reasonCode: z.array(CONCEPT).max(50).optional(),
  note: z.array(z.object({ text: words })).max(50).optional(),
}) // prettier-ignore

export interface HospitalOrder {
  /** To be named in what answers it: `ServiceRequest/…`; undefined when it has no id. */
  readonly reference: string | undefined
  readonly procedure: ProcedureId | undefined
  readonly procedureWords: string
  readonly level: LumbarLevel | undefined
  readonly side: Side | undefined
  readonly indication: string | undefined
  readonly accessionNumber: string
  readonly patientId: string
  readonly patientName: string
  readonly requester: string
  /** `2026-01-31` */
  readonly plannedFor: string | undefined
  /** What was left open, and why. */
  readonly remarks: readonly string[]
}

export type ReadOrder =
  { readonly ok: true; readonly order: HospitalOrder } | { readonly ok: false; readonly reason: string }

/** @param text JSON */
export function readOrder(text: string): ReadOrder {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    return { ok: false, reason: `this is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const read = SERVICE_REQUEST.safeParse(given)
  if (!read.success) {
    const [issue] = read.error.issues
    return { ok: false, reason: `${issue?.path.join('.') || 'the resource'}: ${issue?.message ?? 'not understood'}` }
  }
  if (read.data.status !== 'active' && read.data.status !== 'draft')
    return { ok: false, reason: `status: the order is ${read.data.status}, and nothing is to be done for it` }
  return { ok: true, order: requestOf(read.data) }
}

type Given = z.infer<typeof SERVICE_REQUEST>

function requestOf(given: Given): HospitalOrder {
  const remarks: string[] = []
  const concepts = [...(given.code ? [given.code] : []), ...(given.orderDetail ?? [])]
  const sites = given.bodySite ?? []
  const procedureWords = sayConcept(given.code) || 'not said'
  const all = [...sites, ...concepts]
  const procedure = one('procedure', concepts.flatMap((each) => proceduresIn(allWords(each))), remarks)
  const level = one('level', all.flatMap(levelsIn), remarks)
  const side = one('side', all.flatMap(sidesIn), remarks)
  if (!procedure) remarks.push(`no procedure known here is meant by "${procedureWords}"`)
  return {
    ...orderedBy(given),
    procedure,
    procedureWords,
    level,
    side,
    remarks: [...remarks, ...(given.note ?? []).map(({ text }) => text)],
  }
} // prettier-ignore

/** For whom, by whom, when and why. */
function orderedBy({ id, subject, requester, identifier, occurrenceDateTime, reasonCode = [] }: Given) {
  const accession = identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'ACSN'))
  return {
    reference: id === undefined ? undefined : `ServiceRequest/${id}`,
    indication: reasonCode.map(sayConcept).filter(Boolean).join('; ') || undefined,
    // A short string has 16 characters (PS3.5 6.2).
    accessionNumber: (accession?.value ?? '').slice(0, 16),
    patientId: subject.identifier?.value ?? '',
    patientName: subject.display ?? '',
    requester: requester?.display ?? '',
    plannedFor: /^\d{4}-\d{2}-\d{2}/.exec(occurrenceDateTime ?? '')?.[0],
  }
}

/** The one that is said, however often; none when several are. */
function one<T extends string>(what: string, said: readonly T[], remarks: string[]): T | undefined {
  const different = [...new Set(said)]
  if (different.length > 1) remarks.push(`${what} is left open: the order says ${different.join(' and ')}`)
  return different.length === 1 ? different[0] : undefined
}

const sayConcept = (concept: z.infer<typeof CONCEPT> | undefined) =>
  concept?.text ?? concept?.coding?.find(({ display }) => display)?.display ?? ''

const allWords = ({ text, coding }: z.infer<typeof CONCEPT>) =>
  [text, ...(coding ?? []).map(({ display }) => display)].filter(Boolean).join('. ')

const PROCEDURES: readonly (readonly [pattern: RegExp, id: ProcedureId])[] = [
  [/medial branch/i, 'medial-branch'],
  [/dorsal ramus/i, 'l5-dorsal-ramus'],
  [/facet|zygapophys/i, 'facet-joint'],
  [/transforaminal|nerve root|SNRB|TFESI/i, 'transforaminal'],
  [/interlaminar/i, 'interlaminar-epidural'],
  [/caudal (epidural|block|injection)|sacral hiatus/i, 'caudal-epidural'],
]

/** "Medial branch block for facet pain" is a block: the first that fits. */
const proceduresIn = (text: string): readonly ProcedureId[] => {
  const found = PROCEDURES.find(([pattern]) => pattern.test(text))
  return found ? [found[1]] : []
}

/** L4, L4/5, L4-L5, L5/S1: of a joint or space the upper one. */
const LEVEL = /\bL([1-5])(?:\s*[/–-]\s*(?:L?[2-5]|S1))?\b/gi

function levelsIn(concept: z.infer<typeof CONCEPT>): readonly LumbarLevel[] {
  const said = [...allWords(concept).matchAll(LEVEL)].map(([, number]) => `L${number}` as LumbarLevel)
  const coded = (concept.coding ?? []).flatMap(({ system, code }) =>
    system === undefined || system === SNOMED
      ? (['L1', 'L2', 'L3', 'L4', 'L5'] as const).filter((level) => VERTEBRA_CODES[level][0] === code)
      : [],
  )
  return [...said, ...coded]
}

const SNOMED = 'http://snomed.info/sct'

function sidesIn(concept: z.infer<typeof CONCEPT>): readonly Side[] {
  const text = allWords(concept)
  const isBoth = /\b(bilateral|both sides)\b/i.test(text)
  const coded = SIDES.filter((side) => concept.coding?.some(({ code }) => code === SIDE_CODES[side][0]))
  return [...SIDES.filter((side) => isBoth || new RegExp(`\\b${side}\\b`, 'i').test(text)), ...coded]
}
