import { describe, expect, test } from 'vitest'
import { guideTo, NO_VIEW, toldView, watchView, type WatchedView } from '#core/anatomy/watched-view.ts'
import { createRandom } from '#core/phantom/random.ts'

const [A, B] = ['sagittal laminar', 'sagittal articular'] as const

/** One reading each 100 ms. */
function watched(views: readonly (string | undefined)[], confidence = 0.9, from: WatchedView = NO_VIEW, startMs = 0) {
  return views.reduce(
    (before, name, n) =>
      watchView(before, { view: name ? { name, confidence } : undefined, abstains: undefined }, startMs + 100 * n),
    from,
  )
}

describe('a view is told calmly', () => {
  test('after three readings, with the mean confidence of its votes', () => {
    expect(toldView(watched([A, A]), 100).seen).toBeUndefined()
    const three = watchView(watched([A, A], 0.8), { view: { name: A, confidence: 0.95 }, abstains: undefined }, 200)
    expect(toldView(three, 200).seen!.name).toBe(A)
    expect(toldView(three, 200).seen!.confidence).toBeCloseTo(0.85, 9)
  })

  test('one other picture in between changes nothing, and fourteen others in a row change it once', () => {
    const steady = watched([A, A, A, A, A, A, A, A, A, A])
    expect(watched([B], 0.9, steady, 1000).told).toBe(A)
    let now = steady
    const told = Array.from({ length: 14 }, (_, n) => (now = watched([B], 0.9, now, 1000 + 100 * n)).told)
    expect(new Set(told)).toEqual(new Set([A, B]))
    expect(told.filter((name, n) => n > 0 && name !== told[n - 1]).length).toBe(1)
  })

  test.each([1, 2, 3])('of votes thrown with a coin (seed %i) fewer than one in eight changes what is told', (seed) => {
    const random = createRandom(seed)
    let now = watched([A, A, A, A, A])
    let [changes, coinChanges, last] = [0, 0, A as string]
    for (let n = 0; n < 400; n++) {
      const name = random.uniform() < 0.5 ? A : B
      if (name !== last) coinChanges++
      last = name
      const next = watched([name], 0.9, now, 1000 + 100 * n)
      if (next.told !== now.told) changes++
      now = next
    }
    expect(coinChanges).toBeGreaterThan(150)
    expect(changes).toBeLessThan(coinChanges / 8)
  })

  test('guesses and other views take it away within 1.5 s', () => {
    const steady = watched([A, A, A, A, A])
    expect(
      watched(
        Array.from({ length: 12 }, () => 'other'),
        0.9,
        steady,
        500,
      ).told,
    ).toBe(undefined)
    expect(watched([A, A, A, A], 0.4).told).toBeUndefined()
  })

  test('a reading that abstains takes it away at once and says why, and so does 701 ms without one', () => {
    const steady = watched([A, A, A])
    const silent = watchView(steady, { view: undefined, abstains: 'too unsure' }, 300)
    expect(toldView(silent, 300)).toEqual({ seen: undefined, silent: 'too unsure' })
    expect(toldView(steady, 900).seen).toBeDefined()
    expect(toldView(steady, 901)).toEqual({ seen: undefined, silent: undefined })
  })

  test('abstaining at every other picture tells no view in between', () => {
    let now = NO_VIEW
    for (let n = 0; n < 20; n++) {
      now = watchView(now, n % 2 ? { view: undefined, abstains: 'x' } : { view: { name: A, confidence: 0.9 }, abstains: undefined }, 100 * n)
      expect(now.told).toBeUndefined()
    }
  }) // prettier-ignore
})

describe('the way to the view that is wanted', () => {
  const told = toldView(watched([A, A, A]), 200)
  test.each([
    [A, told, true, { state: 'reached' }],
    [B, told, true, { state: 'on the way', hint: 'slide away from the midline' }],
    [B, { seen: undefined, silent: undefined }, true, { state: 'on the way', hint: 'no standard view yet: slide slowly' }],
    [B, { seen: undefined, silent: 'too unsure' }, true, { state: 'silent', reason: 'too unsure' }],
    [B, told, false, { state: 'not looking' }],
  ] as const)('%s, told %j, looking %j: %j', (wanted, now, isLooking, guidance) =>
    expect(guideTo(wanted, now, isLooking)).toEqual(guidance),
  ) // prettier-ignore
})
