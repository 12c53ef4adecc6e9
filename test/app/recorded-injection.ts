/** A simulated injection with a recorder, as a recording: for the tests of recorder, report and what goes to the hospital. */
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createRecorder, type Recorder } from '#app/recorder.ts'
import { point, transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { readRecording, type Recording } from '#core/recording/recording.ts'
import type { Device, PoseReading, Readings } from '#devices/device.ts'
import type { Session } from '#session/session.ts'
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

export function recorderOf(session: Session, clock: { nowMs: number }) {
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
  return { recorder, read, path: () => join(folder, names.at(-1)!) }
}

/** Hands that press the probe on the back and push the needle in, seen by a tracker with its noise; the tracker loses the needle for a while. */
export async function recordedInjection(frames: number) {
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
  return { seen, recording: made!.read(), path: made!.path(), log: run.session.getState().safety.log }
}
