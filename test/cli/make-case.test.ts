/** The built-in case that is shipped is the one this program makes, to the byte, and what it says it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { BUILT_IN_FOLDER, BUILT_IN_PARAMETERS, ctOfIndex, type CaseIndex } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { accountOf } from '#core/phantom/spine-account.ts'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { builtInCaseFiles, LARGEST_BYTES, sha256 } from '#cli/built-in-case.ts'

const FOLDER = join(import.meta.dirname, '../../public', BUILT_IN_FOLDER)
/** About two minutes on a free machine; other tests may take its cores. */
const LIMIT_MS = 300_000

const read = (name: string) => readFileSync(join(FOLDER, name))
const index = JSON.parse(read('index.json').toString()) as CaseIndex
const shipped = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(FOLDER.length + 1))

describe('the shipped built-in case', () => {
  test('is what its index says, file by file, and at most 12 MB', () => {
    expect(shipped.toSorted()).toEqual([...index.files.map(({ name }) => name), 'index.json'].toSorted())
    for (const { name, bytes, sha256: stated } of index.files) {
      expect([name, read(name).length, sha256(read(name))]).toEqual([name, bytes, stated])
    }
    expect(index.files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(LARGEST_BYTES)
    expect(ctOfIndex(index)).toEqual(index.ct)
  })

  test('its CT and its MR are series that our own reader accepts without a word of doubt', () => {
    const seriesOf = (names: readonly string[]) =>
      sortSeries(
        names.map((name) => {
          const result = readDicomHeader(read(name), name)
          if (!result.ok) throw new Error(result.fault.reason)
          return result.header
        }),
      )
    expect(seriesOf(index.ct)).toMatchObject([{ modality: 'CT', accepted: true, problems: [], remarks: [] }])
    expect(seriesOf(index.mr)).toMatchObject([{ modality: 'MR', accepted: true, problems: [] }])
  })

  test('is of the spine that the simulated ultrasound scans', () => {
    const account = JSON.parse(read(index.parameters).toString()) as unknown
    expect(account).toEqual(JSON.parse(JSON.stringify(accountOf(createLumbarSpine(BUILT_IN_PARAMETERS)))))
  })

  test('made again it is the same, byte for byte', { timeout: LIMIT_MS }, async () => {
    const startedMs = performance.now()
    const files = await builtInCaseFiles()
    const made = Object.fromEntries(files.map(({ name, bytes }) => [name, sha256(bytes)]))
    expect(made).toEqual(Object.fromEntries(shipped.map((name) => [name, sha256(read(name))])))
    const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
    console.log(
      `made again in ${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${files.length} files, ${megabytes.toFixed(1)} MB, all identical`,
    )
  })
})
