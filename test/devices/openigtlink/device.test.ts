import { afterEach, describe, expect, test } from 'vitest'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { PoseReading } from '#devices/device.ts'
import { describeDevice } from '#test/devices/device.case.ts'
import { epochMs, liveRig, picture, pose, type LiveRig } from './live-rig.ts'

describeDevice('OpenIGTLink through the bridge', async () => {
  const rig = await liveRig()
  rig.stream()
  return rig
})

const rigs: LiveRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close?.()
})

async function running(options: Parameters<typeof liveRig>[0] = {}) {
  const rig = await liveRig(options)
  rigs.push(rig)
  rig.device.start(rig.nowMs())
  await rig.until(() => rig.device.state.state === 'running' && rig.areSocketsOpen())
  await rig.peer.connected(1)
  return rig
}

/** Reads until that much has come. */
async function gather(rig: LiveRig, { poses = 0, images = 0 }) {
  const found = { poses: [] as PoseReading[], images: [] as UltrasoundFrame[] }
  await rig.until(() => {
    const { poses: more, image } = rig.device.read(rig.nowMs())
    found.poses.push(...more)
    if (image) found.images.push(image)
    return found.poses.length >= poses && found.images.length >= images
  })
  return found
}

describe('OpenIGTLink', () => {
  test('poses by their PLUS name with their status; names of other frames are left aside', async () => {
    const rig = await running()
    await rig.send(
      pose('ProbeToReference', 1),
      pose('NeedleToReference', 2, 'MISSING'),
      pose('ProbeToVideoDevice', 3, 'OK'),
      pose('StylusToTracker', 4, 'NOBODY_KNOWS'),
    )
    const { poses } = await gather(rig, { poses: 3 })
    expect(poses.map(({ link: { to, from, matrix }, status }) => [to, from, matrix[12], status])).toEqual([
      ['patient', 'probe', 1, 'ok'],
      ['patient', 'needle', 2, 'missing'],
      ['tracker', 'stylus', 4, 'invalid'],
    ])
    expect(rig.device.counters.posesReceived).toBe(4)
  })

  test('a pose of all zeros is invalid', async () => {
    const rig = await running()
    const matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    await rig.send(encodeMessage({ device: 'ProbeToReference', content: { type: 'TRANSFORM', matrix } }))
    const { poses } = await gather(rig, { poses: 1 })
    expect(poses[0]).toMatchObject({
      status: 'invalid',
      link: { matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
    })
  })

  test('stamps of a clock 3 hours ahead come out on the page’s clock, 40 ms apart as they were sent', async () => {
    const rig = await running()
    const aheadMs = 3 * 3_600_000
    const stampMs = epochMs() + aheadMs
    const sentMs = rig.nowMs()
    await rig.send(pose('ProbeToReference', 1, 'OK', stampMs), pose('ProbeToReference', 2, 'OK', stampMs + 40))
    const { poses } = await gather(rig, { poses: 2 })
    expect(poses[1]!.atMs - poses[0]!.atMs).toBeLessThanOrEqual(40.001)
    expect(poses[1]!.atMs).toBeLessThanOrEqual(rig.nowMs())
    expect(Math.abs(poses[0]!.atMs - sentMs)).toBeLessThan(1000)
  })

  test('what comes after a younger one of the same name is counted and not used', async () => {
    const rig = await running()
    const nowMs = epochMs()
    await rig.send(
      pose('ProbeToReference', 1, 'OK', nowMs),
      pose('ProbeToReference', 2, 'OK', nowMs - 20),
      pose('StylusToReference', 3, 'OK', nowMs - 20),
      pose('ProbeToReference', 4, 'OK', nowMs + 20),
    )
    const { poses } = await gather(rig, { poses: 3 })
    expect(poses.map(({ link }) => link.matrix[12])).toEqual([1, 3, 4])
    expect(rig.device.counters.late).toBe(1)
  })

  test('of 200 pictures sent at once the newest arrives, none goes backwards, and all are accounted for', async () => {
    const rig = await running()
    const began = epochMs()
    await rig.send(...Array.from({ length: 200 }, (_, i) => picture(i, 64, 48, began + i)))
    const images: UltrasoundFrame[] = []
    await rig.until(() => {
      const { image } = rig.device.read(rig.nowMs())
      if (image) images.push(image)
      return images.at(-1)?.grey[0] === 199
    })
    const ids = images.map(({ frameId }) => frameId)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    expect(images.at(-1)!.grey.every((grey) => grey === 199)).toBe(true)
    // The bridge reports once a second.
    await rig.until(() => rig.device.counters.imagesReceived === 200)
    expect(rig.device.counters.imagesDropped).toBe(200 - images.length)
  })

  test('a page that does not read for a while finds one picture, the newest, and every pose', async () => {
    const rig = await running()
    const began = epochMs()
    for (let i = 0; i < 20; i++) {
      await rig.send(pose('ProbeToReference', i, 'OK', began + i), picture(i, 64, 48, began + i))
      await rig.pass(4)
    }
    await rig.until(() => rig.device.counters.posesReceived === 20)
    await rig.pass(50)
    const { poses, image } = rig.device.read(rig.nowMs())
    expect(poses).toHaveLength(20)
    expect(image!.grey[0]).toBe(19)
    expect(rig.device.read(rig.nowMs()).image).toBeUndefined()
  })

  test('a broken message is counted and named; the next good one is used', async () => {
    const rig = await running()
    const broken = pose('ProbeToReference', 1)
    broken[70]! ^= 1
    await rig.send(broken, pose('ProbeToReference', 2))
    const { poses } = await gather(rig, { poses: 1 })
    expect(poses[0]!.link.matrix[12]).toBe(2)
    // The bridge finds it and says so once a second.
    await rig.until(() => rig.device.counters.faults === 1)
  })

  test('a peer that hangs up is lost, said in words, and found again when it is back', async () => {
    const rig = await running()
    await rig.send(pose('ProbeToReference', 1))
    await gather(rig, { poses: 1 })
    rig.hangUp()
    await rig.until(() => rig.device.state.state === 'failed')
    expect(rig.device.state).toMatchObject({ reason: expect.stringContaining(`${rig.peer.address} is lost`) })
    expect(rig.device.read(rig.nowMs()).poses).toEqual([])
    await rig.peer.connected(2)
    await rig.until(() => rig.device.state.state === 'running')
    // A new peer may have an older clock: what it says is not late.
    await rig.send(pose('ProbeToReference', 5, 'OK', epochMs() - 3000))
    const { poses } = await gather(rig, { poses: 1 })
    expect(poses[0]!.link.matrix[12]).toBe(5)
  })

  test('an address that is not on the server’s list is refused, in the server’s words, and not tried again', async () => {
    const rig = await liveRig({ address: '192.0.2.1:18944' })
    rigs.push(rig)
    rig.device.start(rig.nowMs())
    await rig.until(() => rig.device.state.state === 'failed')
    expect(rig.device.state).toEqual({
      state: 'failed',
      reason: "192.0.2.1:18944 is not on this server's list of peers (--allow)",
    })
  })

  test('a bridge that is not there is said, and tried again', async () => {
    const rig = await liveRig({ bridgeUrl: 'ws://127.0.0.1:9/bridge' })
    rigs.push(rig)
    rig.device.start(rig.nowMs())
    await rig.until(() => rig.device.state.state === 'failed')
    expect(rig.device.state).toMatchObject({ reason: expect.stringContaining('the bridge does not answer') })
  })

  test('asks for tracking data only when told to: STT_TDATA with its resolution', async () => {
    const quiet = await running()
    await quiet.send(pose('ProbeToReference', 1))
    await gather(quiet, { poses: 1 })
    expect(quiet.peer.received).toHaveLength(0)
    const rig = await running({ askTrackingMs: 16 })
    await rig.peer.gotBytes(58)
    await rig.until(() => decodeMessage(rig.peer.received).ok)
    const decoded = decodeMessage(rig.peer.received)
    expect(decoded).toMatchObject({ message: { content: { type: 'STT_TDATA', resolutionMs: 16 } } })
  })

  test('the pose inside a picture is used only when asked for, from its first pixel', async () => {
    const without = await running()
    await without.send(picture(1))
    expect((await gather(without, { images: 1 })).poses).toEqual([])
    const rig = await running({ useEmbeddedPose: true })
    await rig.send(picture(1))
    const { poses } = await gather(rig, { images: 1, poses: 1 })
    expect(poses[0]!.link).toMatchObject({ to: 'patient', from: 'image' })
    // Centre 50 60 70, 4x3 pixels of 0.1 mm: the first lies 0.15 and 0.1 mm before it.
    expect(poses[0]!.link.matrix.slice(12, 15).map((v) => Math.round(v * 1e4) / 1e4)).toEqual([49.85, 59.9, 70])
  })
})
