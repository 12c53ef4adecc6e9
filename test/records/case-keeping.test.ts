import { expect, test } from 'vitest'
import { ALL_ALLOWED } from '#core/records/consent/consent.ts'
import { checked, KINDS, type RecordKind } from '#core/records/kinds.ts'
import { parsePlan } from '#core/planning/plan-file.ts'
import { createCaseKeeping } from '#records/case-keeping.ts'
import type { Write } from '#records/outbox.ts'
import { createSession } from '#session/session.ts'

const CASE = '00000000-0000-4000-8000-000000000001'
const geometry = { dimensions: [10, 10, 10], origin: [0, 0, 0], spacingMm: [1, 1, 1] } as never
const point = (x: number) => ({ in: 'ct', x, y: 1, z: 2 }) as const

function rig() {
  const session = createSession()
  const writes: Write[] = []
  const due: (() => void)[] = []
  let n = 10
  const keeping = createCaseKeeping({
    session,
    outbox: { put: async (write) => void writes.push(write), send: async () => undefined },
    newId: () => `00000000-0000-4000-8000-0000000000${n++}`,
    later: (step) => void due.push(step),
    settled: (step) => void due.push(step),
    say: (error) => {
      throw error
    },
  })
  const settle = async () => {
    for (const step of due.splice(0)) step()
    await new Promise((done) => setImmediate(done))
    return writes.splice(0)
  }
  const open = () =>
    session.actions.set({ openRecord: { patient: 'p', name: 'Ana', purpose: 'care', case: CASE, procedure: 'x', scopes: ALL_ALLOWED } }) // prettier-ignore
  const openCt = () =>
    session.actions.set({ openCase: { name: 'CT of the spine', modality: 'CT', geometry, remarks: [] } })
  return { session, settle, open, openCt, keeping }
}

/** As the server will check it. */
const isTaken = (write: Write) =>
  write.type === 'record' && checked(KINDS[write.kind as RecordKind], JSON.parse(JSON.stringify(write.body)))

test('what was on the page before the case was opened stays out of it', async () => {
  const { session, settle, open, openCt } = rig()
  openCt()
  session.actions.set({ placing: 'target' })
  session.actions.place(point(1))
  session.actions.place(point(30))
  open()
  expect(await settle()).toEqual([])
})

test('images, plan and registration made in a case go into it by themselves, as the server takes them', async () => {
  const { session, settle, open, openCt } = rig()
  open()
  openCt()
  session.actions.set({ placing: 'target' })
  session.actions.place(point(1))
  session.actions.place(point(30))
  session.actions.set({
    registration: { matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], how: 'stated by hand' },
  })
  const writes = await settle()
  expect(writes.map((write) => write.type === 'record' && write.kind)).toEqual(['images', 'registration', 'plan'])
  for (const write of writes) expect(isTaken(write)).toMatchObject({ ok: true })
  const plan = writes[2] as { body: { file: string; targetMm: number[] } }
  expect(plan.body.targetMm).toEqual([1, 1, 2])
  // It can be gone on with: it is the plan itself.
  expect(parsePlan(plan.body.file)).toMatchObject({ ok: true })
})

test('a plan that is changed again is the same record; of another case another one', async () => {
  const { session, settle, open, openCt } = rig()
  open()
  openCt()
  session.actions.set({ placing: 'target' })
  session.actions.place(point(1))
  session.actions.place(point(30))
  const first = (await settle()).at(-1)!
  session.actions.set({ placing: 'entry' })
  session.actions.place(point(40))
  const second = (await settle()).at(-1)!
  expect(second.id).toBe(first.id)
  session.actions.set({ openRecord: { ...session.getState().openRecord!, case: '00000000-0000-4000-8000-000000000002' } }) // prettier-ignore
  session.actions.set({ placing: 'entry' })
  session.actions.place(point(50))
  expect((await settle()).at(-1)!.id).not.toBe(first.id)
})

test('a recording that has ended goes in with its bytes', async () => {
  const { session, settle, open } = rig()
  open()
  const { recording } = session.getState()
  const running = { ...recording, name: 'r.mcap', beganEpochMs: 1_790_000_000_000, lastsMs: 20_000 }
  session.actions.set({ recording: { ...running, state: 'ending' } })
  session.actions.set({ recording: { ...running, state: 'off' } })
  const [record, content] = await settle()
  expect(isTaken(record!)).toMatchObject({ ok: true, value: { format: 'mcap', durationMs: 20_000 } })
  expect(content).toEqual({ type: 'content', id: record!.id, file: 'r.mcap' })
})

test('loaded again with the same registration and images nothing is kept twice', async () => {
  const registration = { matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], how: 'stated by hand' }
  const one = rig()
  one.open()
  one.openCt()
  one.session.actions.set({ registration })
  expect(await one.settle()).toHaveLength(2)
  const again = rig()
  again.open()
  again.keeping.goOn(one.keeping.kept)
  again.openCt()
  again.session.actions.set({ registration: { ...registration } })
  expect(await again.settle()).toEqual([])
  again.session.actions.set({ registration: { ...registration, how: 'stated anew' } })
  expect(await again.settle()).toHaveLength(1)
})

const output = {
  id: '00000000-0000-8000-8000-000000000077',
  kind: 'levels',
  model: { name: 'lumbar-anatomy', version: '1.0.0', sha256: 'a'.repeat(64) },
  inputSha256: 'b'.repeat(64),
  confidence: 0.8,
  finding: 'Lowest level is L5',
  madeMs: 1_790_000_000_000.5,
} as const

test('what a network said goes in unreviewed, surer as an output of its own, and the review beside the last', async () => {
  const { session, settle, open } = rig()
  const early = { output: { ...output, id: CASE } }
  session.actions.set({ aiRecords: [early] })
  open()
  session.actions.set({ aiRecords: [early, { output }] })
  // That of the time before the case is not in it.
  const [first, ...none] = await settle()
  expect(none).toEqual([])
  expect(first!.id).toBe(output.id)
  expect(isTaken(first!)).toMatchObject({ ok: true, value: { model: 'lumbar-anatomy 1.0.0', case: CASE } })
  const surer = { ...output, confidence: 0.9 }
  session.actions.set({ aiRecords: [{ output: surer }] })
  const [second] = await settle()
  expect(second!.id).not.toBe(output.id)
  expect(isTaken(second!)).toMatchObject({ ok: true, value: { confidence: 0.9, supersedes: output.id } })
  const review = { verdict: 'edited', by: 'Ada', reason: 'one off', edited: 'Lowest level is L4', atMs: 1 } as const
  session.actions.set({ aiRecords: [{ output: surer, review }] })
  const [given, ...more] = await settle()
  expect(isTaken(given!)).toMatchObject({ ok: true, value: { aiOutput: second!.id, verdict: 'edited' } })
  expect(more).toEqual([])
})

test('reviewed before it has settled, output and review go in at once; a case that is closed takes what it has seen', async () => {
  const { session, settle, open } = rig()
  open()
  const review = { verdict: 'accepted', by: 'Ada', reason: '', atMs: 1 } as const
  session.actions.set({ aiRecords: [{ output, review }] })
  expect((await settle()).map((write) => write.type === 'record' && write.kind)).toEqual(['ai-output', 'review'])
  const other = { ...output, id: '00000000-0000-8000-8000-000000000078' }
  session.actions.set({ aiRecords: [{ output, review }, { output: other }] })
  session.actions.set({ openRecord: undefined })
  expect((await settle()).map(({ id }) => id)).toEqual([other.id])
})

test('where AI was not agreed to nothing that a network said goes in', async () => {
  const { session, settle, open } = rig()
  open()
  session.actions.set({ openRecord: { ...session.getState().openRecord!, scopes: { ...ALL_ALLOWED, ai: false } } })
  session.actions.set({ aiRecords: [{ output, review: { verdict: 'accepted', by: 'Ada', reason: '', atMs: 1 } }] })
  session.actions.set({ aiRecords: [{ output: { ...output, confidence: 0.9 } }] })
  expect(await settle()).toEqual([])
})
