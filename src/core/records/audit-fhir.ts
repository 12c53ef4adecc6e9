/**
 * Audit entries as FHIR R4 AuditEvent, for a hospital's own audit repository.
 *
 * Codes of events are DICOM's (PS3.16 CID 400), as R4 asks; outcomes and kinds of entities are R4's.
 * People and patients stay random identifiers here too.
 */
import type { AuditAction, AuditEntry, AuditOutcome } from './audit-entry.ts'

export interface FhirCoding {
  readonly system: string
  readonly code: string
  readonly display: string
}

export interface FhirAuditEvent {
  readonly resourceType: 'AuditEvent'
  readonly id: string
  readonly type: FhirCoding
  readonly subtype: readonly FhirCoding[]
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E'
  /** ISO 8601 with milliseconds, UTC. */
  readonly recorded: string
  readonly outcome: '0' | '4' | '8'
  readonly outcomeDesc?: string
  readonly agent: readonly unknown[]
  readonly source: unknown
  readonly entity?: readonly unknown[]
}

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role'
const OURS = 'urn:interspace:audit'

type Meaning = readonly [action: FhirAuditEvent['action'], code: string, display: string]

const MEANINGS: Readonly<Record<AuditAction, Meaning>> = {
  start: ['E', '110100', 'Application Activity'],
  stop: ['E', '110100', 'Application Activity'],
  'sign-in': ['E', '110114', 'User Authentication'],
  'sign-out': ['E', '110114', 'User Authentication'],
  list: ['E', '110112', 'Query'],
  read: ['R', '110110', 'Patient Record'],
  create: ['C', '110110', 'Patient Record'],
  change: ['U', '110110', 'Patient Record'],
  sign: ['U', '110110', 'Patient Record'],
  erase: ['D', '110110', 'Patient Record'],
  export: ['R', '110106', 'Export'],
  send: ['R', '110104', 'DICOM Instances Transferred'],
  backup: ['R', '110106', 'Export'],
  restore: ['C', '110107', 'Import'],
  'rotate-key': ['E', '110113', 'Security Alert'],
}

const OUTCOMES: Readonly<Record<AuditOutcome, FhirAuditEvent['outcome']>> = { done: '0', refused: '4', failed: '8' }

export function auditEventOf(chain: string, entry: AuditEntry): FhirAuditEvent {
  const { seq, atMs, actor, role, tenant, action, kind, id, patient, outcome, why } = entry
  const [act, code, display] = MEANINGS[action]
  const entity = [
    ...(id === null ? [] : [object(kind, id)]),
    ...(patient === null || patient === id ? [] : [person(patient)]),
  ]
  return {
    resourceType: 'AuditEvent',
    id: `${chain.slice(0, 32)}-${seq}`,
    type: { system: DICOM, code, display },
    subtype: [{ system: OURS, code: `${action}-${kind}`, display: `${action} ${kind}` }],
    action: act,
    recorded: new Date(atMs).toISOString(),
    outcome: OUTCOMES[outcome],
    ...(why !== null && { outcomeDesc: why }),
    agent: [
      {
        ...(role !== null && { role: [{ coding: [{ system: `${OURS}:role`, code: role }] }] }),
        who: { identifier: { system: `${OURS}:account`, value: actor } },
        requestor: actor !== 'system',
      },
    ],
    source: {
      ...(tenant !== null && { site: tenant }),
      observer: { identifier: { system: `${OURS}:chain`, value: chain } },
    },
    ...(entity.length > 0 && { entity }),
  }
}

const object = (kind: string, id: string) =>
  kind === 'patient'
    ? person(id)
    : {
        what: { identifier: { system: `${OURS}:${kind}`, value: id } },
        type: { system: ENTITY_TYPE, code: '2', display: 'System Object' },
        name: kind,
      }

const person = (id: string) => ({
  what: { identifier: { system: `${OURS}:patient`, value: id } },
  type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
  role: { system: OBJECT_ROLE, code: '1', display: 'Patient' },
})
