import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from '#core/records/agreement.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './record-client.ts'
import { aCase, aiOutput, makePatient, must } from './some-records.ts'

interface Listed {
  readonly findings: readonly {
    readonly id: string
    readonly state: string
    readonly patientName: string
    readonly body: { readonly finding: string; readonly confidence: number; readonly madeMs: number }
    readonly review?: {
      readonly verdict: 'accepted' | 'edited' | 'rejected'
      readonly by: string
      readonly atMs: number
    }
  }[]
}

let house: RecordHouse
let [operator, other, educator, expert]: Person[] = []

beforeAll(async () => {
  house = await recordHouse()
  const administrator = await firstAdministrator(house)
  operator = await house.invite(administrator, 'operator')
  other = await house.invite(administrator, 'operator')
  educator = await house.invite(administrator, 'educator')
  expert = await house.invite(administrator, 'expert')
}, 60_000)
afterAll(() => house?.close())

const listed = async (by: Person) => ((await by.ask('GET', '/api/findings')).json as unknown as Listed).findings

async function patientWithCase(purpose: 'care' | 'training', name: string) {
  const patient = await makePatient(operator!, purpose, name)
  const id = randomUUID()
  must(await operator!.ask('POST', `/api/patients/${patient}/records`, { id, kind: 'case', body: aCase }), 201)
  return { patient, case: id }
}

async function say(of: { patient: string; case: string }, more: object = {}): Promise<string> {
  const id = randomUUID()
  const body = { ...aiOutput(of.case), ...more }
  must(await operator!.ask('POST', `/api/patients/${of.patient}/records`, { id, kind: 'ai-output', body }), 201)
  return id
}
const judge = (by: Person, patient: string, of: string, verdict: string, reason = '') =>
  by.ask('POST', `/api/patients/${patient}/records`, { id: randomUUID(), kind: 'review', body: { aiOutput: of, verdict, reason } }) // prettier-ignore

test('one queue over all patients one may see; what somebody surer was said instead of is not in it; a review names who gave it', async () => {
  const [ana, ben] = [await patientWithCase('training', 'Ana'), await patientWithCase('training', 'Ben')]
  const first = await say(ana, { confidence: 0.6 })
  const surer = await say(ana, { confidence: 0.9, supersedes: first })
  const ofBen = await say(ben, { finding: 'view: facet' })
  const queue = await listed(other!)
  expect(queue.map(({ id }) => id).toSorted()).toEqual([surer, ofBen].toSorted())
  expect(queue.every(({ state }) => state === 'unreviewed')).toBe(true)
  expect(queue.find(({ id }) => id === ofBen)!.patientName).toBe('Ben')
  must(await judge(other!, ana.patient, surer, 'rejected', 'it is the sacrum'), 201)
  // Once: a second opinion is refused.
  expect((await judge(operator!, ana.patient, surer, 'accepted')).status).toBe(409)
  const after = (await listed(operator!)).find(({ id }) => id === surer)!
  expect(after.state).toBe('rejected')
  expect(after.review).toMatchObject({ verdict: 'rejected', by: 'The operator' })
})

test('an educator sees those of training patients, an expert none that they were not invited to; it is audited', async () => {
  const care = await patientWithCase('care', 'Cleo')
  expect((await operator!.ask('POST', `/api/patients/${care.patient}/records`, { id: randomUUID(), kind: 'ai-output', body: aiOutput(care.case) })).json.error?.code).toBe('no-consent') // prettier-ignore
  expect((await listed(educator!)).length).toBe((await listed(operator!)).length)
  expect(await listed(expert!)).toEqual([])
  expect((await say(await patientWithCase('training', 'Dora'))).length).toBe(36)
})

test('40 outputs of a model, the last 20 all edited or rejected: the server’s records raise the alarm', async () => {
  const dora = await patientWithCase('training', 'Dora')
  for (let n = 0; n < 40; n++) {
    const id = await say(dora, { model: 'drifting 1.0.0', madeMs: 1_790_000_000_000 + n })
    must(await judge(operator!, dora.patient, id, n < 20 ? 'accepted' : 'rejected', n < 20 ? '' : 'wrong level'), 201)
  }
  const records = (await listed(operator!)).map(({ body, review }) => ({
    output: { ...body, model: { name: 'any', version: '1' } },
    review,
    site: 'here',
  }))
  const ofAny = agreement(records).find(({ by }) => by === 'model')!
  const { alarmAfter } = ofAny.drifts.find(({ of }) => of === 'disagreement')!
  expect(alarmAfter).toBeGreaterThan(20)
  expect(alarmAfter).toBeLessThan(30)
}, 60_000)

test('what is superseded must be an output of the same patient', async () => {
  const [eva, fay] = [await patientWithCase('training', 'Eva'), await patientWithCase('training', 'Fay')]
  const ofEva = await say(eva)
  const body = { ...aiOutput(fay.case), supersedes: ofEva }
  const said = await operator!.ask('POST', `/api/patients/${fay.patient}/records`, { id: randomUUID(), kind: 'ai-output', body }) // prettier-ignore
  expect([said.status, said.json.error?.field]).toEqual([400, 'body.supersedes'])
})
