import { afterEach, describe, expect, test } from 'vitest'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { CoverageMap } from '#core/reconstruction/coverage.ts'
import type { ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import { createReconstructing, type ReconstructingPort } from '#workers/reconstruction/client.ts'
import type { Port, Reply, Request, SweepPlan, SweptBone } from '#workers/reconstruction/messages.ts'
import { serveReconstruction } from '#workers/reconstruction/serve.ts'
import { grid, located, placedAt, settings } from '#test/core/reconstruction/pictures.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** 2 x 1 pixels, and a grid of 2 x 1 x 3 voxels of 1 mm for them. */
const picture = (frameId: number, left: number, right: number) => ({
  frameId,
  widthPx: 2,
  heightPx: 1,
  grey: Uint8Array.of(left, right),
})
const PLAN: SweepPlan = { grey: { grid: grid(2, 1, 3), settings: settings({}) } }

interface Told {
  readonly maps: CoverageMap[]
  readonly finished: { volume: ReconstructedVolume; bone: SweptBone | undefined }[]
  readonly failures: string[]
}

function client(makeWorker: () => ReconstructingPort) {
  const told: Told = { maps: [], finished: [], failures: [] }
  const reconstructing = createReconstructing({
    makeWorker,
    onCoverage: (map) => told.maps.push(map),
    onFinished: (volume, bone) => told.finished.push({ volume, bone }),
    onFailed: (reason) => told.failures.push(reason),
  })
  return { reconstructing, told }
}

/** Both halves joined by a channel; the worker's clock is the test's. */
function connected(clock: () => number = () => 0) {
  return client(() => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    serveReconstruction(port2 as unknown as Port<Reply, Request>, { coverageEachMs: 400, now: clock })
    return port1 as unknown as ReconstructingPort
  })
}

async function until(isSo: () => boolean) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

describe('a sweep through the worker', () => {
  test('three pictures 1 mm apart are the three slices of the volume', async () => {
    const { reconstructing, told } = connected()
    reconstructing.start(PLAN)
    for (const z of [0, 1, 2]) {
      reconstructing.add(picture(z, 10 * z + 1, 10 * z + 2), placedAt(0, 0, z))
      await reconstructing.settled()
    }
    reconstructing.finish()
    await until(() => told.finished.length > 0)
    const { volume, bone } = told.finished[0]!
    expect([...volume.values]).toEqual([1, 2, 11, 12, 21, 22])
    expect(volume).toMatchObject({ touchedShare: 1, grid: PLAN.grey.grid })
    expect(bone).toBeUndefined()
    expect(reconstructing.counts).toEqual({ placed: 3, passedOver: 0, skipped: {}, bonePlaced: 0 })
  })

  test('the picture’s own grey values stay with the page', async () => {
    const { reconstructing } = connected()
    reconstructing.start(PLAN)
    const one = picture(1, 7, 8)
    reconstructing.add(one, placedAt(0, 0, 0))
    await reconstructing.settled()
    expect([...one.grey]).toEqual([7, 8])
  })

  test.each(['out-of-view', 'missing', 'invalid', 'out-of-volume'] satisfies LinkStatus[])(
    'a picture whose pose is %s is counted and not placed',
    async (status) => {
      const { reconstructing, told } = connected()
      reconstructing.start(PLAN)
      reconstructing.add(picture(1, 5, 5), placedAt(0, 0, 0))
      reconstructing.add(picture(2, 200, 200), located(placedAt(0, 0, 1).transform.matrix, status))
      reconstructing.add(picture(3, 200, 200), undefined)
      reconstructing.finish()
      await until(() => told.finished.length > 0)
      expect([...told.finished[0]!.volume.values]).toEqual([5, 5, 0, 0, 0, 0])
      expect(reconstructing.counts).toMatchObject({ placed: 1, skipped: { [status]: 1, 'no-pose': 1 } })
    },
  )

  test('what waits when the sweep ends is still placed, what comes later is not', async () => {
    const { reconstructing, told } = connected()
    reconstructing.start(PLAN)
    reconstructing.add(picture(1, 1, 1), placedAt(0, 0, 0))
    reconstructing.add(picture(2, 2, 2), placedAt(0, 0, 1))
    reconstructing.finish()
    reconstructing.add(picture(3, 3, 3), placedAt(0, 0, 2))
    await until(() => told.finished.length > 0)
    expect([...told.finished[0]!.volume.values]).toEqual([1, 1, 2, 2, 0, 0])
  })

  test('coverage comes with the first picture, and then not before 400 ms have passed', async () => {
    let nowMs = 0
    const { reconstructing, told } = connected(() => nowMs)
    reconstructing.start(PLAN)
    for (const [n, atMs] of [0, 100, 399, 400, 500].entries()) {
      nowMs = atMs
      reconstructing.add(picture(n, 1, 1), placedAt(0, 0, n % 3))
      await reconstructing.settled()
    }
    reconstructing.finish()
    await until(() => told.finished.length > 0)
    expect(told.maps).toHaveLength(2)
    // Of every third voxel one is left of each row: the first, in the first slice.
    expect(told.maps[0]).toMatchObject({ share: 1, cells: [1, 1, 1] })
  })

  test('a sweep begun anew forgets the one before', async () => {
    const { reconstructing, told } = connected()
    reconstructing.start(PLAN)
    reconstructing.add(picture(1, 9, 9), placedAt(0, 0, 0))
    reconstructing.start(PLAN)
    reconstructing.add(picture(2, 4, 4), placedAt(0, 0, 2))
    reconstructing.finish()
    await until(() => told.finished.length > 0)
    expect([...told.finished[0]!.volume.values]).toEqual([0, 0, 0, 0, 4, 4])
    expect(reconstructing.counts.placed).toBe(1)
    expect(told.finished).toHaveLength(1)
  })

  test('a grid that cannot be held is refused with its size', async () => {
    const { reconstructing, told } = connected()
    reconstructing.start({ grey: { grid: grid(2000, 2000, 2000), settings: settings({}) } })
    await until(() => told.failures.length > 0)
    expect(told.failures[0]).toContain('2000 x 2000 x 2000 voxels of 1 x 1 x 1 mm are more than is held')
  })

  test('a crash ends the sweep with its reason, and the next one gets a new worker', async () => {
    const ports: ReconstructingPort[] = []
    const { reconstructing, told } = client(() => {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveReconstruction(port2 as unknown as Port<Reply, Request>)
      ports.push(port1 as unknown as ReconstructingPort)
      return ports.at(-1)!
    })
    reconstructing.start(PLAN)
    reconstructing.add(picture(1, 1, 1), placedAt(0, 0, 0))
    const settled = reconstructing.settled()
    ports[0]!.onerror!({ message: 'out of memory' } as ErrorEvent)
    await settled
    expect(told.failures).toEqual(['out of memory'])
    reconstructing.start(PLAN)
    reconstructing.add(picture(2, 6, 6), placedAt(0, 0, 0))
    reconstructing.finish()
    await until(() => told.finished.length > 0)
    expect(ports).toHaveLength(2)
  })
})

describe('a worker that is slow', () => {
  function scripted() {
    const sent: Request[] = []
    const port: ReconstructingPort = { onmessage: null, postMessage: (request) => void sent.push(request) }
    const { reconstructing, told } = client(() => port)
    const answer = (request: Request) => {
      if (request.type !== 'place') return
      const { sweepId, lane, frameId, grey } = request
      port.onmessage!({ data: { type: 'placed', sweepId, lane, frameId, grey, tookMs: 1 } } as MessageEvent<Reply>)
    }
    const placed = () => sent.flatMap((request) => (request.type === 'place' ? [request.frameId] : []))
    return { reconstructing, told, sent, answer, placed }
  }

  test('of four pictures the first is placed and the newest waits; two are passed over and counted', () => {
    const { reconstructing, sent, answer, placed } = scripted()
    reconstructing.start(PLAN)
    for (const frameId of [1, 2, 3, 4]) reconstructing.add(picture(frameId, 1, 1), placedAt(0, 0, 0))
    expect(placed()).toEqual([1])
    answer(sent.at(-1)!)
    expect(placed()).toEqual([1, 4])
    answer(sent.at(-1)!)
    expect(reconstructing.counts).toMatchObject({ placed: 2, passedOver: 2 })
  })

  test('buffers that come back are used again', () => {
    const { reconstructing, sent, answer } = scripted()
    reconstructing.start(PLAN)
    reconstructing.add(picture(1, 1, 1), placedAt(0, 0, 0))
    const [first] = sent.slice(-1) as Extract<Request, { type: 'place' }>[]
    answer(first!)
    reconstructing.add(picture(2, 3, 4), placedAt(0, 0, 0))
    const [second] = sent.slice(-1) as Extract<Request, { type: 'place' }>[]
    expect(second!.grey).toBe(first!.grey)
    expect([...second!.grey]).toEqual([3, 4])
  })

  test('answers of a sweep that is forgotten change nothing', () => {
    const { reconstructing, sent, answer, told } = scripted()
    reconstructing.start(PLAN)
    reconstructing.add(picture(1, 1, 1), placedAt(0, 0, 0))
    const late = sent.at(-1)!
    reconstructing.forget()
    answer(late)
    expect(reconstructing.counts.placed).toBe(0)
    expect(told).toEqual({ maps: [], finished: [], failures: [] })
  })
})

describe('bone alone', () => {
  /** Maps of 4 x 4 cells, two pixels of half a millimetre to a cell: 1 mm. */
  const mapping = { x0Px: 1, y0Px: 3, xStepPx: 2, yStepPx: 2 }
  const patientFromImage = (zMm: number) => [0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 1, 0, 0, 0, zMm, 1]
  const map = (frameId: number, rowOfBone: number): BoneMap => ({
    frameId,
    side: 4,
    mapping,
    grey: Uint8Array.from({ length: 16 }, (_, cell) => (Math.floor(cell / 4) === rowOfBone ? 255 : 0)),
  })
  const bonePlan = (surfaceGrey: number): SweepPlan => ({
    ...PLAN,
    bone: { grid: { ...grid(4, 4, 6), originMm: [0.5, 1.5, 0] }, settings: settings({}), surfaceGrey },
  })

  async function swept(surfaceGrey: number) {
    const { reconstructing, told } = connected()
    reconstructing.start(bonePlan(surfaceGrey))
    for (let z = 0; z < 6; z++) {
      reconstructing.addBone(map(z, 2), patientFromImage(z))
      await reconstructing.settled()
    }
    reconstructing.finish()
    await until(() => told.finished.length > 0)
    return { bone: told.finished[0]!.bone!, counts: reconstructing.counts }
  }

  test('a line of bone in six maps is a sheet of voxels at its depth', async () => {
    const { bone, counts } = await swept(128)
    expect(counts).toMatchObject({ placed: 0, bonePlaced: 6 })
    for (let k = 0; k < 6; k++) {
      const slice = Array.from(bone.volume.values.subarray(16 * k, 16 * k + 16))
      expect(slice).toEqual([...Array<number>(8).fill(0), 255, 255, 255, 255, ...Array<number>(4).fill(0)])
    }
  })

  test('its surface lies half a voxel to either side: row 2 is at 3.5 mm, the faces at 3 and 4 mm', async () => {
    const { positions } = (await swept(127.5)).bone.surface!
    const depths = [...positions].filter((_, n) => n % 3 === 1)
    expect(Math.min(...depths)).toBeCloseTo(3, 5)
    expect(Math.max(...depths)).toBeCloseTo(4, 5)
  })

  test('where nothing is likely bone there is no surface', async () => {
    expect((await swept(256)).bone.surface).toBeUndefined()
  })
})
