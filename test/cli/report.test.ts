import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reviewsAsText } from '#core/records/review-file.ts'
import { recordedInjection } from '#test/app/recorded-injection.ts'
import { aiRecords, UNREVIEWED } from '#test/core/report/reported-injection.ts'
import { phantomStudy } from '#test/dicom/write/phantom-study.ts'
import { missingForOrthanc, startOrthanc } from '#test/peers/orthanc.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'interspace-report-'))
const path = (name: string) => join(folder, name)
let recording = ''
const ORDER = {
  resourceType: 'ServiceRequest',
  id: '7',
  status: 'active',
  intent: 'order',
  identifier: [{ type: { coding: [{ code: 'ACSN' }] }, value: 'A-17' }],
  code: { text: 'Facet joint injection right L4/5' },
  subject: { identifier: { value: 'PHANTOM-7' } },
}

beforeAll(async () => {
  recording = (await recordedInjection(300)).path
  mkdirSync(path('ct'))
  for (const { name, bytes } of phantomStudy().ctFiles) writeFileSync(path(name), bytes)
  writeFileSync(path('reviews.json'), reviewsAsText(aiRecords()))
  writeFileSync(path('order.json'), JSON.stringify(ORDER))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = async (...args: string[]) => {
  const { status, stdout } = await runCli(['report', ...args])
  return { status, told: JSON.parse(stdout) as Record<string, unknown> }
}

describe('interspace report', () => {
  test('writes report, DICOM of the patient of the series, and FHIR that answers the order', async () => {
    const out = path('out')
    const { status, told } = await run(recording, '--out', out, '--series', path('ct'), '--reviews', path('reviews.json'), '--order', path('order.json')) // prettier-ignore
    expect([status, told['error']]).toEqual([0, undefined])
    const names = [
      'fhir.json',
      'measurements.dcm',
      'procedure-log.dcm',
      'registration.dcm',
      'report.pdf',
      'ultrasound.dcm',
    ]
    expect(readdirSync(out).toSorted((a, b) => a.localeCompare(b))).toEqual(names)
    expect(told).toMatchObject({
      patient: 'PHANTOM-7',
      reviews: { unreviewed: 1, accepted: 1, edited: 1, rejected: 1 },
    })
    const fhir = readFileSync(join(out, 'fhir.json'), 'utf8')
    expect(fhir).toContain('ServiceRequest/7')
    expect(fhir).toContain('Lamina of L4')
    for (const name of names) expect([name, readFileSync(join(out, name), 'latin1').includes(UNREVIEWED)]).toEqual([name, false]) // prettier-ignore
    if (spawnSync('which', ['dcmdump']).status === 0)
      expect(spawnSync('dcmdump', ['+P', 'AccessionNumber', join(out, 'measurements.dcm')], { encoding: 'utf8' }).stdout).toContain('[A-17]') // prettier-ignore
  }, 60_000)

  test('of a recording alone it is nobody’s, and two sessions count in the table', async () => {
    const { status, told } = await run(recording, recording, '--out', path('alone'))
    expect([status, told['patient']]).toEqual([0, 'UNNAMED'])
  }, 60_000)

  test.each([
    { why: 'no folder', args: () => [recording], says: '--out DIR is missing' },
    { why: 'a folder with something in it', args: () => [recording, '--out', path('ct')], says: 'not empty' },
    { why: 'no recording', args: () => [path('order.json'), '--out', path('x1')], says: 'order.json' },
    { why: 'reviews that are none', args: () => [recording, '--out', path('x2'), '--reviews', path('order.json')], says: 'format' },
    { why: 'an order that is none', args: () => [recording, '--out', path('x3'), '--order', path('reviews.json')], says: 'resourceType' },
    { why: 'an archive that is no address', args: () => [recording, '--out', path('x4'), '--stow', 'pacs'], says: '--stow' },
  ])('$why is refused', async ({ args, says }) => {
    const { status, told } = await run(...args())
    expect(status).toBe(2)
    expect(JSON.stringify(told['error'])).toContain(says)
  }, 30_000) // prettier-ignore

  test('an order of another patient is refused', async () => {
    writeFileSync(path('other.json'), JSON.stringify({ ...ORDER, subject: { identifier: { value: 'H-2' } } }))
    const { told } = await run(recording, '--out', path('x5'), '--order', path('other.json'), '--series', path('ct'))
    expect(told['error']).toMatchObject({ message: 'the order is of patient H-2, the series of PHANTOM-7' })
  }, 30_000)

  const missing = missingForOrthanc()
  if (missing.length > 0) console.warn(`skipped: into Orthanc (not installed: ${missing.join(', ')})`)
  test.skipIf(missing.length > 0)(
    'into Orthanc: four stored; with a wrong password none, and it says so',
    async () => {
      const orthanc = await startOrthanc()
      try {
        const { told } = await run(recording, '--out', path('stored'), '--stow', orthanc.rootWithPassword)
        expect(told['stored']).toBe(4)
        const wrong = orthanc.rootWithPassword.replace(orthanc.password, 'wrong')
        const refused = await run(recording, '--out', path('refused'), '--stow', wrong)
        expect(refused.status).toBe(2)
      } finally {
        await orthanc.close()
      }
    },
    90_000,
  )
})
