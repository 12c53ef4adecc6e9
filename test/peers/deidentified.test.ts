/** De-identified files before others' programs: dicom3tools' validator, DCMTK's reader; Orthanc's anonymiser and @umessen's engine beside ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DicomDeidentifier } from '@umessen/dicom-deidentifier'
import dcmjs from 'dcmjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONFIDENTIAL } from '#core/records/deidentification/confidentiality-table.ts'
import { deidentifiedFile } from '#dicom/write/deidentified.ts'
import { runCli } from '#test/cli/run-cli.ts'
import { phantomStudy } from '#test/dicom/write/phantom-study.ts'
import { missingForOrthanc, startOrthanc } from './orthanc.ts'

const PROGRAMS = ['dciodvfy', 'dcentvfy', 'dcmdump']
const missing = [...PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0), ...missingForOrthanc()]
if (missing.length)
  console.warn(`skipped: de-identified files before other programs (not installed: ${missing.join(', ')})`)

const CANARY = 'CANARYDOE'
const TEXT_VRS = ['LO', 'SH', 'PN', 'ST', 'LT', 'UT']
const { DicomMessage, DicomDict, DicomMetaDictionary } = dcmjs.data

/** The file with a canary in every text attribute of the table, at the top, in an item, and in a private block. */
function marked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const { meta, dict } = DicomMessage.readFile(bytes.buffer.slice(0))
  const canaries = Object.fromEntries(
    [...CONFIDENTIAL.keys()].flatMap((tag) => {
      const vr = DicomMetaDictionary.dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr ?? ''
      const isInDataSet = Number.parseInt(tag.slice(0, 4), 16) >= 8
      return isInDataSet && TEXT_VRS.includes(vr) ? [[tag, { vr, Value: [CANARY] }]] : []
    }),
  )
  const file = new DicomDict(meta)
  file.dict = {
    ...dict,
    ...canaries,
    '00090010': { vr: 'LO', Value: [CANARY] },
    '00091001': { vr: 'LO', Value: [CANARY] },
    '00081250': { vr: 'SQ', Value: [{ ...canaries, '0020000E': { vr: 'UI', Value: ['1.2.3'] } }] },
  }
  return new Uint8Array(file.write())
}

const canariesIn = (file: Uint8Array) => Buffer.from(file).toString('latin1').split(CANARY).length - 1

/** In the order in which a folder is read. */
const nameOf = (index: number) => `${String(index).padStart(4, '0')}.dcm`

const verdict = (path: string) => {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
  return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error'))
}

describe.skipIf(missing.length > 0)('de-identified files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-deidentified-'))
  const place = (name: string) => join(folder, name)
  const made = phantomStudy()
  /** The segmentation refers to every slice of the CT. */
  const files = [...made.ctFiles, ...made.mrFiles.slice(0, 2), made.segmentation]
  const ct = 0
  const mr = made.ctFiles.length
  const segmentation = files.length - 1
  beforeAll(() => {
    for (const name of ['plain', 'marked']) mkdirSync(place(name))
    for (const [index, { bytes }] of files.entries()) {
      writeFileSync(place(`plain/${nameOf(index)}`), bytes)
      writeFileSync(place(`marked/${nameOf(index)}`), marked(bytes))
    }
    writeFileSync(place('key'), 'a key of sixteen bytes or more')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('no canary is in any byte of CT, MR and segmentation; DCMTK reads them; UIDs agree from file to file', async () => {
    const { status, json } = await runCli(['deidentify', place('marked'), place('out'), '--key', place('key')])
    expect(status).toBe(0)
    expect((json()[0] as { written: number }).written).toBe(files.length)
    const out = readdirSync(place('out')).map((name) => place(`out/${name}`))
    expect(out.filter((path) => readFileSync(path).includes(CANARY))).toEqual([])
    expect(out.filter((path) => readFileSync(path).includes('PHANTOM-7'))).toEqual([])
    const value = (path: string, tag: string) =>
      [...execFileSync('dcmdump', ['-Un', '+P', tag, path], { encoding: 'utf8' }).matchAll(/\[(.*?)\]/g)].map(
        (m) => m[1],
      )
    const [first] = out as [string]
    expect(new Set(out.map((path) => value(path, '0020,000d')[0])).size).toBe(1)
    expect(value(first, '0008,0018')).toEqual(value(first, '0002,0003'))
    expect(value(first, '0012,0062')).toEqual(['YES'])
    // What the segmentation refers to is among the instances that came out.
    const instances = out.flatMap((path) => value(path, '0008,0018'))
    const referred = value(out.at(-1)!, '0008,1155')
    expect(referred.length).toBeGreaterThan(0)
    expect(referred.filter((uid) => !instances.includes(uid))).toEqual([])
    const together = spawnSync('dcentvfy', out, { encoding: 'utf8' })
    expect(`${together.stdout}${together.stderr}`.split('\n').filter((line) => line.startsWith('Error'))).toEqual([])
  }, 120_000)

  test.each([
    { name: 'dates removed', flags: [], judged: [ct, mr] },
    // The validator takes a quarter of a minute for the segmentation: once is enough.
    { name: 'dates shifted', flags: ['--shift-dates', '--pseudonym', 'P001'], judged: [ct, mr, segmentation] },
  ])(
    'dciodvfy finds no error, as in what went in, $name',
    async ({ name, flags, judged }) => {
      const to = place(`clean ${name}`)
      const { status } = await runCli(['deidentify', place('plain'), to, ...flags])
      expect(status).toBe(0)
      const after = judged.flatMap((index) => verdict(join(to, `${String(index + 1).padStart(4, '0')}.dcm`)))
      expect(after).toEqual([])
    },
    300_000,
  )

  test('what Orthanc’s anonymiser takes out of a CT, ours does too', async () => {
    const orthanc = await startOrthanc()
    try {
      const { bytes, left, ours } = await oursOfMarked()
      const theirs = await orthanc.anonymised(bytes)
      const [keptByThem, keptByUs] = [new Set(left(theirs)), left(ours)]
      expect(keptByThem.size).toBeGreaterThan(10)
      expect(keptByUs.filter((tag) => !keptByThem.has(tag))).toEqual([])
      console.log(`Orthanc’s anonymiser leaves ${canariesIn(theirs)} canaries, ours ${canariesIn(ours)}`)
    } finally {
      await orthanc.close()
    }
  }, 60_000)

  test('what @umessen’s engine takes out of a CT by the basic profile, ours does too', async () => {
    const { bytes, left, ours } = await oursOfMarked()
    const engine = new DicomDeidentifier({ profileOptions: [], dummies: { default: 'removed', lookup: {} }, keep: [] })
    const theirs = new Uint8Array(engine.deidentify(bytes))
    const [keptByThem, keptByUs] = [new Set(left(theirs)), left(ours)]
    expect(keptByThem.size).toBeGreaterThan(10)
    expect(keptByUs.filter((tag) => !keptByThem.has(tag))).toEqual([])
    console.log(`@umessen’s engine leaves ${canariesIn(theirs)} canaries, ours ${canariesIn(ours)}`)
    expect(canariesIn(ours)).toBe(0)
  }, 60_000)

  /** A marked CT, the same by ours, and of any file which attributes of the marked one it still has as they were. */
  async function oursOfMarked() {
    const bytes = marked(made.ctFiles[0]!.bytes)
    const ours = await deidentifiedFile(bytes, () => ({ uidFor: (uid) => `2.25.${uid.length}`, retain: [] }))
    if (!ours.ok) throw new Error(ours.reason)
    const original = DicomMessage.readFile(bytes.buffer.slice(0)).dict
    // What says nothing can stay; an engine that fills it in takes nothing out.
    const hasValue = (tag: string) =>
      (original[tag]?.Value ?? []).some((value: unknown) => value !== '' && value !== null)
    const left = (file: Uint8Array<ArrayBuffer>) => {
      const { dict } = DicomMessage.readFile(file.buffer.slice(0))
      return Object.keys(original).filter((tag) => hasValue(tag) && JSON.stringify(dict[tag]) === JSON.stringify(original[tag])) // prettier-ignore
    }
    return { bytes, ours: ours.bytes, left }
  }
})
