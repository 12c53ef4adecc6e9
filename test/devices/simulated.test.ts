import { afterEach, describe, expect, test } from 'vitest'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { apply, compose, invert, point } from '#core/frames/transform.ts'
import { ctFromPatient } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeFromImage, probeOnSkin, sweepAt } from '#core/phantom/sweep.ts'
import { facePx, pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import type { Device, PoseReading } from '#devices/device.ts'
import type { SimulatedPort } from '#devices/simulated/pictures.ts'
import { createSimulated } from '#devices/simulated/simulated.ts'
import { coarseTissue, serveCoarsely } from './simulated-rig.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function connected() {
  const ports: SimulatedPort[] = []
  const device = createSimulated({
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveCoarsely(port2)
      ports.push(port1 as unknown as SimulatedPort)
      return ports.at(-1)!
    },
  })
  return { device, ports }
}

const elapse = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function running(startMs: number) {
  const { device, ports } = connected()
  device.start(startMs)
  expect(device.state.state).toBe('connecting')
  while (device.state.state === 'connecting') await elapse(2)
  return { device, ports }
}

/** Reads until the worker has taken the picture that is due at that moment. */
async function pictureAt(device: Device, nowMs: number) {
  const poses: PoseReading[] = []
  for (;;) {
    const readings = device.read(nowMs)
    poses.push(...readings.poses)
    if (readings.image) return { image: readings.image, poses }
    await elapse(2)
  }
}

const spine = createLumbarSpine()
// Sampled before any clock runs.
coarseTissue()
const picture = pictureOf('C5-2', 100, 320, 240)

describe('the simulated probe', () => {
  test('hands over one second of poses at 60 Hz in order, and the calibration once', async () => {
    const { device } = await running(5000)
    const poses = [...device.read(5500).poses, ...device.read(5500).poses, ...device.read(6000).poses]
    const constant = poses.filter(({ atMs }) => atMs === Infinity)
    expect(constant.map(({ link }) => [link.to, link.from])).toEqual([['probe', 'image']])
    const tracked = poses.filter(({ atMs }) => atMs !== Infinity)
    expect(tracked.map(({ link }) => [link.to, link.from])).toEqual(tracked.map(() => ['patient', 'probe']))
    expect(tracked).toHaveLength(61)
    for (const [n, { atMs, status }] of tracked.entries()) {
      expect(atMs).toBeCloseTo(5000 + (n * 1000) / 60, 6)
      expect(status).toBe('ok')
    }
    expect(device.counters.posesReceived).toBe(62)
    device.stop()
  })

  test('a picture is the phantom as seen from the pose of its moment', async () => {
    const { device } = await running(0)
    device.read(2950)
    const { image } = await pictureAt(device, 3000)
    expect(image.atMs % 50).toBe(0)
    const ctFromImage = compose(sweepAt(spine, image.atMs), probeFromImage(picture))
    const { grey, contact } = createSimulator(coarseTissue(), usualSettings(), picture).take({
      ctFromImage,
      pressMm: 3,
      seed: image.atMs,
    })
    expect(image.grey).toEqual(grey)
    expect(image.contact).toBe(contact)
    expect([image.widthPx, image.heightPx]).toEqual([320, 240])
    expect(device.fan).toEqual(picture.fan)
    device.stop()
  })

  test('its poses, its calibration and the stated registration put the array on the skin of the CT', async () => {
    const { device } = await running(0)
    const graph = createTransformGraph()
    for (const { link } of device.read(400).poses) graph.set(link)
    graph.set(ctFromPatient)
    const face = apply(graph.find('ct', 'image')!.transform, point('image', ...facePx(picture), 0))
    expect(Math.abs(spine.skinAt(face.x, face.y, face.z) + 3)).toBeLessThan(1)
    device.stop()
  })

  test('pictures wait for their moment: read at 20 Hz each comes once, in order, and is at most 50 ms old', async () => {
    const { device } = await running(0)
    const ids: number[] = []
    for (let nowMs = 0; nowMs <= 1500; nowMs += 50) {
      const { image } = await pictureAt(device, nowMs)
      ids.push(image.frameId)
      expect(nowMs - image.atMs).toBeGreaterThanOrEqual(0)
      expect(nowMs - image.atMs).toBeLessThanOrEqual(50)
      expect(image.receivedAtMs).toBe(nowMs)
    }
    expect(ids).toEqual(Array.from({ length: 31 }, (_, n) => n))
    expect(device.counters).toMatchObject({ imagesReceived: 31, imagesDropped: 0 })
    device.stop()
  }, 60_000)

  test('a page that stops reading for 250 ms gets the newest picture, and the others are counted as dropped', async () => {
    const { device } = await running(0)
    device.read(0)
    // Long enough for the worker to take at least two of the four pictures ahead.
    await elapse(1000)
    const { image } = device.read(250)
    expect(image!.atMs).toBeGreaterThanOrEqual(50)
    const { imagesReceived, imagesDropped } = device.counters
    expect(imagesReceived).toBeGreaterThanOrEqual(2)
    expect(imagesDropped).toBe(imagesReceived - 1)
    device.stop()
  })

  test('after ten minutes in a hidden tab it makes up one second of poses, not 36 000', async () => {
    const { device } = await running(0)
    device.read(100)
    const tracked = device.read(600_100).poses
    expect(tracked.length).toBeLessThanOrEqual(61)
    expect(tracked.at(-1)!.atMs).toBeGreaterThan(600_100 - 20)
    device.stop()
  })

  test('stops at once: nothing is read any more, and it can be started again', async () => {
    const { device } = await running(0)
    device.read(500)
    device.stop()
    await elapse(80)
    expect(device.read(1000)).toEqual({ poses: [], image: undefined })
    expect(device.state.state).toBe('idle')
    device.start(2000)
    while (device.state.state === 'connecting') await elapse(2)
    const { image, poses } = await pictureAt(device, 2100)
    expect(image.atMs).toBeGreaterThanOrEqual(2000)
    expect(poses.some(({ atMs }) => atMs === Infinity)).toBe(true)
    device.stop()
  })

  test('a worker that dies is a failure with its reason, not a frozen picture', async () => {
    const { device, ports } = await running(0)
    await pictureAt(device, 100)
    ports[0]!.onerror!({ message: 'killed' } as ErrorEvent)
    expect(device.state).toEqual({ state: 'failed', reason: 'killed' })
    expect(device.read(200)).toEqual({ poses: [], image: undefined })
    expect(device.counters.faults).toBe(1)
  })

  test('a browser that cannot start the worker is told so', () => {
    const device = createSimulated({
      makeWorker() {
        throw new Error('workers are forbidden here')
      },
    })
    device.start(0)
    expect(device.state).toEqual({ state: 'failed', reason: 'workers are forbidden here' })
  })

  test('takes another course of the hand when given one', async () => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    serveCoarsely(port2)
    const held = probeOnSkin(spine, 10, -20, 0, 0)
    const device = createSimulated({ makeWorker: () => port1 as unknown as SimulatedPort, ctFromProbeAt: () => held })
    device.start(0)
    while (device.state.state === 'connecting') await elapse(2)
    const { poses } = device.read(100)
    expect(poses.at(-1)!.link.matrix).toEqual(compose(invert(ctFromPatient), held).matrix)
    device.stop()
  })
})
