import { mkdtempSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRecorder, type Recorder } from '#app/recorder.ts'
import { createReplaying } from '#app/replaying.ts'
import { toldOf } from '#app/told-commands.ts'
import { point, transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { readRecording, type Recording } from '#core/recording/recording.ts'
import type { Device, PoseReading, Readings } from '#devices/device.ts'
import { createRecorded } from '#devices/replay/recorded.ts'
import { createSession, type Session } from '#session/session.ts'
import { quickRig } from '#test/devices/simulated-rig.ts'
import type { RecordingPort } from '#workers/recording/client.ts'
import type { Port, Reply, Request } from '#workers/recording/messages.ts'
import { serveRecording } from '#workers/recording/serve.ts'
import { createRun, told } from './recorded-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
const ports: MessagePort[] = []
afterAll(() => {
  for (const port of ports) port.close()
  rmSync(folder, { recursive: true, force: true })
})
const nothing = transform('ct', 'needle', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])

function recorderOf(session: Session, clock: { nowMs: number }) {
  const names: string[] = []
  const recorder = createRecorder({
    session,
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1)
      serveRecording(port2 as unknown as Port<Reply, Request>, (name) => {
        names.push(name)
        const file = openSync(join(folder, name), 'wx')
        return Promise.resolve({
          append: (bytes) => void writeSync(file, bytes),
          flush: () => undefined,
          close: () => closeSync(file),
        })
      })
      return port1 as unknown as RecordingPort
    },
    nowMs: () => clock.nowMs,
    clockZeroEpochMs: 1_790_000_000_000,
    onKept: () => undefined,
  })
  const read = (): Recording => {
    const result = readRecording(readFileSync(join(folder, names.at(-1)!)), names.at(-1)!)
    if (!result.ok) throw new Error(result.fault.reason)
    return result.recording
  }
  return { recorder, read }
}

/** Hands that press the probe on the back and push the needle in, seen by a tracker with its noise; the tracker loses the needle for a while. */
async function recordedInjection(frames: number) {
  const clock = { nowMs: 5000.25 }
  const { device } = quickRig({ tracker: 'polaris-vega', seed: 4 })
  let made: ReturnType<typeof recorderOf> | undefined
  let recorder: Recorder | undefined
  let isHidden = false
  const source = Object.create(device, {
    read: {
      value(nowMs: number): Readings {
        const readings = device.read(nowMs)
        const hide = (pose: PoseReading) =>
          pose.link.from === 'needle' ? { ...pose, status: 'out-of-view' as const } : pose
        return isHidden ? { ...readings, poses: readings.poses.map(hide) } : readings
      },
    },
  }) as Device
  const run = createRun(source, (session) => {
    made = recorderOf(session, clock)
    recorder = made.recorder
    return recorder
  })
  run.session.actions.noteConsent('recording', 1_790_000_004_000)
  await recorder!.start()
  device.start(clock.nowMs)
  const seen: ReturnType<typeof told>[] = []
  const { skinAt } = device.spine
  for (let n = 0; n < frames; n++) {
    clock.nowMs += n % 7 === 3 ? 41.7 : 16.6
    const place = { xMm: 10, zMm: -10 + n / 20, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 }
    const aim = { xMm: 22, zMm: -20, upDeg: 5, leftDeg: -10, depthMm: -10 + n / 5 }
    device.hold(
      {
        probe: probeAtPlace(skinAt, place, device.faceMm),
        needle: needleAtPlace(skinAt, aim, 90) ?? nothing,
      },
      clock.nowMs,
    )
    isHidden = n > 200 && n < 240
    if (n === 100) run.session.actions.set({ target: point('ct', 10, 40, -20), entry: point('ct', 30, 90, -20) })
    if (n === 120) run.session.actions.guide(true)
    if (n === 150) run.session.actions.set({ headsetErrorMm: 1.5 })
    run.tick(clock.nowMs)
    seen.push(told(run))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await recorder!.stop()
  return { seen, recording: made!.read(), log: run.session.getState().safety.log }
}

describe('the recorder', () => {
  test('without consent noted nothing is recorded, and it says why', async () => {
    const session = createSession()
    const { recorder } = recorderOf(session, { nowMs: 0 })
    await recorder.start()
    expect(session.getState().recording.state).toBe('off')
    expect(session.getState().notices.map(({ text }) => text)).toEqual(['Note first that consent to be recorded was given.']) // prettier-ignore
  })

  test('a simulated injection of 300 displayed frames, replayed at its own moments, is told the same in every frame', async () => {
    const { seen, recording, log } = await recordedInjection(300)
    expect(seen.filter(({ needle }) => needle !== undefined).length).toBeGreaterThan(150)
    expect(seen.filter(({ picture }) => picture).length).toBeGreaterThan(150)
    expect(seen.some(({ needle }, n) => n > 210 && needle === undefined)).toBe(true)
    expect([recording.isEnded, recording.faults]).toEqual([true, []])

    const device = createRecorded(recording)
    const run = createRun(device)
    const replaying = createReplaying(run.session)
    replaying.begin(device)
    device.start(device.firstMs)
    const ticks = recording.notes.flatMap((each) => (each.topic === 'ticks' ? [each.note.nowMs] : []))
    expect(ticks).toHaveLength(300)
    for (const [n, nowMs] of ticks.entries()) {
      replaying.follow(nowMs, device)
      run.tick(nowMs)
      expect(told(run), `frame ${n}`).toEqual(seen[n])
    }
    expect(run.session.getState()).toMatchObject({ headsetErrorMm: 1.5, target: { x: 10, y: 40, z: -20 } })
    // Alarms, crossings and withdrawals came at the same moments.
    expect(log.map(({ type }) => type)).toContain('guidance withdrawn')
    expect(log.map(({ type }) => type)).toContain('crossing')
    expect(run.session.getState().safety.log).toEqual(log)
    // With another source the recorded plan is gone.
    replaying.follow(1e6, undefined)
    expect(run.session.getState()).toMatchObject({ headsetErrorMm: undefined, target: undefined })
  }, 60_000)

  test('a lost and a found needle, a plan and what was withheld are in it, in their order', async () => {
    const { recording } = await recordedInjection(260)
    const { notes } = recording
    const facts = notes.flatMap((each) => (each.topic === 'facts' ? [each.note] : []))
    expect(facts[0]!.facts).toMatchObject({ view: 'desktop', consent: { recording: 1_790_000_004_000 } })
    expect(facts.find((each) => 'target' in each.facts && each !== facts[0])!.facts).toMatchObject({ target: { x: 10 }, entry: { x: 30 } }) // prettier-ignore
    const events = notes.flatMap((each) => (each.topic === 'events' ? [each.note] : []))
    expect(events.some(({ kind, words }) => kind === 'planeWithheld' && words === 'shown')).toBe(true)
    const guided = notes.flatMap((each) => (each.topic === 'guidance' ? [each.note.guidance] : []))
    expect(guided.some((each) => 'ctFromTip' in each)).toBe(true)
    for (let n = 1; n < notes.length; n++) expect(notes[n]!.note.nowMs).toBeGreaterThanOrEqual(notes[n - 1]!.note.nowMs)
  }, 60_000)

  test('what a person did is told with its words, files by name, nested commands by their path', () => {
    const heard: unknown[] = []
    const calls = { open: (files: readonly object[]) => files.length, set: () => 1, register: { touch: () => 2 } }
    const wrapped = toldOf(calls, (name, args) => heard.push([name, args]))
    expect(wrapped.open([{ name: 'ct.zip', lastModified: 1 }])).toBe(1)
    expect(wrapped.register.touch()).toBe(2)
    wrapped.set()
    expect(heard).toEqual([
      ['open', [[{ file: 'ct.zip' }]]],
      ['register.touch', []],
    ])
  })
})
