import { PDFDocument } from '@cantoo/pdf-lib'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOBODY } from '#core/report/subject.ts'
import { trialTable } from '#core/report/trial-table.ts'
import { reportAsPdf } from '#report/pdf-report.ts'
import { pdfText, wrapped } from '#report/pdf-text.ts'
import { REJECTED, reportedInjection, UNREVIEWED, type Injected } from '#test/core/report/reported-injection.ts'

let made: Injected
let pdf: Uint8Array<ArrayBuffer>
const folder = mkdtempSync(join(tmpdir(), 'interspace-pdf-'))
beforeAll(async () => {
  made = await reportedInjection({ ...NOBODY, name: 'Lovelace^Ada', id: 'H-1815', birthDate: '18151210' })
  pdf = await reportAsPdf(made.report, trialTable([made.report]))
  if (process.env['KEEP_PDF']) writeFileSync(process.env['KEEP_PDF'], pdf)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Words of a PDF written here: strings in hexadecimal before Tj, in streams that may be deflated. */
function wordsOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  const streams = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, body]) => {
    try {
      return inflateSync(Buffer.from(body!, 'latin1')).toString('latin1')
    } catch {
      return body!
    }
  })
  return streams
    .flatMap((stream) => [...stream.matchAll(/<([0-9A-Fa-f]+)> Tj/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')))
    .join(' ')
} // prettier-ignore

describe('the report as PDF', () => {
  test('opens again with its title, its pages and the day of the procedure', async () => {
    const read = await PDFDocument.load(pdf, { updateMetadata: false })
    expect(read.getTitle()).toBe('Report of Facet joint injection')
    expect(read.getPageCount()).toBeGreaterThanOrEqual(2)
    expect(read.getCreationDate()?.getTime()).toBe(Math.floor((made.report.begunEpochMs + made.report.lastsMs) / 1000) * 1000) // prettier-ignore
  })

  test('names the patient, the path, the outcome and who answers for what networks said', () => {
    const words = wordsOf(pdf)
    expect(words).toContain('Ada Lovelace')
    expect(words).toContain('53.9 mm')
    expect(words).toContain('Lamina of L4 (said first: Lamina of')
    expect(words).toContain('Left out: 1 that nobody reviewed, 1 that were rejected.')
    expect(words).toContain('not recorded')
  })

  test('has nothing in it that nobody reviewed or that was rejected', () => {
    const words = wordsOf(pdf)
    expect([words.includes(UNREVIEWED), words.includes(REJECTED)]).toEqual([false, false])
  })

  test('is refused for a finding that only looks reviewed', async () => {
    const [finding] = made.report.findings
    const copied = { ...made.report, findings: [structuredClone(finding!)] }
    await expect(reportAsPdf(copied, [])).rejects.toThrow('nobody answers for it')
  })

  test('is the same for the same recording, byte by byte', async () => {
    const again = await reportAsPdf(made.report, trialTable([made.report]))
    expect(Buffer.compare(Buffer.from(again), Buffer.from(pdf))).toBe(0)
  })

  const hasPoppler = spawnSync('which', ['pdftotext']).status === 0
  if (!hasPoppler) console.warn('skipped: the PDF before poppler (not installed: poppler-utils)')
  test.skipIf(!hasPoppler)('poppler reads its words', () => {
    const path = join(folder, 'report.pdf')
    writeFileSync(path, pdf)
    const { stdout, stderr } = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toContain('Plan against outcome')
  })
})

describe('text', () => {
  test.each([
    { text: 'Ångström, 5 °', written: 'Ångström, 5 °' },
    { text: 'd ≤ 2 mm ± 2 σ', written: 'd <= 2 mm ± 2 sigma' },
    { text: 'Dvořák', written: 'Dvorák' },
    { text: 'Πέτρος', written: '??????' },
  ])('$text is written $written', ({ text, written }) => expect(pdfText(text)).toBe(written))

  test('is broken at words, and within a word that is wider than the line', () => {
    const font = { widthOfTextAtSize: (text: string) => text.length }
    expect(wrapped('one two abcdefghij', font, 1, 7)).toEqual(['one two', 'abcdefg', 'hij'])
  })
})
