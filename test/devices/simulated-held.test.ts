import { describe, expect, test } from 'vitest'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { compose, invert, transform, type Transform } from '#core/frames/transform.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { ctFromPatient } from '#core/phantom/built-in-case.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { TRACKERS } from '#core/signals/tracker-model.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { PoseReading } from '#devices/device.ts'
import type { Simulated, SimulatedOptions } from '#devices/simulated/simulated.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { elapse, quickRig, runFrames } from './simulated-rig.ts'

async function started(options: SimulatedOptions = {}) {
  const rig = quickRig(options)
  rig.device.start(0)
  await elapse(0)
  expect(rig.device.state.state).toBe('running')
  return rig
}

const imageFromProbe = invert(probeFromImage(pictureOf('C5-2', 100, 320, 240)))
const straight = { xMm: 0, zMm: -10, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 }
const probeAt = (device: Simulated, change: Partial<typeof straight> = {}) =>
  probeAtPlace(device.spine.skinAt, { ...straight, ...change }, device.faceMm)!
const inCt = ({ link }: PoseReading) => compose(ctFromPatient, link as Transform<'patient', 'probe'>)

describe('a held probe', () => {
  test('its pictures come at their own moment, from where its poses say it was then', async () => {
    const { device, asked } = await started()
    const book = createPoseBook()
    const graph = createTransformGraph()
    const seen: UltrasoundFrame[] = []
    let worstMm = 0
    const hands = (ms: number) => ({ probe: probeAt(device, { xMm: 25 * Math.sin(ms / 900) }), needle: undefined })
    await runFrames(device, 0, 220, hands, ({ poses, image }, nowMs) => {
      book.take(poses)
      if (!image) return
      seen.push(image)
      expect(image.atMs).toBeLessThanOrEqual(nowMs)
      expect(nowMs - image.atMs).toBeLessThan(150)
      book.write(graph, image.atMs)
      const shown = compose(ctFromPatient, graph.find('patient', 'probe')!.transform as Transform<'patient', 'probe'>)
      const taken = compose(transform('ct', 'image', asked.get(image.frameId)!), imageFromProbe)
      worstMm = Math.max(worstMm, Math.hypot(...[12, 13, 14].map((at) => shown.matrix[at]! - taken.matrix[at]!)))
    })
    expect(seen.length).toBeGreaterThan(20)
    expect(seen.every(({ contact }) => contact !== 'none')).toBe(true)
    // At 28 mm/s: less than one sample of the tracker.
    expect(worstMm).toBeLessThan(0.6)
  })

  test('lifted it gives black pictures marked "none", and put back it gives pictures again', async () => {
    const { device } = await started()
    const contacts: (string | undefined)[] = []
    const hands = (ms: number) => ({
      probe: probeAt(device, { pushMm: ms > 1200 && ms < 2400 ? -60 : 5 }),
      needle: undefined,
    })
    await runFrames(device, 0, 260, hands, ({ image }) => {
      if (!image) return
      contacts.push(image.contact)
      if (image.contact === 'none') expect(image.grey.every((value) => value === 0)).toBe(true)
      else expect(image.grey.some((value) => value > 40)).toBe(true)
    })
    const changes = contacts.filter((contact, at) => contact !== contacts[at - 1])
    expect(changes).toEqual(['full', 'none', 'full'])
  })

  test('a hand that is lost from sight is a probe that is missing, not one that stands still', async () => {
    const { device } = await started()
    const statuses: string[] = []
    const hands = (ms: number) => ({ probe: ms < 800 ? probeAt(device) : undefined, needle: undefined })
    await runFrames(device, 0, 120, hands, ({ poses }) => {
      for (const { link, status } of poses) if (link.from === 'probe') statuses.push(status)
    })
    expect(statuses.slice(0, 10).every((status) => status === 'ok')).toBe(true)
    expect(statuses.slice(-20).every((status) => status === 'missing')).toBe(true)
  })

  test('given back to the script it sweeps on, in order', async () => {
    const { device } = await started()
    const ids: number[] = []
    const moments: number[] = []
    const hands = (ms: number) => ({
      probe: ms > 500 && ms < 1500 ? probeAt(device) : ('script' as const),
      needle: undefined,
    })
    await runFrames(device, 0, 200, hands, ({ poses, image }) => {
      if (image) ids.push(image.frameId)
      for (const { atMs } of poses) if (atMs !== Infinity) moments.push(atMs)
    })
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(device.behindMs).toBe(0)
  })
})

describe('a held needle', () => {
  const length = 90
  const needleAt = (device: Simulated, depthMm: number) =>
    needleAtPlace(device.spine.skinAt, { xMm: 12, zMm: 8, upDeg: 0, leftDeg: 0, depthMm }, length)!

  test('comes with its calibration once, and its tip is where truth says', async () => {
    const truth = createTruthChannel()
    const { device } = await started({ truth })
    const poses: PoseReading[] = []
    const hands = () => ({ probe: 'script' as const, needle: needleAt(device, 20) })
    await runFrames(device, 0, 100, hands, (readings) => poses.push(...readings.poses))
    const firm = poses.filter(({ atMs }) => atMs === Infinity).map(({ link }) => link)
    expect(firm.map(({ to, from }) => [to, from])).toEqual([['probe', 'image'], ['needle', 'needle-tip']])
    const last = poses.findLast(({ link }) => link.from === 'needle')!
    const m = compose(ctFromPatient, last.link as Transform<'patient', 'needle'>).matrix
    const { tip, depthMm, tissue } = truth.now!.needle!
    expect([tip.x, tip.y, tip.z].map((v, axis) => v - m[12 + axis]! - length * m[8 + axis]!).every((v) => Math.abs(v) < 0.01)).toBe(true)
    expect(depthMm).toBeGreaterThan(15)
    expect(tissue).toMatch(/^(muscle|intramuscular-fat)$/)
  }) // prettier-ignore

  test('pushed on it stops at the lamina; force and moment of it are told to scoring, and the hand feels it once', async () => {
    const truth = createTruthChannel()
    const { device } = await started({ truth })
    const felt: string[] = []
    let mostN = 0
    const hands = (ms: number) => ({ probe: 'script' as const, needle: needleAt(device, ms / 40) })
    await runFrames(device, 0, 230, hands, ({ feel }) => {
      felt.push(...(feel?.felt ?? []))
      mostN = Math.max(mostN, feel?.forceN ?? 0)
    })
    const needle = truth.now!.needle!
    expect(needle.isAtBone).toBe(true)
    expect(Math.abs(device.spine.boneAt(needle.tip.x, needle.tip.y, needle.tip.z))).toBeLessThan(0.6)
    expect(felt.filter((what) => what === 'bone')).toHaveLength(1)
    expect(felt).toContain('pop')
    expect(truth.felt.map(({ what }) => what)).toEqual(felt)
    expect(mostN).toBeGreaterThan(20)
  })

  test('let go in tissue it stays; pulled out and let go it is gone', async () => {
    const truth = createTruthChannel()
    const { device } = await started({ truth })
    let nowMs = await runFrames(device, 0, 60, () => ({ probe: 'script', needle: needleAt(device, 25) }))
    nowMs = await runFrames(device, nowMs, 40, () => ({ probe: 'script', needle: undefined }))
    expect(truth.now!.needle!.depthMm).toBeGreaterThan(15)
    nowMs = await runFrames(device, nowMs, 60, () => ({ probe: 'script', needle: needleAt(device, -15) }))
    const statuses: string[] = []
    await runFrames(device, nowMs, 60, () => ({ probe: 'script', needle: undefined }), ({ poses }) => {
      for (const { link, status } of poses) if (link.from === 'needle') statuses.push(status)
    })
    expect(truth.now!.needle).toBeUndefined()
    expect(statuses.at(-1)).toBe('missing')
  }) // prettier-ignore
})

describe('the simulated tracker', () => {
  test('gives poses at its rate, late by its latency, off by its error', async () => {
    const tracker = 'aurora-em'
    const { rateHz, latencyMs } = TRACKERS[tracker]
    const { device } = await started({ tracker, seed: 7 })
    const still = probeAt(device)
    const moments: number[] = []
    const off: number[] = []
    const hands = () => ({ probe: still, needle: undefined })
    let pressed: readonly number[] | undefined
    await runFrames(device, 0, 400, hands, ({ poses }, nowMs) => {
      for (const pose of poses) {
        if (pose.atMs === Infinity) continue
        expect(nowMs - pose.atMs).toBeGreaterThanOrEqual(latencyMs)
        moments.push(pose.atMs)
        if (pose.status !== 'ok') continue
        pressed ??= inCt(pose).matrix
        off.push(Math.hypot(...[12, 13, 14].map((at) => inCt(pose).matrix[at]! - pressed![at]!)))
      }
    })
    const steps = moments.slice(1).map((ms, at) => ms - moments[at]!)
    for (const step of steps) expect(step).toBeCloseTo(1000 / rateHz, 6)
    expect(Math.max(...off)).toBeGreaterThan(0.2)
    expect(Math.max(...off)).toBeLessThan(5)
  })

  test('a probe turned away from an optical camera is out of view', async () => {
    const { device } = await started({ tracker: 'polaris-vega', seed: 3 })
    const away = invert(probeAt(device))
    const statuses = new Set<string>()
    // In the air the hand may turn it as it likes.
    const turned = probeAt(device, { pushMm: -80, tiltDeg: 0 })
    const flipped = { ...turned, matrix: turned.matrix.map((v, at) => (at >= 4 && at < 12 ? -v : v)) }
    await runFrames(device, 0, 80, () => ({ probe: flipped, needle: undefined }), ({ poses }) => {
      for (const { link, status } of poses) if (link.from === 'probe') statuses.add(status)
    })
    expect(away).toBeDefined()
    expect([...statuses]).toEqual(['out-of-view'])
  }) // prettier-ignore
})
