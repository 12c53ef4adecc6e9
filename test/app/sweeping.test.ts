import { afterEach, describe, expect, test } from 'vitest'
import { createSweeping } from '#app/sweeping.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import { createSession } from '#session/session.ts'
import type { ReconstructingPort } from '#workers/reconstruction/client.ts'
import type { Port, Reply, Request } from '#workers/reconstruction/messages.ts'
import { serveReconstruction } from '#workers/reconstruction/serve.ts'
import { located } from '#test/core/reconstruction/pictures.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** Pixels of half a millimetre; a picture taken at t ms lies at z = t / 40 mm: pictures each 20 ms are half a millimetre apart. */
const poseAt = (atMs: number, status: LinkStatus = 'ok') => ({
  ...located([0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, atMs / 40, 1], status),
  atMs,
})
const SIDE = 16

function room() {
  const session = createSession()
  session.actions.set({ source: { kind: 'openigtlink', label: 'a probe', state: 'running', detail: '' } })
  const bone: boolean[] = []
  const sweeping = createSweeping({
    session,
    wantBone: (isWanted) => bone.push(isWanted),
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveReconstruction(port2 as unknown as Port<Reply, Request>)
      return port1 as unknown as ReconstructingPort
    },
  })
  let frameId = 0
  const picture = (atMs: number, grey = 100, more: { contact?: 'none'; widthPx?: number } = {}) => {
    const { widthPx = SIDE, ...rest } = more
    const pixels = new Uint8Array(widthPx * SIDE).fill(grey)
    return { frameId: ++frameId, widthPx, heightPx: SIDE, grey: pixels, atMs, receivedAtMs: atMs, ...rest }
  }
  /** Pictures each 20 ms, each placed before the next comes. */
  async function sweep(fromMs: number, toMs: number, grey = 100) {
    for (let atMs = fromMs; atMs <= toMs; atMs += 20) {
      sweeping.take(picture(atMs, grey), undefined)
      sweeping.follow(atMs + 60, poseAt)
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
  }
  const state = () => session.getState()
  return { session, sweeping, picture, sweep, state, bone }
}

async function until(isSo: () => boolean) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

describe('a sweep', () => {
  test('is scouted, recorded and stopped, and its volume lies where the pictures were', async () => {
    const { sweeping, sweep, state } = room()
    sweeping.scout()
    await sweep(0, 400)
    sweeping.stop()
    expect(state().sweep).toMatchObject({ phase: 'scouted', scouted: 21 })
    expect(sweeping.box).toEqual({ lowMm: [0, 0, 0], highMm: [7.5, 7.5, 10] })

    sweeping.record()
    expect(state().sweep.phase).toBe('recording')
    await sweep(0, 400, 180)
    sweeping.report()
    expect(state().sweep.counts.placed + state().sweep.counts.passedOver).toBeGreaterThan(15)
    sweeping.stop()
    await until(() => state().sweptVolume !== undefined)

    const { geometry, values, source } = state().sweptVolume!
    expect(source).toBe('a probe')
    // 3 mm more on each side of 7.5 x 7.5 x 10 mm, in half millimetres.
    expect(geometry).toMatchObject({ dimensions: [28, 28, 33], spacingMm: [0.5, 0.5, 0.5], origin: [-3, -3, -3] })
    const at = (x: number, y: number, z: number) => {
      const [i, j, k] = [x, y, z].map((mm) => (mm + 3) * 2) as [number, number, number]
      return values[i + 28 * (j + 28 * k)]
    }
    expect([at(3, 3, 5), at(0, 0, 0), at(7.5, 7.5, 10)]).toEqual([180, 180, 180])
    expect([at(-2, 3, 5), at(3, 3, 12)]).toEqual([0, 0])
    expect(state().sweep.phase).toBe('idle')
  })

  test('without a case it is shown at once; an open CT stays what is seen', async () => {
    for (const isOpen of [false, true]) {
      const { session, sweeping, sweep, state } = room()
      const geometry = {
        dimensions: [2, 2, 2],
        spacingMm: [1, 1, 1],
        origin: [0, 0, 0],
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      } as const
      if (isOpen) session.actions.set({ openCase: { name: 'a CT', modality: 'CT', geometry, remarks: [] } })
      sweeping.scout()
      await sweep(0, 100)
      sweeping.record()
      await sweep(0, 100)
      sweeping.stop()
      await until(() => state().sweptVolume !== undefined)
      expect(state().layers).toMatchObject({ volume: isOpen, sweptVolume: !isOpen })
      expect(state().notices.at(-1)!.text).toMatch(/^Ultrasound volume of \d+ pictures is ready/)
    }
  })

  test('is not recorded before a region was scouted, and that is said', () => {
    const { sweeping, state } = room()
    sweeping.record()
    expect(state().sweep.phase).toBe('idle')
    expect(state().notices[0]!.text).toContain('Scout the region first')
  })

  test('of pictures without contact, without pose, lost or with an old pose nothing goes in, by reason', async () => {
    const { sweeping, sweep, picture, state } = room()
    sweeping.scout()
    await sweep(0, 100)
    sweeping.record()
    await sweep(0, 40)
    sweeping.take(picture(100, 255, { contact: 'none' }), undefined)
    sweeping.follow(160, poseAt)
    sweeping.take(picture(120, 255), undefined)
    sweeping.follow(180, () => undefined)
    sweeping.take(picture(140, 255), undefined)
    sweeping.follow(200, (atMs) => poseAt(atMs, 'out-of-view'))
    sweeping.take(picture(160, 255), undefined)
    sweeping.follow(220, (atMs) => ({ ...poseAt(atMs), atMs: atMs - 30 }))
    sweeping.stop()
    await until(() => state().sweptVolume !== undefined)
    expect(state().sweptVolume!.counts.skipped).toEqual({ 'no-picture': 1, 'no-pose': 2, 'out-of-view': 1 })
    expect(Math.max(...state().sweptVolume!.values)).toBe(100)
  })

  test('a picture is held for 60 ms, until the poses round it have come', () => {
    const { sweeping, picture, state } = room()
    const asked: number[] = []
    const ask = (atMs: number) => {
      asked.push(atMs)
      return poseAt(atMs)
    }
    sweeping.scout()
    sweeping.take(picture(1000), undefined)
    sweeping.follow(1059, ask)
    expect(asked).toEqual([])
    sweeping.follow(1060, ask)
    expect(asked).toEqual([1000])
    sweeping.report()
    expect(state().sweep.scouted).toBe(1)
  })

  test('pictures of another size end it, and what was recorded is kept', async () => {
    const { sweeping, sweep, picture, state } = room()
    sweeping.scout()
    await sweep(0, 100)
    sweeping.record()
    await sweep(0, 100)
    sweeping.take(picture(120, 100, { widthPx: 20 }), undefined)
    sweeping.follow(180, poseAt)
    await until(() => state().sweptVolume !== undefined)
    expect(state().notices.some(({ text }) => text.includes('size or depth changed'))).toBe(true)
  })

  test('another source ends it; the region is no more', async () => {
    const { sweeping, sweep, state } = room()
    sweeping.scout()
    await sweep(0, 100)
    sweeping.record()
    await sweep(0, 100)
    sweeping.sourceEnded()
    await until(() => state().sweptVolume !== undefined)
    expect(state().sweep).toMatchObject({ phase: 'idle', box: undefined })
    expect(sweeping.box).toBeUndefined()
  })

  test('discarded it leaves the volume made before', async () => {
    const { sweeping, sweep, state } = room()
    for (const isKept of [true, false]) {
      sweeping.scout()
      await sweep(0, 100)
      sweeping.record()
      await sweep(0, 100, isKept ? 90 : 200)
      if (isKept) sweeping.stop()
      if (isKept) await until(() => state().sweptVolume !== undefined)
      else sweeping.discard()
    }
    expect(state().sweep).toMatchObject({ phase: 'idle', box: undefined, counts: { placed: 0 } })
    expect(Math.max(...state().sweptVolume!.values)).toBe(90)
  })

  test('maps of bone are wanted while it is recorded, and go where their picture went', async () => {
    const { sweeping, sweep, state, bone } = room()
    sweeping.scout()
    await sweep(0, 400)
    sweeping.record()
    expect(sweeping.isBoneWanted).toBe(true)
    const mapping = { x0Px: 0, y0Px: 0, xStepPx: 2, yStepPx: 2 }
    for (let atMs = 0; atMs <= 400; atMs += 20) {
      await sweep(atMs, atMs)
      // 21 pictures were scouted; rows 4 of 8 cells are bone: 4 mm deep.
      const frameId = 22 + atMs / 20
      const grey = Uint8Array.from({ length: 64 }, (_, cell) => (Math.floor(cell / 8) === 4 ? 255 : 0))
      sweeping.boneFound({ frameId, side: 8, mapping, grey })
    }
    sweeping.stop()
    await until(() => state().sweptVolume !== undefined)
    expect(bone).toEqual([true, false, false])
    const { positions } = state().sweptBone!
    const depths = [...positions].filter((_, n) => n % 3 === 1)
    const mean = depths.reduce((sum, depth) => sum + depth, 0) / depths.length
    expect(Math.abs(mean - 4)).toBeLessThan(0.3)
  })
})

describe('a recording', () => {
  const recording = (count: number, isPlaced = true) => ({
    name: 'a sweep.igs.mha',
    count,
    widthPx: SIDE,
    heightPx: SIDE,
    fan: undefined,
    pictureAt: (index: number) => ({
      widthPx: SIDE,
      heightPx: SIDE,
      grey: new Uint8Array(SIDE * SIDE).fill(index + 1),
    }),
    poseAt: (index: number) => (isPlaced ? poseAt(20 * index) : undefined),
  })

  test('is made a volume of whole: no picture is passed over', async () => {
    const { sweeping, state } = room()
    await sweeping.recorded(recording(40))
    await until(() => state().sweptVolume !== undefined)
    expect(state().sweptVolume!.counts).toEqual({ placed: 40, passedOver: 0, skipped: {}, bonePlaced: 0 })
    expect(Math.max(...state().sweptVolume!.values)).toBe(40)
    expect(state().progress).toBeUndefined()
  })

  test('weighed by a mask: the trusted half of each picture alone goes in', async () => {
    const { sweeping, state } = room()
    const grey = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => (at % SIDE < SIDE / 2 ? 255 : 0))
    sweeping.useMask('left.png', { widthPx: SIDE, heightPx: SIDE, grey })
    await sweeping.recorded(recording(40))
    await until(() => state().sweptVolume !== undefined)
    const { geometry, values, settings } = state().sweptVolume!
    expect(settings).toMatchObject({ compounding: 'importance', mask: { name: 'left.png', widthPx: SIDE } })
    const [nx] = geometry.dimensions
    const reached = (half: (i: number) => boolean) => values.reduce((most, value, at) => (half(at % nx) ? Math.max(most, value) : most), 0) // prettier-ignore
    expect(reached((i) => i < nx / 2 - 1)).toBe(40)
    expect(reached((i) => i > nx / 2 + 1)).toBe(0)
  })

  test.each([
    { why: 'no mask was chosen', mask: undefined, says: 'choose an importance mask' },
    { why: 'the mask has another size', mask: { widthPx: 8, heightPx: 9, grey: new Uint8Array(72).fill(255) }, says: 'has 8 x 9 pixels, the pictures 16 x 16' }, // prettier-ignore
  ])('by importance it is not begun when $why', async ({ mask, says }) => {
    const { session, sweeping, state } = room()
    const { settings } = state().sweep
    if (mask) sweeping.useMask('mask.png', mask)
    else session.actions.sweep({ settings: { ...settings, compounding: 'importance' } })
    await sweeping.recorded(recording(3))
    expect(state().notices[0]!.text).toContain(says)
    expect(state().sweep.phase).toBe('idle')
  })

  test('without poses it is refused in words', async () => {
    const { sweeping, state } = room()
    await sweeping.recorded(recording(3, false))
    expect(state().notices[0]!.text).toBe("a sweep.igs.mha: no picture has a pose in the patient's frame.")
    expect(state().sweep.phase).toBe('idle')
  })
})
