import { beforeAll, describe, expect, test } from 'vitest'
import { NOBODY } from '#core/report/subject.ts'
import { NOT_RECORDED, trialTable } from '#core/report/trial-table.ts'
import { recordedClip } from '#core/report/recorded-clip.ts'
import { REJECTED, reportedInjection, UNREVIEWED, type Injected } from './reported-injection.ts'

let made: Injected
beforeAll(async () => {
  made = await reportedInjection(NOBODY)
}, 60_000)

const value = (code: string) => made.report.measures.find((measure) => measure.code === code)

describe('a report of a simulated injection', () => {
  test('has the path of (30, 90, -20) to (10, 40, -20): 53.85 mm, and 9.1 mm to the root as the nearest', () => {
    expect(value('PATH-LENGTH')?.value).toBeCloseTo(53.852, 3)
    expect(value('PLAN-CLEARANCE')).toMatchObject({ value: 9.1, structure: 'nerve root L4 right', unit: 'mm' })
  })

  test('has the outcome as the review of the same recording has it', () => {
    const { figures } = made.report.review
    expect(value('TIP-TARGET')?.value).toBe(figures.endToTargetMm)
    expect(value('PASSES')?.value).toBe(figures.passes)
    expect(value('ALARMS')?.value).toBe(made.report.alarms.length)
    expect(value('TIP-TARGET')?.value).toBeGreaterThan(0)
  })

  test('has of what networks said what was accepted, and what was edited as it was edited', () => {
    expect(made.report.findings.map(({ of }) => of.finding)).toEqual(['Lowest level seen is L5', 'Lamina of L4'])
    expect(made.report.reviews).toEqual({ unreviewed: 1, accepted: 1, edited: 1, rejected: 1, abstained: 0 })
    const text = JSON.stringify(made.report)
    expect([text.includes(UNREVIEWED), text.includes(REJECTED)]).toEqual([false, false])
  })

  test('gives no registration of bone that a network outlined and nobody reviewed', async () => {
    const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const swept = await reportedInjection(NOBODY, { registration: { matrix, how: 'bone swept by ultrasound' } })
    expect(swept.report.registration).toBeUndefined()
    expect(made.report.registration?.review.verdict).toBe('made by a person')
  }, 60_000)

  test('shows pictures with the needle in, and a clip of one size with its scale', () => {
    expect(made.report.pictures.length).toBeGreaterThan(0)
    const clip = recordedClip(made.recording, made.report.review)!
    expect(clip.frames.length).toBeGreaterThan(10)
    for (const { grey } of clip.frames) expect(grey).toHaveLength(clip.widthPx * clip.heightPx)
    expect(clip.pixelMm?.[0]).toBeGreaterThan(0.05)
    expect(clip.pixelMm?.[0]).toBeLessThan(1)
  })

  test('fills the table for trials with what is known, and says of the rest that it is not recorded', () => {
    const rows = trialTable([made.report])
    const answer = (item: string) => rows.find((row) => row.item === item)?.answer
    expect(answer('Agreement')).toBe('4 outputs: 1 accepted, 1 edited, 1 rejected, 1 not reviewed')
    expect(answer('Patients')).toBe(NOT_RECORDED)
    expect(answer('5 (vi)')).toBe('3 of 4 reviewed by a person; only accepted and edited ones are reported')
    expect(rows.filter(({ from }) => from === 'CONSORT-AI')).toHaveLength(13)
  })
})
