import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDriftWatch } from '#app/drift-watch.ts'
import { IDENTITY, transform } from '#core/frames/transform.ts'

const pose = transform('patient', 'image', IDENTITY)

/** A line of bone 600 pixels long. */
const contour = (frameId: number) => ({
  frameId,
  by: 'lumbar-anatomy',
  runs: [Float32Array.from({ length: 1200 }, (_, n) => (n % 2 ? 40 : n / 2))],
  confidences: [0.9],
  tookMs: 5,
})

/** Pictures 2.5 s apart, each found so far off bone. @returns what was said to be lost */
async function watched(offsMm: readonly number[], isPassed = true): Promise<readonly number[]> {
  const lost: number[] = []
  let offMm = 0
  const watch = createDriftWatch({
    check: (points) => Promise.resolve({ points: points.length, medianMm: offMm, nearShare: 1 }),
    onLost: (mm) => lost.push(mm),
  })
  for (const [n, off] of offsMm.entries()) {
    offMm = off
    watch.see(contour(n), pose, { matrix: IDENTITY, verdict: { isPassed } }, 2500 * (n + 1))
    await wait(0)
  }
  return lost
}

test('a reference knocked by 6 mm is said after three looks in a row, once', async () => {
  expect(await watched([0.5, 0.6, 6, 6.1])).toEqual([])
  expect(await watched([0.5, 6, 6.1, 6.2, 6.3, 6.4, 6.5])).toEqual([6.2])
})

test('single bad looks are no drift, and what was never verified cannot be lost', async () => {
  expect(await watched([6, 6, 0.5, 6, 6, 0.5])).toEqual([])
  expect(await watched([6, 6, 6, 6], false)).toEqual([])
})
