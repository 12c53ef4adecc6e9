import { afterEach, describe, expect, test } from 'vitest'
import {
  ALL,
  blocks,
  BONE,
  closeAll,
  FAN,
  LUMBAR,
  MIDDLE,
  MM,
  MUSCLE,
  NEEDLE,
  picture,
  start,
  until,
  type Paint,
} from './joined-halves.ts'
import { SIDE } from './tiny-models.ts'

afterEach(closeAll)

describe('four models in one worker', () => {
  test('are loaded one after the other, and each says what it is', async () => {
    const { perception, loaded, states, settled } = start()
    await settled()
    expect(states()).toEqual({
      'bone-likelihood': 'running',
      'lumbar-anatomy': 'running',
      needle: 'running',
      'muscle-fascia': 'running',
    })
    expect(perception.state).toMatchObject({ state: 'running', model: 'bone-likelihood 1.0.0' })
    expect(perception.state.models[1]).toMatchObject({
      backend: 'wasm, 1 thread',
      model: 'lumbar-anatomy 0.1.0',
      standing: 'followed by hand; never trained',
    })
    const order = loaded.map(([name]) => name)
    expect(order.filter((name, n) => name !== order[n - 1])).toEqual(ALL.map(({ name }) => name))
    expect(loaded).toContainEqual(['lumbar-anatomy', 1])
  })

  test('the lumbar network names the bright block a lamina at its landmark, half way down its rows 8 to 11, the dark one dural sac in its middle', async () => {
    const { perception, readings, settled } = start()
    await settled()
    perception.see(picture(7, blocks), FAN, MM)
    await until(() => readings.some(({ name }) => name === 'lumbar-anatomy'))
    const reading = readings.find(({ name }) => name === 'lumbar-anatomy')!
    expect(reading).toMatchObject({ frameId: 7, side: SIDE, abstains: undefined, view: { name: 'sagittal laminar' } })
    expect(reading.mapping).toEqual({ x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 })
    const rounded = reading.named.map((each) => ({
      ...each,
      xPx: Math.round(each.xPx),
      yPx: Number(each.yPx.toFixed(2)),
    }))
    expect(rounded.map(({ name, xPx, yPx, areaMm2 }) => ({ name, xPx, yPx, areaMm2 }))).toEqual([
      { name: 'lamina', xPx: 8, yPx: 9.5, areaMm2: 36 },
      { name: 'dural sac', xPx: 20, yPx: 23, areaMm2: 72 },
    ])
    // Softmax of 0, 10 and -32: e^10 / (e^10 + 1).
    expect(reading.named[0]!.confidence).toBeCloseTo(1 / (1 + Math.exp(-10)), 5)
    expect(reading.cells.reduce((count, of) => count + (of === 1 ? 1 : 0), 0)).toBe(36)
  })

  test('it abstains from a dark picture, and says nothing of it', async () => {
    const { perception, readings, settled } = start([BONE, LUMBAR])
    await settled()
    // Mean grey 22 / 255 = 0.086, below 0.1.
    perception.see(
      picture(1, () => 22),
      FAN,
      MM,
    )
    await until(() => readings.length > 0)
    expect(readings[0]).toMatchObject({ abstains: 'not a lumbar picture, or not upright', named: [], view: undefined })
    expect(Math.max(...readings[0]!.cells)).toBe(0)
  })

  test('the needle is the line that was not there before, in the picture’s pixels', async () => {
    const { perception, needles, settled } = start([BONE, NEEDLE])
    await settled()
    const isTip = (x: number, y: number) => x >= 24 && x <= 25 && y >= 24 && y <= 25
    const line: Paint = (x, y) => (Math.abs(x - y) > 1 || x < 5 || x > 25 ? MIDDLE : isTip(x, y) ? 255 : 230)
    for (const frameId of [1, 2, 3, 4]) perception.see(picture(frameId), FAN, MM)
    await until(() => needles.length === 1)
    expect(needles[0]).toEqual({ seen: undefined, frameId: 4 })
    perception.see(picture(5, line), FAN, MM)
    await until(() => needles.length === 2)
    const { seen } = needles[1]!
    expect(seen).toMatchObject({ frameId: 5, from: 'shaft and tip' })
    for (const [place, wanted] of [[seen!.nearPx, 5], [seen!.farPx, 25], [seen!.tipPx, 25]] as const) {
      expect(Math.abs(place[0] - wanted)).toBeLessThan(1.5)
      expect(Math.abs(place[0] - place[1])).toBeLessThan(0.2)
    } // prettier-ignore
    // Held still, it is gone: nothing changed any more.
    for (const frameId of [6, 7, 8, 9, 10]) perception.see(picture(frameId, line), FAN, MM)
    await until(() => needles.at(-1)!.frameId === 10)
    expect(needles.at(-1)!.seen).toBeUndefined()
  })

  test('after a gap of 300 ms the needle has no past, which is said, and is looked for again three pictures later', async () => {
    const { perception, needles, reason, settled } = start([BONE, NEEDLE])
    await settled()
    for (const frameId of [1, 2, 3, 4]) perception.see(picture(frameId), FAN, MM)
    expect(reason('needle')).toBe('')
    perception.see(picture(5, undefined, 160 + 300), FAN, MM)
    expect(reason('needle')).toMatch(/^no past: .* older than 250 ms$/)
    for (const frameId of [6, 7]) perception.see(picture(frameId, undefined, 460 + 40 * (frameId - 5)), FAN, MM)
    expect(reason('needle')).not.toBe('')
    perception.see(picture(8, undefined, 580), FAN, MM)
    expect(reason('needle')).toBe('')
    await until(() => needles.some(({ frameId }) => frameId === 8))
  })

  test('a picture without a scale is for the classical filter alone', async () => {
    const { perception, contours, readings, settled } = start()
    await settled()
    for (const frameId of [1, 2, 3, 4, 5]) perception.see(picture(frameId, blocks), FAN)
    await until(() => contours.at(-1)?.frameId === 5)
    expect(readings).toEqual([])
    expect(perception.counts('lumbar-anatomy')).toEqual({ looked: 0, dropped: 0 })
  })

  test('only those that are wanted look', async () => {
    const { perception, contours, readings, settled } = start()
    await settled()
    perception.see(picture(1, blocks), FAN, MM, ['lumbar-anatomy'])
    await until(() => readings.length > 0)
    expect(readings.map(({ name }) => name)).toEqual(['lumbar-anatomy'])
    expect(contours).toEqual([])
    expect(perception.counts('lumbar-anatomy')).toEqual({ looked: 1, dropped: 0 })
    expect(perception.counts('bone-likelihood')).toEqual({ looked: 0, dropped: 0 })
  })

  test('what is found in a picture of a source that is no more is not told', async () => {
    const { perception, contours, readings, settled } = start([BONE, LUMBAR])
    await settled()
    perception.see(picture(1, blocks), FAN, MM)
    perception.forget()
    perception.see(picture(2, blocks), FAN, MM)
    await until(() => contours.length > 0 && readings.length > 0)
    expect(contours.map(({ frameId }) => frameId)).toEqual([2])
    expect(readings.map(({ frameId }) => frameId)).toEqual([2])
  })
})

describe('which of them draws the contour', () => {
  const arc: Paint = (_, y) => (y >= 12 && y <= 14 ? 255 : MIDDLE)

  test('the lumbar network when it is told to and runs: 1.2 above the middle of the bright line, rows 12-14', async () => {
    const { perception, contours, settled } = start(ALL, 'lumbar-anatomy')
    await settled()
    expect(perception.state.model).toBe('lumbar-anatomy 0.1.0')
    perception.see(picture(1, arc), FAN, MM)
    await until(() => contours.length > 0)
    expect(contours[0]).toMatchObject({ frameId: 1, by: 'lumbar-anatomy' })
    expect(contours[0]!.runs).toHaveLength(1)
    const [run] = contours[0]!.runs
    expect(run!.length / 2).toBe(SIDE)
    for (let at = 1; at < run!.length; at += 2) expect(Math.abs(run![at]! - 11.8)).toBeLessThanOrEqual(1.5)
    expect(perception.counts('bone-likelihood')).toEqual({ looked: 0, dropped: 0 })
  })

  test('on the surface of bone, 1.2 mm above the middle of what is bone, and never above the picture', async () => {
    const { perception, contours, settled } = start(ALL, 'lumbar-anatomy')
    await settled()
    const heightsOf = async (frameId: number, line: number) => {
      perception.see(
        picture(frameId, (_, y) => (y === line ? 255 : MIDDLE)),
        FAN,
        MM,
      )
      await until(() => contours.at(-1)?.frameId === frameId)
      return contours.at(-1)!.runs.flatMap((run) => [...run].filter((_, n) => n % 2 === 1))
    }
    const below = await heightsOf(1, 13)
    expect(below.length).toBeGreaterThan(8)
    for (const y of below) expect(y).toBeCloseTo(11.8, 3)
    const top = await heightsOf(2, 0)
    expect(top.length).toBeGreaterThan(8)
    for (const y of top) expect(y).toBe(0)
  })

  test('bone-likelihood when the lumbar network was refused', async () => {
    const swapped = { ...LUMBAR, modelUrl: MUSCLE.modelUrl }
    const { perception, contours, settled } = start([BONE, swapped], 'lumbar-anatomy')
    await settled()
    expect(perception.state.model).toBe('bone-likelihood 1.0.0')
    perception.see(picture(1, arc), FAN, MM)
    await until(() => contours.length > 0)
    expect(contours[0]).toMatchObject({ frameId: 1, by: 'bone-likelihood' })
    expect(perception.counts('bone-likelihood')).toEqual({ looked: 1, dropped: 0 })
  })

  test('of a picture that the network abstains from the filter draws it, on that picture and once; into a volume nothing goes', async () => {
    const { perception, contours, readings, bones, settled } = start(ALL, 'lumbar-anatomy')
    await settled()
    perception.wantBone(true)
    // A bright line, rows 12 and 13, with darkness behind it; mean grey 24 / 255 = 0.096, below 0.1.
    const line: Paint = (_, y) => (y === 12 || y === 13 ? 255 : y < 12 ? 16 : y === 31 ? 10 : 4)
    perception.see(picture(1, line), FAN, MM)
    await until(() => contours.length > 0)
    expect(readings[0]).toMatchObject({ frameId: 1, abstains: 'not a lumbar picture, or not upright' })
    expect(contours).toHaveLength(1)
    expect(contours[0]).toMatchObject({ frameId: 1, by: 'bone-likelihood' })
    for (const run of contours[0]!.runs)
      for (let at = 1; at < run.length; at += 2) expect(Math.abs(run[at]! - 12.5)).toBeLessThanOrEqual(1.5)
    expect(contours[0]!.runs.length).toBeGreaterThan(0)
    expect(bones).toEqual([])
    // It went on in the network's answer: the filter was asked for no picture of its own.
    expect(perception.counts('bone-likelihood')).toEqual({ looked: 0, dropped: 0 })
    perception.see(picture(2, arc), FAN, MM)
    await until(() => contours.length > 1)
    expect(contours[1]).toMatchObject({ frameId: 2, by: 'lumbar-anatomy' })
    expect(bones.map(({ frameId }) => frameId)).toEqual([2])
  })
})
