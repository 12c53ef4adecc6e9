import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { createModelQueue, type QueuedModel } from '#workers/perception/model-queue.ts'
import { turnsWith } from '#workers/perception/turns.ts'

type Name = 'a' | 'b' | 'c'
const ALL: readonly Name[] = ['a', 'b', 'c']
const MODELS: readonly QueuedModel<Name>[] = [
  { name: 'a', patienceMs: 500, everyMs: 0 },
  { name: 'b', patienceMs: 100, everyMs: 0 },
  { name: 'c', patienceMs: 500, everyMs: 500 },
]

describe('whose turn it is', () => {
  test('the first in order goes first, all three with the same picture', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ['c', 'b', 'a'], 0)
    const turns = [0, 10, 20].map((nowMs) => {
      const turn = queue.take(nowMs)
      queue.answered()
      return turn
    })
    expect(turns).toEqual([
      { name: 'a', picture: 'one' },
      { name: 'b', picture: 'one' },
      { name: 'c', picture: 'one' },
    ])
    expect(queue.take(30)).toBeUndefined()
  })

  test('never more than one picture is in the worker', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ALL, 0)
    expect(queue.take(0)?.name).toBe('a')
    expect(queue.take(1)).toBeUndefined()
    expect(queue.inWork).toBe('a')
    queue.answered()
    expect(queue.take(2)?.name).toBe('b')
  })

  test('each looks at the newest picture; what a newer one takes the place of is dropped', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ['a', 'b'], 0)
    queue.take(0)
    queue.offer('two', ['a', 'b'], 10)
    queue.offer('three', ['a', 'b'], 20)
    queue.answered()
    expect(queue.take(25)).toEqual({ name: 'a', picture: 'three' })
    queue.answered()
    expect(queue.take(30)).toEqual({ name: 'b', picture: 'three' })
    queue.answered()
    expect(queue.counts('a')).toEqual({ looked: 2, dropped: 1 })
    expect(queue.counts('b')).toEqual({ looked: 1, dropped: 2 })
  })

  test('b, passed over for 100 ms, goes at 101 ms before a', () => {
    const queue = createModelQueue<Name, number>(MODELS)
    queue.offer(0, ['a', 'b'], 0)
    queue.take(0)
    queue.answered()
    queue.offer(100, ['a', 'b'], 100)
    expect(queue.take(100)?.name).toBe('a')
    queue.answered()
    queue.offer(101, ['a', 'b'], 101)
    expect(queue.take(101)).toEqual({ name: 'b', picture: 101 })
  })

  test('of two that have waited too long the longest overdue goes first, whatever their order', () => {
    const queue = createModelQueue<Name, string>([
      { name: 'a', patienceMs: 500, everyMs: 0 },
      { name: 'b', patienceMs: 100, everyMs: 0 },
    ])
    queue.offer('one', ['a', 'b'], 0)
    expect(queue.take(550)?.name).toBe('b')
  })

  test('c is given a picture every 500 ms at most; having waited that long it goes before a', () => {
    const queue = createModelQueue<Name, number>(MODELS)
    const taken: number[] = []
    for (let nowMs = 0; nowMs <= 2000; nowMs += 40) {
      queue.offer(nowMs, ['c'], nowMs)
      if (!queue.take(nowMs)) continue
      taken.push(nowMs)
      queue.answered()
    }
    expect(taken).toEqual([0, 520, 1040, 1560])
    queue.offer(2080, ['a', 'c'], 2080)
    expect(queue.take(2080)?.name).toBe('a')
    queue.answered()
    queue.offer(2120, ['a', 'c'], 2120)
    expect(queue.take(2120)?.name).toBe('c')
  })
})

describe('what is no longer wanted', () => {
  test('a picture offered to a alone takes what waited from b', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ['b'], 0)
    queue.offer('two', ['a'], 10)
    expect(queue.take(10)?.name).toBe('a')
    queue.answered()
    expect(queue.take(20)).toBeUndefined()
    expect(queue.counts('b')).toEqual({ looked: 0, dropped: 1 })
  })

  test('of another source: what waits is dropped, what is in work is still answered for', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ALL, 0)
    queue.take(0)
    queue.forget()
    expect(queue.take(1)).toBeUndefined()
    queue.answered()
    expect(queue.take(2)).toBeUndefined()
    expect(ALL.map((name) => queue.counts(name).dropped)).toEqual([0, 1, 1])
  })

  test('with the worker all is lost, and another can begin at once', () => {
    const queue = createModelQueue<Name, string>(MODELS)
    queue.offer('one', ALL, 0)
    queue.take(0)
    queue.lost()
    expect(ALL.map((name) => queue.counts(name))).toEqual(ALL.map(() => ({ looked: 0, dropped: 1 })))
    queue.offer('two', ['b'], 5)
    expect(queue.take(5)).toEqual({ name: 'b', picture: 'two' })
  })
})

/** Pictures 30 a second for 20 s; each look costs what is told, give or take a third. */
function worked(seed: number, costMs: Readonly<Record<string, number>>) {
  const random = createRandom(seed)
  const turns = turnsWith(['needle', 'bone-likelihood', 'lumbar-anatomy', 'muscle-fascia'], 'bone-likelihood')
  const names = turns.map(({ name }) => name)
  const queue = createModelQueue<(typeof names)[number], number>(turns)
  const looks = new Map(names.map((name) => [name, [] as { readonly atMs: number; readonly picture: number }[]]))
  let offered = 0
  let freeAtMs = 0
  for (let nowMs = 0; nowMs < 20_000; nowMs++) {
    if (queue.inWork !== undefined && nowMs >= freeAtMs) queue.answered()
    if (nowMs % 33 === 0) queue.offer(offered++, names, nowMs)
    const turn = queue.take(nowMs)
    if (!turn) continue
    looks.get(turn.name)!.push({ atMs: nowMs, picture: turn.picture })
    freeAtMs = nowMs + costMs[turn.name]! * (2 / 3 + (2 / 3) * random.uniform())
  }
  return { queue, looks, offered, names }
}

const longestGap = (looks: readonly { readonly atMs: number }[]) =>
  Math.max(...looks.slice(1).map(({ atMs }, n) => atMs - looks[n]!.atMs))

describe('four models on a slow machine, 200 ms of work for each picture, seeds 1-20', () => {
  const runs = Array.from({ length: 20 }, (_, n) =>
    worked(n + 1, { needle: 60, 'bone-likelihood': 30, 'lumbar-anatomy': 70, 'muscle-fascia': 40 }),
  )

  test('nothing starves: the contour comes within 350 ms, lumbar names within 500, muscle names within 800', () => {
    for (const { looks } of runs) {
      expect(longestGap(looks.get('bone-likelihood')!)).toBeLessThan(350)
      expect(longestGap(looks.get('lumbar-anatomy')!)).toBeLessThan(500)
      expect(longestGap(looks.get('muscle-fascia')!)).toBeLessThan(800)
    }
  })

  test('the needle is looked for more often than anything else', () => {
    for (const { looks } of runs) {
      const counts = [...looks.values()].map(({ length }) => length)
      expect(counts[0]).toBe(Math.max(...counts))
    }
  })

  test('a picture looked at is the newest there was', () => {
    for (const { looks } of runs)
      for (const each of looks.values())
        for (const { atMs, picture } of each) expect(picture).toBe(Math.floor(atMs / 33))
  })

  test('every picture was looked at or dropped, but for the one in work and those that wait', () => {
    for (const { queue, offered, names } of runs) {
      for (const name of names) {
        const { looked, dropped } = queue.counts(name)
        expect(offered - looked - dropped).toBeGreaterThanOrEqual(0)
        expect(offered - looked - dropped).toBeLessThanOrEqual(2)
      }
    }
  })
})

test('on a fast machine all see every picture, and the muscles two a second', () => {
  const { looks, offered } = worked(1, { needle: 5, 'bone-likelihood': 4, 'lumbar-anatomy': 6, 'muscle-fascia': 5 })
  for (const name of ['needle', 'bone-likelihood', 'lumbar-anatomy'] as const)
    expect(looks.get(name)!.length).toBeGreaterThanOrEqual(offered - 1)
  expect(looks.get('muscle-fascia')!.length).toBeGreaterThan(35)
  expect(looks.get('muscle-fascia')!.length).toBeLessThanOrEqual(40)
})

test('the network that draws the contour comes when the contour comes', () => {
  const names = ['bone-likelihood', 'lumbar-anatomy', 'needle'] as const
  expect(turnsWith(names, 'bone-likelihood').map(({ name }) => name)).toEqual([
    'needle',
    'bone-likelihood',
    'lumbar-anatomy',
  ])
  expect(turnsWith(names, 'lumbar-anatomy').map(({ name, patienceMs }) => [name, patienceMs])).toEqual([
    ['needle', 500],
    ['lumbar-anatomy', 120],
    ['bone-likelihood', 120],
  ])
})
