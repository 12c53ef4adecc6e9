import { expect, test } from 'vitest'
import { createLateness } from '#server/bridge/lateness.ts'

const second = (n: number) => BigInt(Math.round(n * 1000)) * (2n ** 32n / 1000n)
const judged = (stamps: readonly number[]) => {
  const lateness = createLateness()
  return stamps.map((n) => lateness.isLate('TRANSFORM probe', second(n)))
}

test('older than the newest of the same name is late; equal is not', () => {
  expect(judged([100, 101, 100.5, 101, 102])).toEqual([false, false, true, false, false])
})

test('names do not make each other late', () => {
  const lateness = createLateness()
  expect([lateness.isLate('a', second(9)), lateness.isLate('b', second(5)), lateness.isLate('a', second(8))]).toEqual([
    false,
    false,
    true,
  ])
})

test('a recording that begins again 60 s back is late once, then it is the new time', () => {
  expect(judged([160, 100, 101, 100.9])).toEqual([false, true, false, true])
})

test('without a stamp nothing is late', () => {
  const lateness = createLateness()
  expect([lateness.isLate('a', second(9)), lateness.isLate('a', 0n)]).toEqual([false, false])
})

test('after a new connection older stamps are not late', () => {
  const lateness = createLateness()
  lateness.isLate('a', second(9))
  lateness.forget()
  expect(lateness.isLate('a', second(8))).toBe(false)
})
