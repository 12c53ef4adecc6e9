/**
 * A procedure for the hospital's record (FHIR R4): the Procedure, an Observation for each figure and each finding that a
 * clinician answers for, and a DocumentReference to the report as a file. The patient by the hospital's own number.
 */
import type { Level } from '#core/anatomy/levels.ts'
import { VERTEBRA_CODES } from '#core/anatomy/structure-codes.ts'
import { idOfWords } from '#core/records/id-of-words.ts'
import { checkReviewed, type Reviewed, type ReviewedFinding } from '#core/records/reviewed.ts'
import { bundleOf, DICOM_UID, instant, LOINC, OWN_CODES, SNOMED, UCUM, type Bundle, type Concept, type Reference, type Resource } from './fhir-parts.ts' // prettier-ignore
import type { Measure } from './measures.ts'
import type { Report } from './report.ts'
import type { ReportSubject } from './subject.ts'

export interface FhirOptions {
  /** The hospital's system of patient numbers, as a URI. */
  readonly patientSystem: string
  /** The report as it lies beside: its name, size, and SHA-1 in base64, as R4 asks. */
  readonly file: { readonly name: string; readonly bytes: number; readonly sha1Base64: string }
  /** Of the study of this procedure in the archive. */
  readonly studyUid: string
  /** ServiceRequest it was done for. */
  readonly basedOn?: string | undefined
}

/** Where nobody says which: not a hospital's. */
export const PATIENT_SYSTEM = 'urn:interspace:hospital-number'

const UNITS: Readonly<Record<Measure['unit'], string>> = { mm: 'mm', deg: 'degree', s: 's', '1': '' }
const REMARK = 'For training and research. Not for diagnosis.'

export function fhirOf(report: Report, options: FhirOptions): Bundle {
  for (const finding of report.findings) checkReviewed(finding)
  const { key, begunEpochMs, lastsMs } = report
  const procedureId = idOfWords(`${key} Procedure`)
  const shared = {
    subject: patientOf(report.subject, options.patientSystem),
    performer: [{ display: report.session.operator ?? 'not recorded' }],
    ...whileOf(begunEpochMs, lastsMs),
    partOf: [{ reference: `urn:uuid:${procedureId}` }],
  }
  return bundleOf(
    [
      procedureOf(report, procedureId, options),
      ...report.measures.map((measure) => measureOf(measure, report, shared)),
      ...report.findings.map((finding) => findingOf(finding, report, shared)),
      documentOf(report, procedureId, options),
    ],
    begunEpochMs + lastsMs,
  )
}

const patientOf = ({ id, name }: ReportSubject, system: string): Reference => ({
  ...(id && { identifier: { system, value: id } }),
  // Family and given name as people read them.
  display: name.split('^').filter(Boolean).toReversed().join(' ') || 'not recorded',
})

const whileOf = (begunEpochMs: number, lastsMs: number) => ({
  effectivePeriod: { start: instant(begunEpochMs), end: instant(begunEpochMs + lastsMs) },
})

function procedureOf(report: Report, id: string, { patientSystem, studyUid, basedOn }: FhirOptions): Resource {
  const { session, begunEpochMs, lastsMs, subject, isWhole } = report
  const { planned, operator } = session
  const site = siteOf(report)
  return {
    resourceType: 'Procedure',
    id,
    identifier: [{ system: DICOM_UID, value: `urn:oid:${studyUid}` }],
    ...(basedOn !== undefined && { basedOn: [{ reference: basedOn }] }),
    status: isWhole ? 'completed' : 'stopped',
    code: { text: planned?.procedure ?? 'Guided injection; which is not recorded' },
    subject: patientOf(subject, patientSystem),
    performedPeriod: { start: instant(begunEpochMs), end: instant(begunEpochMs + lastsMs) },
    ...(operator && { performer: [{ actor: { display: operator } }] }),
    ...(site && { bodySite: [site] }),
    ...(planned && { usedCode: [{ text: planned.needle }] }),
    note: [{ text: `${report.software}. ${REMARK}` }],
  }
}

function siteOf({ session: { planned } }: Report): Concept | undefined {
  if (!planned?.place) return undefined
  const code = planned.level && (VERTEBRA_CODES as Readonly<Record<string, (typeof VERTEBRA_CODES)[Level]>>)[planned.level] // prettier-ignore
  return { ...(code && { coding: [{ system: SNOMED, code: code[0], display: code[1] }] }), text: planned.place }
}

function measureOf(measure: Measure, report: Report, shared: object): Resource {
  const { code, name, value, unit, how, structure } = measure
  const rounded = Math.round(value * 1000) / 1000
  return {
    resourceType: 'Observation',
    id: idOfWords(`${report.key} ${code}`),
    status: 'final',
    code: { coding: [{ system: OWN_CODES, code, display: name }], text: name },
    ...shared,
    valueQuantity: { value: rounded, unit: UNITS[unit] || 'count', system: UCUM, code: unit },
    ...(structure && { bodySite: { text: structure } }),
    method: { text: how },
    device: { display: report.software },
  }
}

function findingOf({ of, review }: Reviewed<ReviewedFinding>, report: Report, shared: object): Resource {
  const { kind, finding, saidFirst, model, inputSha256, outputId, confidence } = of
  const part = (code: string, text: string) => ({ code: { coding: [{ system: OWN_CODES, code, display: code }], text: code }, valueString: text }) // prettier-ignore
  return {
    resourceType: 'Observation',
    id: idOfWords(`${report.key} finding ${outputId}`),
    status: 'final',
    code: { coding: [{ system: OWN_CODES, code: 'REVIEWED-FINDING', display: 'Reviewed finding' }], text: kind },
    ...shared,
    performer: [{ display: review.by }],
    issued: instant(review.atMs),
    valueString: finding,
    note: [{ text: `${review.verdict} by ${review.by}${review.reason && `: ${review.reason}`}` }],
    device: { display: `${model.name} ${model.version}` },
    component: [
      part('model-sha256', model.sha256),
      part('input-sha256', inputSha256),
      ...(confidence === undefined ? [] : [part('confidence', confidence.toFixed(2))]),
      ...(saidFirst === undefined ? [] : [part('said-first', saidFirst)]),
    ],
  }
}

function documentOf(report: Report, procedureId: string, { file, patientSystem }: FhirOptions): Resource {
  const { subject, begunEpochMs, lastsMs, session } = report
  return {
    resourceType: 'DocumentReference',
    id: idOfWords(`${report.key} DocumentReference`),
    status: 'current',
    // Nobody has signed it here.
    docStatus: 'preliminary',
    type: { coding: [{ system: LOINC, code: '28570-0', display: 'Procedure note' }], text: 'Report of a guided injection' },
    subject: patientOf(subject, patientSystem),
    date: instant(begunEpochMs + lastsMs),
    ...(session.operator && { author: [{ display: session.operator }] }),
    description: `${session.planned?.procedure ?? 'Guided injection'}. ${REMARK}`,
    content: [
      {
        attachment: {
          contentType: 'application/pdf',
          language: 'en',
          url: file.name,
          title: file.name,
          size: file.bytes,
          hash: file.sha1Base64,
          creation: instant(begunEpochMs + lastsMs),
        },
      },
    ],
    context: { related: [{ reference: `urn:uuid:${procedureId}` }], period: { start: instant(begunEpochMs), end: instant(begunEpochMs + lastsMs) } },
  } // prettier-ignore
}
