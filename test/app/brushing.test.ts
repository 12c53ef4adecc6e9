/** A brush in the headset, from the tip's way to labels, surfaces, what a needle must keep away from, and the plan. */
import { afterEach, describe, expect, test } from 'vitest'
import { createBrushing, CARRIED_OUT_MS } from '#app/brushing.ts'
import { createHazardDesk } from '#app/hazard-desk.ts'
import { createStructuresDesk } from '#app/structures-desk.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { LabelMap } from '#core/labelling/label-meanings.ts'
import { labelAt } from '#core/volumes/label-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createSession } from '#session/session.ts'
import { READY } from '#test/session/ready.ts'
import { createStructureMaking, type StructuresPort } from '#workers/structures/client.ts'
import type { Port, Reply, Request } from '#workers/structures/messages.ts'
import { serveStructures } from '#workers/structures/serve.ts'

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close()
    port2.close()
  }
})

const SIDE = 40
const geometry = {
  dimensions: [SIDE, SIDE, SIDE],
  spacingMm: [2, 2, 2],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const
function volumeOf(valueAt: (x: number, y: number, z: number) => number): Volume {
  const voxels = new Int16Array(SIDE ** 3)
  for (let k = 0, at = 0; k < SIDE; k++)
    for (let j = 0; j < SIDE; j++) for (let i = 0; i < SIDE; i++) voxels[at++] = valueAt(2 * i, 2 * j, 2 * k)
  return { frame: 'ct', name: 'made', geometry, voxels, remarks: [] }
}

/** A ball of bone of 12 mm about (40, 40, 40), which is L3 (VerSe). */
const isBall = (x: number, y: number, z: number) => Math.hypot(x - 40, y - 40, z - 40) < 12
const L3 = structure('vertebra', 'L3')
const RIGHT = 'right-hand'

async function setUp() {
  const session = createSession()
  const volume = volumeOf((...at) => (isBall(...at) ? 300 : 20))
  const map: LabelMap = { name: 'l.nii', volume: volumeOf((...at) => (isBall(...at) ? 22 : 0)), meanings: undefined }
  const makeWorker = () => {
    const channel = new MessageChannel()
    channels.push(channel)
    serveStructures(channel.port2 as unknown as Port<Reply, Request>)
    return channel.port1 as unknown as StructuresPort
  }
  const arrival = { volume, display: new Uint8Array(0), windowHu: [-200, 1000] as const, arrivedSlices: [] }
  let corrections = 0
  const desk = createStructuresDesk({
    session,
    live: { arrival },
    making: createStructureMaking(makeWorker),
    frameOfReferenceUid: () => '',
    onCorrected: () => corrections++,
  })
  await desk.takeLabels([{ map, frameOfReferenceUid: '' }])
  // One number alone tells no dictionary.
  await desk.readWith({ dictionary: 'VerSe' })
  const clock = { nowMs: 0 }
  const shakes: number[] = []
  let ticks = 0
  const brush = createBrushing({
    session,
    structures: desk,
    pulse: (_, strength) => shakes.push(strength),
    tick: () => ticks++,
    nowMs: () => clock.nowMs,
  })
  const keptAway = [{ structure: L3, margin: { stopMm: 2, warnMm: 5 }, why: 'for the test' }] as never
  const hazards = createHazardDesk(session, () => keptAway)
  session.actions.brush({ isOn: true, radiusMm: 5 })

  /** Hand to the right at 0.25 m/s, 72 frames a second, from within the ball to 4.5 mm outside of it. */
  function strokeOut() {
    brush.begin(RIGHT, [45, 40, 40])
    for (let x = 45; x <= 56; x += 3.5) {
      clock.nowMs += 1000 / 72
      brush.strokeOn(RIGHT, [x, 40, 40])
    }
    brush.end(RIGHT)
  }
  /** As far to the right as the surface that a needle must keep away from goes, once the worker has followed. */
  async function surfaceEndsMm(isReached: (mm: number) => boolean): Promise<number> {
    for (let look = 0; look < 200; look++) {
      for (let frame = 0; frame < 4; frame++) hazards.follow()
      const positions = session.getState().safety.hazards[0]?.mesh.positions ?? []
      let most = -Infinity
      for (let at = 0; at < positions.length; at += 3) most = Math.max(most, positions[at]!)
      if (isReached(most)) return most
      await new Promise((resolve) => void setTimeout(resolve, 20))
    }
    throw new Error('the surface has not followed in 4 s')
  }
  const origin = () => session.getState().structures!.origin!
  const labelThere = (x: number) => labelAt(session.getState().structures!.labels!, [x, 40, 40])
  const counted = () => ({ corrections, shakes, ticks })
  return { session, desk, brush, clock, strokeOut, surfaceEndsMm, origin, labelThere, counted }
}

describe('a stroke of the brush in the headset', () => {
  test('adds to the mask along the way, felt and heard, and the surface that needles keep away from is 8 to 11 mm further out', async () => {
    const { strokeOut, surfaceEndsMm, origin, labelThere, counted } = await setUp()
    const before = await surfaceEndsMm((mm) => mm > 0)
    expect(before).toBeGreaterThan(50)
    expect(before).toBeLessThan(52)
    strokeOut()
    for (const x of [46, 50, 54, 57, 60]) expect(labelThere(x)).toBe(L3.label)
    expect(labelThere(62)).toBe(0)
    expect(origin().edited).toEqual(new Set([L3.label]))
    const grown = (await surfaceEndsMm((mm) => mm > 58)) - before
    expect(grown).toBeGreaterThan(8)
    expect(grown).toBeLessThan(11)
    expect(counted().ticks).toBe(1)
    expect(counted().shakes[0]).toBe(0.6)
    expect(counted().shakes.slice(1)).toEqual([0.2, 0.2, 0.2])
  })

  test('is undone and done again as one, to the voxel', async () => {
    const { session, desk, strokeOut, origin } = await setUp()
    const labels = () => session.getState().structures!.labels!.labels
    const before = labels()
    strokeOut()
    const after = labels()
    expect(after).not.toEqual(before)
    desk.undo()
    expect(labels()).toEqual(before)
    expect(origin().corrections).toEqual([])
    desk.redo()
    expect(labels()).toEqual(after)
    // What was added bit by bit is what the whole list makes of the first labels.
    desk.correct({ type: 'brush', centre: [40, 40, 20], radiusMm: 3, label: 0, over: L3.label, stroke: 99 })
    desk.undo()
    expect(labels()).toEqual(after)
  })

  test('erases the chosen structure alone, and the surface draws back', async () => {
    const { session, brush, surfaceEndsMm, labelThere } = await setUp()
    session.actions.brush({ isErasing: true, radiusMm: 6 })
    brush.begin(RIGHT, [52, 40, 40])
    brush.end(RIGHT)
    expect(labelThere(50)).toBe(0)
    expect(labelThere(44)).toBe(L3.label)
    expect(await surfaceEndsMm((mm) => mm > 0 && mm < 51.2)).toBeGreaterThan(46)
  })

  test('is carried out at its beginning, every 400 ms, and at its end', async () => {
    const { brush, clock, counted } = await setUp()
    brush.begin(RIGHT, [40, 40, 40])
    expect(counted().corrections).toBe(1)
    for (let n = 1; n <= 10; n++) {
      clock.nowMs += CARRIED_OUT_MS / 8
      brush.strokeOn(RIGHT, [40 + 2 * n, 40, 40])
    }
    expect(counted().corrections).toBe(2)
    brush.end(RIGHT)
    expect(counted().corrections).toBe(3)
  })

  test('of the other hand waits until the first has ended', async () => {
    const { brush } = await setUp()
    expect(brush.begin(RIGHT, [40, 40, 40])).toHaveLength(1)
    expect(brush.begin('left-hand', [50, 40, 40])).toEqual([])
    expect(brush.strokeOn('left-hand', [60, 40, 40])).toEqual([])
    brush.end('left-hand')
    expect(brush.strokeOn(RIGHT, [45, 40, 40])).not.toEqual([])
  })
})

test('the structure that the tip is in is chosen by a press, and nothing is changed by it', async () => {
  const { session, brush, origin } = await setUp()
  session.actions.brush({ isChoosing: true })
  brush.begin(RIGHT, [5, 5, 5])
  expect(session.getState().notices.at(-1)?.text).toBe('Nothing is named where the tip is.')
  brush.begin(RIGHT, [40, 40, 40])
  expect(session.getState().brushing).toMatchObject({ chosen: L3.label, isChoosing: false })
  expect(origin().corrections).toEqual([])
})

test('while somebody is guided nothing can be changed, by brush or list, and it is said', async () => {
  const { session, desk, brush, labelThere } = await setUp()
  session.actions.set(READY)
  session.actions.guide(true)
  expect(session.getState().isGuiding).toBe(true)
  expect(brush.begin(RIGHT, [60, 40, 40])).toEqual([])
  expect(desk.correct({ type: 'shift', by: 1 })).toBe(false)
  expect(labelThere(60)).toBe(0)
  expect(session.getState().notices.at(-1)?.text).toBe('While somebody is guided structures stay as they are.')
})
