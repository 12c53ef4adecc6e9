import { describe, expect, test } from 'vitest'
import { IDENTITY, transform } from '#core/frames/transform.ts'
import { createBeside, OWN_TRACKER } from '#devices/beside.ts'
import { NO_COUNTERS, type Device, type PoseReading } from '#devices/device.ts'

const pose = (from: 'probe' | 'needle', atMs: number): PoseReading => ({
  link: transform('patient', from, IDENTITY),
  status: 'ok',
  atMs,
})
const picture = { frameId: 1, widthPx: 2, heightPx: 2, grey: new Uint8Array(4), atMs: 5, receivedAtMs: 6 }

function device(kind: Device['kind'], poses: () => readonly PoseReading[], more: Partial<Device> = {}) {
  const calls: string[] = []
  const made: Device = {
    name: `a ${kind}`,
    kind,
    fan: undefined,
    state: { state: 'running' },
    counters: { ...NO_COUNTERS, posesReceived: 3 },
    start: () => void calls.push('start'),
    stop: () => void calls.push('stop'),
    read: () => ({ poses: poses(), image: kind === 'camera' ? undefined : picture }),
    ...more,
  }
  return { made, calls }
}

const accuracy = { positionMm: 2, turnRad: 0.015, source: 'a test' }

describe('a camera beside an ultrasound source', () => {
  test('that has no tracker: its pictures, with the camera’s poses and accuracy', () => {
    const source = device('openigtlink', () => [pose('probe', Infinity)])
    const camera = device('camera', () => [pose('probe', 10)], { accuracy, note: 'the reference is seen' })
    const both = createBeside({ source: source.made, tracker: camera.made, onOwnTracker: () => expect.unreachable() })
    both.start(0)
    const { poses, image } = both.read(16)
    // What came as a calibration, and what the camera saw.
    expect(poses.map(({ atMs }) => atMs)).toEqual([Infinity, 10])
    expect(image).toBe(picture)
    expect(both).toMatchObject({ name: 'a openigtlink', kind: 'openigtlink', accuracy, note: 'the reference is seen' })
    expect(both.counters.posesReceived).toBe(6)
    both.stop()
    expect([source.calls, camera.calls]).toEqual([['start', 'stop'], ['start', 'stop']]) // prettier-ignore
  })

  test('that turns out to be tracked: its own poses alone from then on, the camera’s are forgotten, and it is said', () => {
    let own: readonly PoseReading[] = []
    let forgotten = 0
    const source = device('openigtlink', () => own)
    const camera = device('camera', () => [pose('needle', 10)], { accuracy })
    const both = createBeside({ source: source.made, tracker: camera.made, onOwnTracker: () => forgotten++ })
    both.start(0)
    expect(both.read(16).poses.map(({ link }) => link.from)).toEqual(['needle'])
    own = [pose('probe', 20)]
    expect(both.read(32).poses.map(({ link }) => link.from)).toEqual(['probe'])
    own = []
    // Nothing of the camera is used while the source's own tools are out of view, either.
    expect(both.read(48).poses).toEqual([])
    expect(forgotten).toBe(1)
    expect(both.accuracy).toBeUndefined()
    expect(both.note).toBe(OWN_TRACKER)
  })

  test('a camera that does not start is said beside the source, which goes on', () => {
    const source = device('openigtlink', () => [])
    const camera = device('camera', () => [], { state: { state: 'failed', reason: 'there is no camera: connect one' } })
    const both = createBeside({ source: source.made, tracker: camera.made, onOwnTracker: () => undefined })
    expect(both.state).toEqual({ state: 'running' })
    expect(both.note).toBe('there is no camera: connect one')
    expect(both.read(16).image).toBe(picture)
  })
})
