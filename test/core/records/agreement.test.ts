import { describe, expect, test } from 'vitest'
import {
  agreement,
  drift,
  driftAlarms,
  driftLimit,
  DRIFT,
  DRIFT_WEIGHTS,
  wilson,
  type MonitoredRecord,
} from '#core/records/agreement.ts'
import { signalChance } from '#core/signals/bernoulli-cusum.ts'
import { createRandom } from '#core/phantom/random.ts'
import { outputNamed } from './ai-records.ts' // prettier-ignore

const limit = driftLimit()

/** How many of the runs raise an alarm, and after how many outputs on the average. */
function simulated(rate: number, runs: number, outputs: number, seed: number) {
  const random = createRandom(seed)
  let alarms = 0
  let delays = 0
  for (let run = 0; run < runs; run++) {
    const { alarmAfter } = drift('disagreement', Array.from({ length: outputs }, () => random.uniform() < rate), limit) // prettier-ignore
    if (alarmAfter === undefined) continue
    alarms += 1
    delays += alarmAfter
  }
  return { share: alarms / runs, meanDelay: delays / alarms }
}

describe('the drift alarm', () => {
  test('at the usual 10 % fewer than 5 % of runs of 100 alarm: exact, and in 20 000 runs of seed 7 within 0.5 %', () => {
    const exact = signalChance(DRIFT_WEIGHTS, limit, DRIFT.usual, DRIFT.outputs)
    const { share } = simulated(DRIFT.usual, 20_000, DRIFT.outputs, 7)
    console.log(`limit ${limit}; false alarms within 100: exact ${exact.toFixed(4)}, simulated ${share.toFixed(4)}`)
    expect(exact).toBeLessThanOrEqual(DRIFT.falseAlarms)
    expect(Math.abs(share - exact)).toBeLessThan(0.005)
  })

  test('at 30 % more than 95 % of runs of 100 alarm, on the average within 30 outputs (seed 8)', () => {
    const { share, meanDelay } = simulated(DRIFT.tooMany, 5000, DRIFT.outputs, 8)
    console.log(`at 30 %: ${share.toFixed(3)} of runs alarm, after ${meanDelay.toFixed(1)} outputs`)
    expect(share).toBeGreaterThan(0.95)
    expect(meanDelay).toBeLessThan(30)
  })

  test('a smaller limit would alarm falsely more often than is promised', () => {
    expect(signalChance(DRIFT_WEIGHTS, limit - 0.01, DRIFT.usual, DRIFT.outputs)).toBeGreaterThan(DRIFT.falseAlarms)
  })
})

describe('agreement', () => {
  const at = (finding: string, verdict: 'accepted' | 'rejected' | undefined, by: string, site: string) =>
    ({
      output: outputNamed(finding),
      ...(verdict && { review: { verdict, by, atMs: 1 } }),
      site,
    }) satisfies MonitoredRecord
  const records = [
    at('L4', 'accepted', 'Ada', 'North'),
    at('L4', 'accepted', 'Ada', 'North'),
    at('L5', 'rejected', 'Ben', 'South'),
    at('L5', undefined, '', 'South'),
  ]

  test('per model, site and reviewer: 2 of 3 accepted, Ada 2 of 2, South 0 of 1', () => {
    const shares = agreement(records).map(({ by, name, acceptedShare }) => [by, name, acceptedShare])
    expect(shares).toEqual([
      ['model', 'lumbar-anatomy 1.0.0', 2 / 3],
      ['site', 'North', 1],
      ['site', 'South', 0],
      ['reviewer', 'Ada', 1],
      ['reviewer', 'Ben', 0],
    ])
  })

  test('per operator where it is known; what has drifted is an alarm of its group', () => {
    const abstained = (n: number) => ({ output: { ...outputNamed(`silent ${n}`), abstained: 'too dark' }, site: 'North', operator: 'Olga' }) // prettier-ignore
    const groups = agreement([...records, ...Array.from({ length: 12 }, (_, n) => abstained(n))])
    const olga = groups.filter(({ by }) => by === 'operator')
    expect(olga.map(({ name, count }) => [name, count.unreviewed, count.abstained])).toEqual([['Olga', 12, 12]])
    expect(driftAlarms(agreement(records))).toEqual([])
    const alarms = driftAlarms(groups).map(({ group: { by }, drift: { of } }) => `${by} ${of}`)
    expect(alarms).toContain('operator abstention')
    expect(alarms.filter((each) => each.startsWith('reviewer'))).toEqual([])
  })

  test('Wilson: 8 of 10 is 49.0 to 94.3 % (Newcombe 1998 gives 0.4902 and 0.9433)', () => {
    const [low, high] = wilson(8, 10)
    expect(low).toBeCloseTo(0.4902, 3)
    expect(high).toBeCloseTo(0.9433, 3)
  })
})
