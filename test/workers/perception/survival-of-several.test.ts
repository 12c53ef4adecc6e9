/** What becomes of the others when one model fails at its pictures. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { ModelName } from '#workers/perception/messages.ts'
import { MAPPING, NAMES, READING, say, scripted, wellAnswered, type Answering } from './scripted-worker.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const failing: Answering = ({ name, frameId }, port) =>
  say(port, { type: 'failed', during: 'perceive', name, frameId, reason: 'device lost' })

/** What a trained model must not answer. */
const BAD: readonly (readonly [what: string, name: ModelName, answering: Answering, reason: RegExp])[] = [
  ['fails', 'lumbar-anatomy', failing, /device lost/],
  ['is silent', 'lumbar-anatomy', () => undefined, /no answer within 1000 ms/],
  ['answers a map too short', 'lumbar-anatomy', reading({ cells: new Uint8Array(63) }), /side 8 with 63 cells/],
  ['answers a class it has not', 'lumbar-anatomy', reading({ cells: new Uint8Array(64).fill(2) }), /none of 2/],
  ['names what it has not', 'lumbar-anatomy', reading({ named: [{ ...READING.named[0]!, name: 'liver' }] }), /liver/],
  ['names at NaN', 'lumbar-anatomy', reading({ named: [{ ...READING.named[0]!, xPx: NaN }] }), /outside picture/],
  ['is NaN sure', 'lumbar-anatomy', reading({ named: [{ ...READING.named[0]!, confidence: NaN }] }), /confidence/],
  ['answers nowhere', 'lumbar-anatomy', reading({ mapping: { ...MAPPING, x0Px: Infinity } }), /nowhere/],
  ['answers for another picture', 'lumbar-anatomy', reading({ frameId: 0 }), /for picture 0 when \d+ was asked for/],
  ['sees a needle at NaN', 'needle', needle({ tipPx: [NaN, 3] }), /a needle that is nowhere/],
  ['sees a needle of another picture', 'needle', needle({ frameId: 0 }), /a needle of picture 0/],
  ['is sure of a tip to 0 px', 'needle', needle({ sigmaAlongPx: 0 }), /a tip without deviations/],
]

function reading(change: Partial<PictureReading>): Answering {
  return ({ name, frameId, grey }, port) =>
    say(port, { type: 'read', name, reading: { ...READING, frameId, ...change }, grey })
}

function needle(change: Partial<NeedleSeen>): Answering {
  return (asked, port) => {
    const answer = wellAnswered(asked)
    if (answer.type === 'needle-looked-for') say(port, { ...answer, seen: { ...answer.seen!, ...change } })
  }
}

test.each(BAD)('one that %s ends the worker, and is given up after five restarts', (_, name, answering, reason) => {
  const { perception, told, states, of, workers, run } = scripted({ [name]: { answering } })
  run(40_000)
  const others = NAMES.filter((each) => each !== name)
  expect(of(name)).toMatchObject({ state: 'off', backend: '', reason: expect.stringMatching(/^given up: /) })
  expect(of(name).reason).toMatch(reason)
  expect(states().filter((state) => state === 'running')).toHaveLength(others.length)
  expect(perception.state.restarts).toBe(6)
  expect(workers.filter(({ isEnded }) => isEnded)).toHaveLength(6)
  // The others were asked to the end, and nothing of the bad one was ever told.
  const last = told.slice(-2 * others.length).map((each) => each.name)
  for (const other of others) expect(last).toContain(other)
  expect(told.some((each) => each.name === name)).toBe(false)
})
