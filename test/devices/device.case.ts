/** What every device must hold to, whatever makes it. Each device's own test calls this with a way to make one. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { linkName } from '#core/frames/frames.ts'
import { LINK_STATUSES } from '#core/frames/transform-graph.ts'
import { invert, transform } from '#core/frames/transform.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Device, PoseReading } from '#devices/device.ts'

export interface DeviceRig {
  readonly device: Device
  /** Lets the world go on for about this long, in real or made-up time. @returns the page's clock then. */
  pass(ms: number): Promise<number>
  /** The page's clock. */
  nowMs(): number
  close?(): Promise<void> | void
}

export interface DeviceTraits {
  /** The device gives pictures. Default true. */
  readonly hasPictures?: boolean
  /** How long it may take from start to the first readings, ms. Default 3000. */
  readonly warmUpMs?: number
  /** How long it has something to say once it runs, ms; a recording ends. Default 600. */
  readonly runsMs?: number
}

const STEP_MS = 16

export function describeDevice(
  name: string,
  make: () => Promise<DeviceRig> | DeviceRig,
  { hasPictures = true, warmUpMs = 3000, runsMs = 600 }: DeviceTraits = {},
): void {
  describe(`${name} as a device`, () => {
    let rig: DeviceRig
    let device: Device

    beforeEach(async () => {
      rig = await make()
      device = rig.device
    })
    afterEach(async () => {
      device.stop()
      await rig.close?.()
    })

    /** Starts and reads frame by frame until something came, then for `runsMs` more. */
    async function run() {
      const poses: PoseReading[] = []
      const pictures: { readonly image: UltrasoundFrame; readonly readAtMs: number }[] = []
      device.start(rig.nowMs())
      let nowMs = rig.nowMs()
      const beganMs = nowMs
      let untilMs = nowMs + warmUpMs
      let isWarm = false
      for (; nowMs < untilMs; nowMs = await rig.pass(STEP_MS)) {
        const { poses: more, image } = device.read(nowMs)
        poses.push(...more)
        if (image) pictures.push({ image, readAtMs: nowMs })
        if (!isWarm && more.some(({ atMs }) => atMs !== Infinity) && (image || !hasPictures)) {
          isWarm = true
          untilMs = nowMs + runsMs
        }
      }
      expect(isWarm, `nothing came in ${nowMs - beganMs} ms; state ${JSON.stringify(device.state)}`).toBe(true)
      return { poses, pictures }
    }

    test('says nothing before it is started', () => {
      expect(device.state).toEqual({ state: 'idle' })
      expect(device.read(rig.nowMs())).toEqual({ poses: [], image: undefined })
    })

    test('once started it connects or runs, and then gives readings', async () => {
      device.start(rig.nowMs())
      expect(['connecting', 'running']).toContain(device.state.state)
      device.stop()
      const { poses, pictures } = await run()
      expect(['running', 'ended']).toContain(device.state.state)
      expect(poses.length).toBeGreaterThan(0)
      expect(pictures.length > 0).toBe(hasPictures)
    })

    test('every pose is a transform, and every ok one can be inverted', async () => {
      const { poses } = await run()
      for (const { link, status } of poses) {
        expect(LINK_STATUSES).toContain(status)
        expect(() => transform(link.to, link.from, link.matrix)).not.toThrow()
        if (status === 'ok') expect(() => invert(link)).not.toThrow()
      }
    })

    test('the poses of a link come in order and never from the future', async () => {
      const { poses } = await run()
      const newest = new Map<string, number>()
      for (const { link, atMs } of poses) {
        const name = linkName(link.to, link.from)
        if (atMs === Infinity) continue
        expect(atMs).toBeLessThanOrEqual(rig.nowMs())
        expect(atMs).toBeGreaterThanOrEqual(newest.get(name) ?? -Infinity)
        newest.set(name, atMs)
      }
      expect(newest.size).toBeGreaterThan(0)
    })

    test('a calibration that comes along is given once, not with every read', async () => {
      const { poses } = await run()
      const firm = poses.filter(({ atMs }) => atMs === Infinity).map(({ link }) => linkName(link.to, link.from))
      expect(firm).toEqual([...new Set(firm)])
    })

    test('counters only grow, and all poses that came in were handed over or counted', async () => {
      const { poses } = await run()
      const before = { ...device.counters }
      expect(before.posesReceived).toBeGreaterThanOrEqual(poses.length)
      const nowMs = await rig.pass(100)
      device.read(nowMs)
      for (const [counter, count] of Object.entries(device.counters)) {
        expect(count).toBeGreaterThanOrEqual(before[counter as keyof typeof before])
      }
    })

    test.runIf(hasPictures)(
      'a picture has a byte for each pixel, a buffer of its own and a number of its own',
      async () => {
        const { pictures } = await run()
        let lastId = -Infinity
        let lastMs = -Infinity
        for (const { image, readAtMs } of pictures) {
          expect(image.grey).toHaveLength(image.widthPx * image.heightPx)
          expect(image.grey.byteLength).toBe(image.grey.buffer.byteLength)
          expect(image.frameId).toBeGreaterThan(lastId)
          expect(image.atMs).toBeGreaterThanOrEqual(lastMs)
          expect(image.receivedAtMs).toBeGreaterThanOrEqual(image.atMs)
          expect(image.receivedAtMs).toBeLessThanOrEqual(readAtMs + 1)
          lastId = image.frameId
          lastMs = image.atMs
        }
      },
    )

    test.runIf(hasPictures)(
      'a slow reader gets the newest picture only, and the others are counted as dropped',
      async () => {
        const { pictures } = await run()
        const { imagesReceived, imagesDropped } = device.counters
        expect(imagesReceived).toBeGreaterThanOrEqual(pictures.length + imagesDropped)
        const lastId = pictures.at(-1)!.image.frameId
        const nowMs = await rig.pass(300)
        const { image } = device.read(nowMs)
        if (device.state.state === 'running') {
          expect(image!.frameId).toBeGreaterThan(lastId)
          expect(device.counters.imagesReceived - imagesReceived).toBeGreaterThan(1)
          expect(device.counters.imagesDropped).toBeGreaterThan(imagesDropped)
        }
        expect(device.read(rig.nowMs()).image?.frameId).not.toBe(image?.frameId ?? lastId)
      },
    )

    test('stopped, it is idle and says nothing however long one waits', async () => {
      await run()
      device.stop()
      expect(device.state).toEqual({ state: 'idle' })
      expect(device.read(await rig.pass(200))).toEqual({ poses: [], image: undefined })
      expect(device.state).toEqual({ state: 'idle' })
    })

    test('stopped and started again it works as at first, with counters from 0', async () => {
      await run()
      const before = device.counters.posesReceived
      device.stop()
      device.start(rig.nowMs())
      expect(device.counters.posesReceived).toBeLessThan(Math.max(1, before))
      device.stop()
      const { poses } = await run()
      expect(poses.length).toBeGreaterThan(0)
    })
  })
}
