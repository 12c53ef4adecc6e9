/** What a procedure sends to an archive, before others' programs: dicom3tools' validators, DCMTK's readers and Orthanc. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordedClip } from '#core/report/recorded-clip.ts'
import type { ReportSubject } from '#core/report/subject.ts'
import { subjectOf } from '#dicom/subject-of-series.ts'
import { hospitalObjects } from '#dicom/write/hospital-objects.ts'
import type { DicomFile } from '#dicom/write/part10.ts'
import { REJECTED, reportedInjection, UNREVIEWED, type Injected } from '#test/core/report/reported-injection.ts'
import { phantomStudy } from '#test/dicom/write/phantom-study.ts'
import { missingForOrthanc, startOrthanc } from './orthanc.ts'

const PROGRAMS = ['dciodvfy', 'dcentvfy', 'dsrdump', 'dcmdump']
const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0)
if (missing.length > 0) console.warn(`skipped: DICOM for the hospital (not installed: ${missing.join(', ')})`)

/** A code of one's own is unknown to the validator; and it counts the accession number to the study in reports, to the series in images. */
const QUIRKS = [/^Warning - Unrecognized defined term <99INTERSPACE> for value 1 of attribute <Coding Scheme Designator>$/, /^Warning - Different information entities for attribute - Element=<AccessionNumber>/] // prettier-ignore

/** What a program says, a line each, on either stream. */
function said(program: string, args: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !QUIRKS.some((quirk) => quirk.test(line)))
}

/** Of DCMTK; Debian's has no checker for names in UTF-8, and says so. */
const complaints = (tree: string) =>
  tree
    .split('\n')
    .filter((line) => /^[EWF]:/.test(line) && !line.includes('does not support this Specific Character Set'))

describe.skipIf(missing.length > 0)('what a procedure sends to an archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-hospital-'))
  const ct = phantomStudy().ctFiles
  let subject: ReportSubject
  let made: Injected
  let files: readonly DicomFile[]
  const path = (name: string) => join(folder, name)

  beforeAll(async () => {
    mkdirSync(path('ct'))
    for (const { name, bytes } of ct) writeFileSync(path(name), bytes)
    const read = subjectOf(ct.map(({ name, bytes }) => ({ name, bytes })))
    if (!read.ok) throw new Error(read.reason)
    subject = read.subject
    made = await reportedInjection(subject)
    files = hospitalObjects(made.report, recordedClip(made.recording, made.report.review))
    for (const { name, bytes } of files) writeFileSync(path(name), bytes)
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    { name: 'measurements.dcm', kind: 'Comprehensive3DSR' },
    { name: 'procedure-log.dcm', kind: 'ProcedureLog' },
    { name: 'registration.dcm', kind: 'SpatialRegistration' },
    { name: 'ultrasound.dcm', kind: 'USMultiFrameImage' },
  ])('dciodvfy finds no error and no warning but of own codes of $kind', ({ name, kind }) => {
    expect([name, ...said('dciodvfy', [path(name)])]).toEqual([name, kind])
  })

  test('dcentvfy finds patient, studies, series and frames of reference of CT and procedure consistent', () => {
    const all = [...ct, ...files].map(({ name }) => path(name))
    expect(said('dcentvfy', all)).toEqual([])
    console.log(`dcentvfy: ${all.length} files, nothing to say`)
  })

  test('DCMTK reads the measurement report as a tree: the path, its two ends, the outcome, what was reviewed', () => {
    const tree = said('dsrdump', ['+Pl', path('measurements.dcm')]).join('\n')
    expect(tree).toMatch(/Length of the planned path.*53\.852/)
    expect(tree).toMatch(/SCOORD3D.*POLYLINE/i)
    expect(tree).toContain('Tip to target at the end of the last pass')
    expect(tree).toContain('Lamina of L4')
    expect(complaints(tree)).toEqual([])
  })

  test('DCMTK reads the procedure log with a moment for each entry, in order', () => {
    const tree = said('dsrdump', ['+Pl', path('procedure-log.dcm')]).join('\n')
    expect(tree).toContain('Recording begun: Facet joint injection')
    expect(complaints(tree)).toEqual([])
    const moments = execFileSync('dcmdump', ['+P', 'ObservationDateTime', path('procedure-log.dcm')], {
      encoding: 'utf8',
    })
    const times = [...moments.matchAll(/\[(\d{14}\.\d{3})\]/g)].map(([, time]) => time!)
    expect(times.length).toBeGreaterThan(2)
    expect(times).toEqual(times.toSorted())
  })

  test('the registration is ctFromPatient row by row, into the frame of reference of the CT', () => {
    const dump = execFileSync('dcmdump', ['+L', path('registration.dcm')], { encoding: 'utf8' })
    const matrices = [...dump.matchAll(/\(3006,00c6\) DS \[([^\]]*)\]/g)].map(([, text]) =>
      text!.split('\\').map(Number),
    )
    const m = made.report.registration!.of.matrix
    expect(matrices).toHaveLength(2)
    const rows = [0, 1, 2, 3].flatMap((row) => [0, 4, 8, 12].map((at) => m[at + row]!))
    rows.forEach((value, at) => expect(matrices[1]![at]).toBeCloseTo(value, 9))
    expect(dump).toContain(`(0020,0052) UI [${subject.imaging!.frameOfReferenceUid}]`)
  })

  test('nothing that nobody reviewed is in any of them, in any form', () => {
    for (const { name, bytes } of files) {
      const text = Buffer.from(bytes).toString('latin1')
      expect([name, text.includes(UNREVIEWED), text.includes(REJECTED)]).toEqual([name, false, false])
    }
    // The test would see it: what was accepted is there.
    expect(Buffer.from(files[0]!.bytes).toString('latin1')).toContain('Lowest level seen is L5')
  })

  test('the same recording gives the same bytes', () => {
    const again = hospitalObjects(made.report, recordedClip(made.recording, made.report.review))
    for (const [at, { bytes }] of again.entries())
      expect(Buffer.compare(Buffer.from(bytes), readFileSync(path(files[at]!.name)))).toBe(0)
  })

  test.skipIf(missingForOrthanc().length > 0)(
    'Orthanc stores all of them under one patient and gives them back',
    async () => {
      const orthanc = await startOrthanc()
      try {
        const own = mkdtempSync(join(folder, 'store-'))
        for (const { name, bytes } of files) writeFileSync(join(own, name), bytes)
        const series = await orthanc.store(own)
        const headers = {
          authorization: `Basic ${Buffer.from(`interspace:${orthanc.password}`).toString('base64')}`,
          accept: 'application/dicom+json',
        }
        const study = series.replace(/\/series\/.*/, '')
        const found = (await (await fetch(`${orthanc.root}${study}/instances`, { headers })).json()) as Record<
          string,
          { Value: string[] }
        >[]
        expect(found.map((each) => each['00080016']!.Value[0]!).toSorted()).toEqual([
          '1.2.840.10008.5.1.4.1.1.3.1',
          '1.2.840.10008.5.1.4.1.1.66.1',
          '1.2.840.10008.5.1.4.1.1.88.34',
          '1.2.840.10008.5.1.4.1.1.88.40',
        ])
      } finally {
        await orthanc.close()
      }
    },
    60_000,
  )
})
