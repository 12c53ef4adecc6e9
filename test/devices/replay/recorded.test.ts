import { describe, expect, test } from 'vitest'
import { createRecorded } from '#devices/replay/recorded.ts'
import { makeRecording } from '#test/core/recording/in-memory.ts'
import { describeDevice } from '#test/devices/device.case.ts'

const move = (x: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]
const at = (to: string, from: string, x: number, atMs: number) => ({ to, from, matrix: move(x), status: 'ok', atMs })

/** 60 displayed frames, 16 ms apart from 1000 ms on: the probe moves 1 mm in each, every second one has a picture. */
function sixty() {
  const made = makeRecording()
  made.note('sources', 1000, { from: 'source', name: 'probe', kind: 'simulated', accuracy: { positionMm: 0.1, turnRad: 0.002, source: 'test' } }) // prettier-ignore
  for (let n = 0; n < 60; n++) {
    const nowMs = 1000 + 16 * n
    made.note('poses', nowMs, { from: 'headset', poses: [at('room', 'viewer', n, nowMs)] })
    const firm = n === 0 ? [at('probe', 'image', 0.1, Infinity)] : []
    made.note('poses', nowMs, { from: 'source', poses: [...firm, at('patient', 'probe', n, nowMs - 3)] })
    if (n % 2 === 0) made.picture(n, nowMs, Uint8Array.of(n, 7), { fan: { kind: 'rectangle', xPx: 0, yPx: 0, widthPx: 2, heightPx: 1 } }) // prettier-ignore
    if (n === 30) made.note('facts', nowMs, { facts: { isGuiding: true } })
    made.note('ticks', nowMs)
  }
  return made.read()
}

function virtualTime(startMs: number) {
  let nowMs = startMs
  return { nowMs: () => nowMs, pass: (ms: number) => Promise.resolve((nowMs += ms)) }
}

describeDevice('a recorded procedure in a loop', () => ({ device: createRecorded(sixty(), { loop: true }), ...virtualTime(77_000) })) // prettier-ignore
describeDevice('a recorded procedure played once', () => ({ device: createRecorded(sixty()), ...virtualTime(0) }))
describeDevice(
  'a recorded headset',
  () => ({ device: createRecorded(sixty(), { of: 'headset', loop: true }), ...virtualTime(5) }),
  { hasPictures: false },
)

describe('a recorded procedure', () => {
  test('read at the moments it was recorded at, it gives what was read then, to the bit', () => {
    const device = createRecorded(sixty())
    device.start(device.firstMs)
    for (let n = 0; n < 60; n++) {
      const { poses, image } = device.read(1000 + 16 * n)
      expect(poses.map(({ link, atMs }) => [link.from, link.matrix[12], atMs])).toEqual([
        ...(n === 0 ? [['image', 0.1, Infinity]] : []),
        ['probe', n, 1000 + 16 * n - 3],
      ])
      expect(image?.frameId).toBe(n % 2 ? undefined : n)
      if (image) expect([image.grey[0], image.atMs, image.receivedAtMs]).toEqual([n, 998 + 16 * n, 999 + 16 * n])
    }
    expect(device.state).toEqual({ state: 'ended' })
  })

  test('an hour later its times are an hour later; tracker and fan are the recorded ones', () => {
    const device = createRecorded(sixty())
    device.start(3_601_000)
    const { poses, image } = device.read(3_601_000)
    expect(poses.map(({ atMs }) => atMs)).toEqual([Infinity, 3_600_997])
    expect(image!.atMs).toBe(3_600_998)
    expect(device.accuracy).toEqual({ positionMm: 0.1, turnRad: 0.002, source: 'test' })
    expect(device.fan).toMatchObject({ kind: 'rectangle', widthPx: 2 })
  })

  test('what the session held is known in the frame in which it began to hold', () => {
    const device = createRecorded(sixty())
    device.start(device.firstMs)
    expect(device.factsAt(1000 + 16 * 30 - 1)).toEqual({})
    expect(device.factsAt(1000 + 16 * 30)).toEqual({ isGuiding: true })
  })

  test('in the second round pictures have new numbers and calibrations are not given again', () => {
    const device = createRecorded(sixty(), { loop: true })
    device.start(0)
    device.read(950)
    const ids: number[] = []
    let firm = 0
    for (let ms = 960; ms < 1500; ms += 16) {
      const { poses, image } = device.read(ms)
      firm += poses.filter(({ atMs }) => atMs === Infinity).length
      if (image) ids.push(image.frameId)
    }
    expect(ids[0]).toBe(59)
    expect(ids.at(-1)).toBeGreaterThan(75)
    expect(firm).toBe(0)
  })

  test('a page that slept for an hour gets one second of it', () => {
    const device = createRecorded(sixty(), { loop: true })
    device.start(0)
    device.read(10)
    const { poses } = device.read(3_600_000)
    expect(poses.length).toBeLessThan(61)
    expect(poses.every(({ atMs }) => atMs > 3_598_990 && atMs <= 3_600_000)).toBe(true)
  })

  test('a recording of nothing says so', () => {
    const device = createRecorded(makeRecording().read())
    device.start(0)
    expect(device.state).toEqual({ state: 'failed', reason: 'test.mcap holds nothing' })
  })
})
