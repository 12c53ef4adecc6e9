/** What crosses to the worker for each picture, and that nothing is lost count of. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NAMES, requestsOf, say, scripted, wellAnswered } from './scripted-worker.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('what is sent', () => {
  test('of the past only what the worker lacks: two pictures once, then none', () => {
    const { workers, run } = scripted()
    run(2000)
    const asked = requestsOf(workers[0]!, 'needle')
    expect(asked.length).toBeGreaterThan(30)
    const sent = asked.map(({ past }) => past!.earlier.filter(({ grey }) => grey).length)
    expect(sent.slice(0, 5)).toEqual([2, 1, 0, 0, 0])
    expect(Math.max(...sent.slice(2))).toBe(0)
    for (const { frameId, past } of asked)
      expect(past!.earlier.map((each) => each.frameId)).toEqual([frameId - 1, frameId - 3])
  })

  test('what is left out was sent before and not let go since', () => {
    const { workers, run } = scripted({
      // Slow now and then, so that the needle is passed over and pictures are missed.
      'lumbar-anatomy': { answering: (asked, port) => void setTimeout(() => say(port, wellAnswered(asked)), 95) },
    })
    run(5000)
    let held = new Set<number>()
    let left = 0
    for (const { frameId, past } of requestsOf(workers[0]!, 'needle')) {
      for (const each of past!.earlier) {
        if (!each.grey) expect(held).toContain(each.frameId)
        left += each.grey ? 0 : 1
        held.add(each.frameId)
      }
      held.add(frameId)
      held = new Set([...held].filter((each) => past!.keep.includes(each)))
    }
    expect(left).toBeGreaterThan(20)
  })

  test('to a new worker, and after a change of source, all of it again', () => {
    const { perception, workers, run } = scripted()
    run(2000)
    workers[0]!.port.onerror?.({ message: 'out of memory' } as ErrorEvent)
    run(2000)
    expect(requestsOf(workers[1]!, 'needle')[0]!.past!.earlier.every(({ grey }) => grey)).toBe(true)
    const before = requestsOf(workers[1]!, 'needle').length
    perception.forget()
    run(2000)
    expect(requestsOf(workers[1]!, 'needle')[before]!.past!.earlier.every(({ grey }) => grey)).toBe(true)
  })

  test('no more than four buffers go round, however many pictures there are', () => {
    const buffers = new Set<ArrayBufferLike>()
    const { workers, run } = scripted()
    run(4000)
    for (const request of workers[0]!.requests) {
      if (request.type !== 'perceive') continue
      buffers.add(request.grey.buffer)
      for (const { grey } of request.past?.earlier ?? []) if (grey) buffers.add(grey.buffer)
    }
    expect(buffers.size).toBeLessThanOrEqual(4)
  })
})

test('what each looked at and what it dropped adds up to what it was offered', () => {
  const { perception, run, told } = scripted()
  run(1000)
  const before = NAMES.map((name) => ({ ...perception.counts(name) }))
  run(4000)
  NAMES.forEach((name, n) => {
    const { looked, dropped } = perception.counts(name)
    expect(looked).toBe(told.filter((each) => each.name === name).length)
    const offered = looked - before[n]!.looked + dropped - before[n]!.dropped
    expect(Math.abs(offered - 100)).toBeLessThanOrEqual(2)
  })
})
