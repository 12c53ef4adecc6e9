import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createContourDrawer, TOO_SLOW_MS, TRY_AGAIN_MS } from '#workers/perception/contour-drawer.ts'
import { READING, requestsOf, say, scripted, type Answering } from './scripted-worker.ts'

const NETWORK = 'lumbar-anatomy'
const FILTER = 'bone-likelihood'

test('the network draws while it runs and the scale is known, the filter else', () => {
  const drawer = createContourDrawer(NETWORK)
  expect(drawer.of(true, true, 0)).toBe(NETWORK)
  expect(drawer.of(false, true, 0)).toBe(FILTER)
  expect(drawer.of(true, false, 0)).toBe(FILTER)
})

test('after eight looks of 130 ms the filter draws, and says why; one slow look among quick ones changes nothing', () => {
  const drawer = createContourDrawer(NETWORK)
  for (let n = 0; n < 20; n++) expect(drawer.took(n % 4 ? 30 : 900, n)).toBe(false)
  expect(drawer.of(true, true, 20)).toBe(NETWORK)
  expect(drawer.reason).toBe('')
  drawer.forget()
  const changes = Array.from({ length: 10 }, (_, n) => drawer.took(130, n))
  expect(changes.indexOf(true)).toBe(7)
  expect(changes.filter(Boolean)).toHaveLength(1)
  expect(drawer.of(true, true, 10)).toBe(FILTER)
  expect(drawer.reason).toBe('130 ms a picture is too slow for the bone outline: the classical filter draws it')
})

test('exactly at the limit it still draws', () => {
  const drawer = createContourDrawer(NETWORK)
  for (let n = 0; n < 8; n++) expect(drawer.took(TOO_SLOW_MS, n)).toBe(false)
})

test('half a minute later, a whole one after that, or with another source, it may try again', () => {
  const slow = () => {
    const drawer = createContourDrawer(NETWORK)
    for (let n = 0; n < 8; n++) drawer.took(130, 0)
    return drawer
  }
  const waiting = slow()
  expect(waiting.of(true, true, TRY_AGAIN_MS - 1)).toBe(FILTER)
  expect(waiting.of(true, true, TRY_AGAIN_MS)).toBe(NETWORK)
  expect(waiting.reason).toBe('')
  for (let n = 0; n < 8; n++) waiting.took(130, TRY_AGAIN_MS)
  expect(waiting.of(true, true, 3 * TRY_AGAIN_MS - 1)).toBe(FILTER)
  expect(waiting.of(true, true, 3 * TRY_AGAIN_MS)).toBe(NETWORK)
  const changed = slow()
  changed.forget()
  expect(changed.of(true, true, 1)).toBe(NETWORK)
})

describe('in the page', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  const answering =
    (tookMs: number): Answering =>
    ({ name, frameId, grey, isContourWanted }, port) =>
      void setTimeout(() => {
        const contour = { frameId, by: name, runs: [], confidences: [], tookMs }
        say(port, {
          type: 'read',
          name,
          reading: { ...READING, frameId, tookMs },
          ...(isContourWanted && { contour }),
          grey,
        })
      }, 15)

  test('a network of 130 ms a picture gives the contour back to the filter, which is said beside it, and goes on naming', () => {
    const { perception, workers, of, run, told } = scripted({ [NETWORK]: { answering: answering(130) } }, NETWORK)
    run(3000)
    expect(perception.state.model).toBe('bone-likelihood 1')
    expect(perception.state.slow).toMatch(/^130 ms a picture is too slow/)
    expect(of(NETWORK)).toMatchObject({ state: 'running', reason: perception.state.slow })
    const asked = requestsOf(workers[0]!, NETWORK)
    expect(asked.filter(({ isContourWanted }) => isContourWanted)).toHaveLength(8)
    expect(asked.length).toBeGreaterThan(15)
    // One contour for each picture, whoever drew it.
    const contours = told.filter(({ name }) => name === FILTER).map(({ frameId }) => frameId)
    expect(new Set(contours).size).toBe(contours.length)
    expect(contours.length).toBeGreaterThan(20)
    perception.stop()
  })

  test('one of 60 ms keeps it', () => {
    const { perception, workers, run } = scripted({ [NETWORK]: { answering: answering(60) } }, NETWORK)
    run(3000)
    expect(perception.state).toMatchObject({ model: 'lumbar-anatomy 1', slow: '' })
    // Until the network was loaded, no longer.
    expect(requestsOf(workers[0]!, FILTER).length).toBeLessThan(5)
    perception.stop()
  })
})
