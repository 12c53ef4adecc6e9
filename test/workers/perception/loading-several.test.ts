/** What becomes of the others when one model fails to load. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PerceiveRequest } from '#workers/perception/messages.ts'
import { LIMITS, type PerceptionPort } from '#workers/perception/worker-life.ts'
import { ready, requestsOf, say, scripted, wellAnswered, type Loading } from './scripted-worker.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('loading', () => {
  test('a model that was refused is not asked for again by the next worker', () => {
    const refusing: Loading = ({ name }, port) => say(port, { type: 'refused', name, reason: 'swapped' })
    const { of, workers, run } = scripted({ 'lumbar-anatomy': { loading: refusing } })
    run(1000)
    expect(of('lumbar-anatomy')).toMatchObject({ state: 'refused', reason: 'swapped' })
    workers[0]!.port.onerror?.({ message: 'out of memory' } as ErrorEvent)
    run(2000)
    expect(workers).toHaveLength(2)
    const loads = workers[1]!.requests.flatMap((request) => (request.type === 'load' ? [request.name] : []))
    expect(loads).toEqual(['bone-likelihood', 'needle'])
    expect(of('lumbar-anatomy').state).toBe('refused')
  })

  test('one that does not come within 30 s is refused without an end of the worker', () => {
    const { of, states, workers, run } = scripted({ 'lumbar-anatomy': { loading: () => undefined } })
    run(LIMITS.loadMs + 1000)
    expect(of('lumbar-anatomy')).toMatchObject({ state: 'refused', reason: 'the model was not loaded within 30000 ms' })
    expect(states()).toEqual(['running', 'refused', 'running'])
    expect(workers).toHaveLength(1)
  })

  test('as long as some of it still comes it is waited for', () => {
    const slow: Loading = (asked, port) => {
      for (const tenth of [1, 2, 3, 4])
        setTimeout(() => say(port, { type: 'progress', name: asked.name, fraction: tenth / 4 }), 20_000 * tenth)
      setTimeout(() => ready(asked, port), 80_000)
    }
    const { of, run } = scripted({ 'lumbar-anatomy': { loading: slow } })
    run(50_000)
    expect(of('lumbar-anatomy')).toMatchObject({ state: 'loading', loaded: 0.5 })
    run(40_000)
    expect(of('lumbar-anatomy').state).toBe('running')
  })

  test('while a model is made ready for 3 s no picture is asked for, and the one in work is waited for', () => {
    const waiting: { readonly asked: PerceiveRequest; readonly port: PerceptionPort }[] = []
    const heavy: Loading = (asked, port) => {
      setTimeout(() => say(port, { type: 'opening', name: asked.name }), 500)
      setTimeout(() => ready(asked, port), 3500)
    }
    const { of, perception, script, workers, run } = scripted({ 'lumbar-anatomy': { loading: heavy } })
    run(480)
    script['bone-likelihood'] = { answering: (asked, port) => void waiting.push({ asked, port }) }
    run(1000)
    const before = requestsOf(workers[0]!, 'bone-likelihood').length
    expect(waiting).toHaveLength(1)
    run(1800)
    expect(requestsOf(workers[0]!, 'bone-likelihood')).toHaveLength(before)
    delete script['bone-likelihood']
    say(waiting[0]!.port, wellAnswered(waiting[0]!.asked))
    run(1000)
    expect(of('lumbar-anatomy').state).toBe('running')
    expect(perception.state.restarts).toBe(0)
    expect(requestsOf(workers[0]!, 'bone-likelihood').length).toBeGreaterThan(before)
  })

  test('one that keeps the worker busy without end takes it with it, and in the end is given up alone', () => {
    const endless: Loading = ({ name }, port) => say(port, { type: 'opening', name })
    const { of, states, run } = scripted({ 'lumbar-anatomy': { loading: endless } })
    run(6 * LIMITS.loadMs + 20_000)
    expect(of('lumbar-anatomy')).toMatchObject({
      state: 'off',
      reason: expect.stringMatching(/^given up: the model was/),
    })
    expect(states()).toEqual(['running', 'off', 'running'])
  })

  test('a worker that never says a word is given up with all its models, after 5 restarts', () => {
    const silent = { loading: () => undefined }
    const { perception, states, workers, run } = scripted({ 'bone-likelihood': silent })
    run(6 * LIMITS.loadMs + 20_000)
    expect(states()).toEqual(['off', 'off', 'off'])
    expect(workers).toHaveLength(6)
    expect(perception.state.state).toBe('off')
  })

  test('the classical filter alone failing to load leaves the networks running', () => {
    const failed: Loading = ({ name }, port) => say(port, { type: 'failed', during: 'load', name, reason: 'HTTP 404' })
    const { perception, states, told, run } = scripted({ 'bone-likelihood': { loading: failed } })
    run(10_000)
    expect(states()).toEqual(['off', 'running', 'running'])
    expect(perception.state).toMatchObject({ state: 'off', reason: 'given up: HTTP 404' })
    expect(new Set(told.map(({ name }) => name))).toEqual(new Set(['lumbar-anatomy', 'needle']))
  })
})
