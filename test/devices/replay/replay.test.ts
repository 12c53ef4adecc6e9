import { describe, expect, test } from 'vitest'
import { parsePlusConfig } from '#core/ultrasound/plus-config.ts'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { createReplay } from '#devices/replay/replay.ts'
import { mhaFile, shiftRows } from '#test/core/ultrasound/recording.ts'
import { describeDevice } from '#test/devices/device.case.ts'

/** Frames of 2x1 pixels whose first pixel is the frame's number; the probe moves 1 mm per frame. */
function recording(times: readonly string[], statuses: Readonly<Record<number, string>> = {}): Sequence {
  const result = parseSequence(
    mhaFile({
      widthPx: 2,
      heightPx: 1,
      frames: times.map((Timestamp, i) => ({
        ...(Timestamp && { Timestamp }),
        ProbeToTrackerTransform: shiftRows(i),
        ProbeToTrackerTransformStatus: statuses[i] ?? 'OK',
        PhantomToTrackerTransform: shiftRows(100),
        ImageStatus: statuses[i] === 'NO_IMAGE' ? 'INVALID' : 'OK',
      })),
      pixels: Uint8Array.from({ length: 2 * times.length }, (_, at) => (at % 2 ? 0 : at / 2)),
    }),
    'test.igs.mha',
  )
  if (!result.ok) throw new Error(result.fault.reason)
  return result.sequence
}

/** 16 Hz, one frame every 62.5 ms, as PLUS counts: seconds since its own start. */
const TEN = recording(Array.from({ length: 10 }, (_, i) => String(100 + i / 16)))

function virtualTime(startMs: number) {
  let nowMs = startMs
  return { nowMs: () => nowMs, pass: (ms: number) => Promise.resolve((nowMs += ms)) }
}

describeDevice('a recording in a loop', () => ({ device: createReplay(TEN, { loop: true }), ...virtualTime(5000) }))
describeDevice('a recording played once', () => ({ device: createReplay(TEN), ...virtualTime(0) }))
describeDevice(
  'poses without pictures',
  () => ({ device: createReplay(posesOnly(), { loop: true }), ...virtualTime(9) }),
  {
    hasPictures: false,
  },
)

function posesOnly(): Sequence {
  const { widthPx, heightPx, ...rest } = TEN
  expect(widthPx * heightPx).toBe(2)
  return { ...rest, widthPx: 0, heightPx: 0, greyOfFrame: () => new Uint8Array(0) }
}

describe('a recording', () => {
  test('plays at its own pace: frame 3 of 16 Hz is due 187.5 ms after the start, at 1187.5 on the page’s clock', () => {
    const device = createReplay(TEN)
    device.start(1000)
    expect(device.read(1187.4).image!.grey[0]).toBe(2)
    const { poses, image } = device.read(1187.6)
    expect(image).toMatchObject({ frameId: 3, atMs: 1187.5, receivedAtMs: 1187.6 })
    expect([...image!.grey]).toEqual([3, 0])
    expect(poses).toMatchObject([{ link: { to: 'tracker', from: 'probe' }, status: 'ok', atMs: 1187.5 }])
    expect(poses[0]!.link.matrix[12]).toBe(3)
  })

  test('at twice the speed frame 4 is due after 125 ms', () => {
    const device = createReplay(TEN, { speed: 2 })
    device.start(0)
    expect(device.read(126).image).toMatchObject({ frameId: 4, atMs: 125 })
  })

  test('a reader that comes after 200 ms gets all four poses and the newest picture; three are dropped', () => {
    const device = createReplay(TEN)
    device.start(0)
    const { poses, image } = device.read(200)
    expect(poses.map(({ atMs }) => atMs)).toEqual([0, 62.5, 125, 187.5])
    expect(image!.frameId).toBe(3)
    expect(device.counters).toMatchObject({ imagesReceived: 4, imagesDropped: 3, posesReceived: 4 })
  })

  test('ends after its last frame, or begins again one period later with numbers that go on', () => {
    const once = createReplay(TEN)
    once.start(0)
    once.read(562)
    expect(once.state).toEqual({ state: 'running' })
    once.read(563)
    expect(once.state).toEqual({ state: 'ended' })
    expect(once.read(900)).toEqual({ poses: [], image: undefined })

    const looped = createReplay(TEN, { loop: true })
    looped.start(0)
    looped.read(570)
    const { image } = looped.read(626)
    expect(image).toMatchObject({ frameId: 10, atMs: 625 })
    expect(image!.grey[0]).toBe(0)
    expect(looped.state).toEqual({ state: 'running' })
  })

  test('what was not tracked then is not tracked now, and a picture marked invalid is not shown', () => {
    const device = createReplay(recording(['0', '0.1', '0.2'], { 1: 'OUT_OF_VIEW', 2: 'NO_IMAGE' }))
    device.start(0)
    expect(device.read(110).poses.map(({ status }) => status)).toEqual(['ok', 'out-of-view'])
    const { poses, image } = device.read(210)
    expect(poses[0]!.status).toBe('invalid')
    expect(image).toBeUndefined()
  })

  test('frames without a time, or that go back in time, are left out and counted', () => {
    const device = createReplay(recording(['1', '', '1.1', '1.05', '1.2']))
    device.start(0)
    const ids: number[] = []
    for (let nowMs = 0; nowMs < 300; nowMs += 10) {
      const { image } = device.read(nowMs)
      if (image) ids.push(image.grey[0]!)
    }
    expect(ids).toEqual([0, 2, 4])
    expect(device.counters.faults).toBe(2)
  })

  test('many frames without any time cannot be played, and it says so', () => {
    const device = createReplay(recording(['', '']))
    device.start(0)
    expect(device.state).toEqual({ state: 'failed', reason: 'test.igs.mha has no timestamps: it cannot be played' })
  })

  test('one frame alone needs no time', () => {
    const device = createReplay(recording(['']), { loop: true })
    device.start(0)
    expect(device.read(1).image!.frameId).toBe(0)
    expect(device.read(101).image!.frameId).toBe(1)
  })

  test('a page that slept for an hour gets one second of it, not an hour', () => {
    const device = createReplay(TEN, { loop: true })
    device.start(0)
    device.read(10)
    const { poses, image } = device.read(3_600_000)
    expect(poses.length).toBe(17)
    expect(poses.every(({ atMs }) => atMs >= 3_599_000 && atMs <= 3_600_000)).toBe(true)
    expect(image!.atMs).toBeGreaterThan(3_599_930)
  })

  test('with a configuration its calibration comes once, with no age, and its fan is the device’s', () => {
    const xml = `<PlusConfiguration><CoordinateDefinitions>
      <Transform From="Image" To="Probe" Matrix="0.1 0 0 0 0 0.1 0 0 0 0 0.1 0 0 0 0 1"/>
      </CoordinateDefinitions><VolumeReconstruction ClipRectangleOrigin="0 0" ClipRectangleSize="2 1"/></PlusConfiguration>`
    const config = parsePlusConfig(xml, 'c.xml')
    if (!config.ok) throw new Error(config.fault.reason)
    const device = createReplay(TEN, { config: config.config })
    expect(device.fan).toEqual({ kind: 'rectangle', xPx: 0, yPx: 0, widthPx: 2, heightPx: 1 })
    device.start(0)
    expect(device.read(0).poses[0]).toMatchObject({
      link: { to: 'probe', from: 'image' },
      status: 'ok',
      atMs: Infinity,
    })
    expect(device.read(60).poses.some(({ atMs }) => atMs === Infinity)).toBe(false)
  })

  test.each([0, -1, NaN, Infinity])('a speed of %d is refused', (speed) => {
    expect(() => createReplay(TEN, { speed })).toThrow(`at speed ${speed}`)
  })
})
