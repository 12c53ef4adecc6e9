import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createModelMarks } from '#app/model-marks.ts'
import { createOutputDesk } from '#app/output-desk.ts'
import { stateOf } from '#core/records/ai-output.ts'
import { SOFTWARE_VERSION } from '#core/report/software.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'

const sha256 = (bytes: Uint8Array) => Promise.resolve(createHash('sha256').update(bytes).digest('hex'))
const ROOT = join(import.meta.dirname, '../..')
const manifest = (name: string) => readFileSync(join(ROOT, `models/${name}/manifest.json`), 'utf8')
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function rig() {
  const session = createSession()
  const live = createLive()
  let nowMs = 1_790_000_000_000
  const desk = createOutputDesk({
    session,
    live,
    markOf: createModelMarks({
      models: [{ name: 'lumbar-anatomy', modelUrl: '', manifestUrl: 'lumbar-anatomy' }],
      readText: (name) => Promise.resolve(manifest(name)),
      sha256,
    }),
    sha256,
    pixelMm: () => [0.2, 0.2],
    calendarMs: () => nowMs++,
    sessionKey: 'a test',
  })
  const look = async () => {
    desk.look()
    await settled()
  }
  const show = (frameId: number, name: string | undefined, confidence: number, silent?: string) => {
    live.ultrasound = { frameId, widthPx: 2, heightPx: 2, grey: Uint8Array.of(frameId, 1, 2, 3), atMs: 0, receivedAtMs: 0 } // prettier-ignore
    live.viewSeen = { seen: name === undefined ? undefined : { name, confidence }, silent }
    live.namesPaused = silent
  }
  return { session, live, desk, look, show, records: () => session.getState().aiRecords }
}

describe('the desk of outputs', () => {
  test('keeps of a view the surest picture, with the hash of its bytes and of the network’s file', async () => {
    const { look, show, records, desk } = rig()
    for (const [frameId, confidence] of [[1, 0.6], [2, 0.9], [3, 0.7]] as const) {
      show(frameId, 'sagittal', confidence)
      await look()
    } // prettier-ignore
    const [record, ...more] = records()
    expect(more).toEqual([])
    expect(record!.output).toMatchObject({ finding: 'View: sagittal', confidence: 0.9, seenIn: { frameId: 2 } })
    expect(record!.output.inputSha256).toBe(await sha256(Uint8Array.of(2, 1, 2, 3)))
    expect(record!.output.model).toEqual({
      name: 'lumbar-anatomy',
      ...(({ version, sha256: hash }: { version: string; sha256: string }) => ({ version, sha256: hash }))(JSON.parse(manifest('lumbar-anatomy'))), // prettier-ignore
    })
    expect(desk.pictureOf(record!.output.id)?.grey).toEqual(Uint8Array.of(2, 1, 2, 3))
  })

  test('a reviewed finding stays as it is however sure a later picture is', async () => {
    const { look, show, records, desk } = rig()
    show(1, 'sagittal', 0.6)
    await look()
    const { id } = records()[0]!.output
    expect(desk.review(id, { verdict: 'rejected', by: 'Ada', reason: '' })).toContain('a reason is needed')
    expect(desk.review(id, { verdict: 'rejected', by: 'Ada', reason: 'it is transverse' })).toBeUndefined()
    show(2, 'sagittal', 0.95)
    await look()
    expect(records().map((record) => [stateOf(record), record.output.confidence])).toEqual([['rejected', 0.6]])
  })

  test('an abstention is an output too, with its reason', async () => {
    const { look, show, records } = rig()
    show(1, undefined, 0, 'the picture is not of a back')
    await look()
    expect(records()[0]!.output).toMatchObject({ abstained: 'the picture is not of a back' })
    expect(records()[0]!.output.confidence).toBeUndefined()
  })

  test('levels confirmed in the picture are a review; a count that was moved is an edited one', async () => {
    const { look, show, records, session, live } = rig()
    session.actions.changePlanning({ by: 'Ada' })
    show(1, undefined, 0)
    live.levels = [{ level: 'L5', confidence: 0.8 }, { level: 'L4', confidence: 0.7 }] // prettier-ignore
    await look()
    expect(records().map(stateOf)).toEqual(['unreviewed'])
    session.actions.moveLevels(1)
    session.actions.confirmLevels()
    await look()
    expect(records()[0]!.review).toMatchObject({ verdict: 'edited', by: 'Ada', reason: 'moved by 1 up by a person' })
  })
})

test('the version that reports name is that of package.json', () => {
  expect(SOFTWARE_VERSION).toBe((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version) // prettier-ignore
})
