import { expect, test } from 'vitest'
import { createMirrorWatch } from '#workers/perception/mirror-watch.ts'

const SIDE = 10
const GRID = { side: SIDE, maps: { seg: SIDE }, temperature: 1, least: [0, 0.5] }
const MASK = new Float32Array(SIDE * SIDE).fill(1)

/** Logits of the background, 0, and of class 1. */
const told = (logits: Float32Array) => ({ seg: Float32Array.from([...new Float32Array(logits.length), ...logits]) })
/** A network that finds class 1 in bright cells, and one that finds it in the left half whatever it is shown. */
const honest = async (picture: Float32Array) => told(picture.map((value) => value - 0.5))
const sided = async () => told(Float32Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < 5 ? 1 : -1)))
/** Bright in its left half. */
const picture = Float32Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < 5 ? 1 : 0))

function looking(run: (picture: Float32Array) => Promise<Record<string, Float32Array>>, lookMs = 10) {
  let nowMs = 0
  let runs = 0
  const counted = (given: Float32Array) => {
    runs++
    nowMs += lookMs
    return run(given)
  }
  const watch = createMirrorWatch(counted, GRID)
  return {
    watch,
    runs: () => runs,
    async at(ms: number) {
      nowMs = ms
      return watch.look(picture, MASK, () => nowMs)
    },
  }
}

test('of pictures every 50 ms for two seconds four or five are looked at both ways', async () => {
  const { at, runs, watch } = looking(honest)
  for (let ms = 0; ms < 2000; ms += 50) await at(ms)
  expect(runs() - 40).toBeGreaterThanOrEqual(4)
  expect(runs() - 40).toBeLessThanOrEqual(5)
  expect(watch.doubted.size).toBe(0)
})

test('what is told is the straight look, whether or not it looks both ways', async () => {
  const { at } = looking(honest)
  const [first, both] = [await at(0), await at(600)]
  expect(both).toEqual(first)
})

test('a network that finds a structure on one side of whatever it is shown is not believed', async () => {
  const { at, watch } = looking(sided)
  await at(0)
  expect(watch.doubted.size).toBe(0)
  await at(600)
  expect([...watch.doubted]).toEqual([1])
  expect(watch.held(Uint8Array.of(0, 1, 1))).toEqual(Uint8Array.of(0, 0, 0))
})

test('where one look takes 80 ms there is no second', async () => {
  const { at, runs } = looking(sided, 80)
  for (let ms = 0; ms < 2000; ms += 100) await at(ms)
  expect(runs()).toBe(20)
})
