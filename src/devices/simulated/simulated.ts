/**
 * A tracked ultrasound probe on the built-in phantom: the app's whole data flow without any
 * hardware.
 *
 * What the hand will do is known, so the worker takes pictures a little ahead of time
 * and each is handed over when its moment comes: the page computes none and waits for none.
 */
import { compose, invert, type Transform } from '#core/frames/transform.ts'
import { curvedPicture, type PictureGeometry } from '#core/phantom/b-mode.ts'
import { ctFromPatient } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeFromImage, sweepAt } from '#core/phantom/sweep.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading } from '#devices/device.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface SimulatedPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface SimulatedOptions {
  readonly makeWorker?: () => SimulatedPort
  readonly picture?: PictureGeometry
  /** Where the probe is in the CT, ms after the start; without it the scripted sweep over L2 to L5. */
  readonly ctFromProbeAt?: (spine: LumbarSpine, ms: number) => Transform<'ct', 'probe'>
}

export const SIMULATED_TIMING = {
  posePeriodMs: 1000 / 60,
  imagePeriodMs: 50,
  /** Pictures are taken this far ahead: longer than the worker takes for one when a software renderer holds its core. */
  aheadMs: 600,
  /** After a pause (a hidden tab) poses older than this are not made up afterwards. */
  catchUpMs: 1000,
} as const

const startWorker = (): SimulatedPort =>
  new Worker(new URL('./simulate.worker.ts', import.meta.url), { type: 'module' }) as SimulatedPort

export function createSimulated({
  makeWorker = startWorker,
  picture = curvedPicture(),
  ctFromProbeAt = sweepAt,
}: SimulatedOptions = {}): Device {
  const spine = createLumbarSpine()
  const { posePeriodMs, imagePeriodMs, aheadMs, catchUpMs } = SIMULATED_TIMING
  const calibration = probeFromImage(picture)
  const patientFromCt = invert(ctFromPatient)

  let port: SimulatedPort | undefined
  let state: DeviceState = { state: 'idle' }
  let counters = { ...NO_COUNTERS }
  let startMs = 0
  let lastReadMs = 0
  let nextPose = 0
  let isCalibrationDue = true
  let nextPicture = 0
  let underway: number | undefined
  let askedMs = 0
  let frameMs = 0
  /** How long the worker lately took, to within a displayed frame, ms: one that shares its core with a software renderer is slow. */
  let tookMs = 0
  let waiting: UltrasoundFrame[] = []

  /** One request at a time, so that stopping never leaves a queue behind. */
  function takeNext() {
    const ms = nextPicture * imagePeriodMs
    if (!port || state.state !== 'running' || underway !== undefined || startMs + ms > lastReadMs + aheadMs) return
    underway = nextPicture++
    askedMs = lastReadMs
    const { matrix } = compose(ctFromProbeAt(spine, ms), calibration)
    port.postMessage({ type: 'take', frameId: underway, ctFromImage: matrix }, [])
  }

  function fail(reason: string) {
    state = { state: 'failed', reason }
    counters = { ...counters, faults: counters.faults + 1 }
    close()
  }

  function close() {
    if (port) {
      port.onmessage = null
      port.terminate?.()
    }
    port = undefined
    underway = undefined
    waiting = []
  }

  function receive(reply: Reply) {
    switch (reply.type) {
      case 'ready':
        state = { state: 'running' }
        return takeNext()
      case 'taken': {
        const { frameId, grey } = reply
        const atMs = startMs + frameId * imagePeriodMs
        const { widthPx, heightPx } = picture
        waiting.push({ frameId, widthPx, heightPx, grey, atMs, receivedAtMs: atMs })
        underway = undefined
        tookMs = Math.min(aheadMs - imagePeriodMs, lastReadMs - askedMs + frameMs)
        return takeNext()
      }
      case 'failed':
        return fail(`the simulation failed: ${reply.reason}`)
      default:
        reply satisfies never
    }
  }

  /** The poses whose moment has come since the last read, in order. */
  function duePoses(nowMs: number): PoseReading[] {
    const poses: PoseReading[] = []
    if (isCalibrationDue) poses.push({ link: calibration, status: 'ok', atMs: Infinity })
    isCalibrationDue = false
    nextPose = Math.max(nextPose, Math.ceil((nowMs - startMs - catchUpMs) / posePeriodMs))
    for (; startMs + nextPose * posePeriodMs <= nowMs; nextPose++) {
      const ms = nextPose * posePeriodMs
      const link = compose(patientFromCt, ctFromProbeAt(spine, ms))
      poses.push({ link, status: 'ok', atMs: startMs + ms })
    }
    return poses
  }

  function duePicture(nowMs: number): UltrasoundFrame | undefined {
    const due = waiting.filter(({ atMs }) => atMs <= nowMs)
    if (!due.length) return undefined
    waiting = waiting.slice(due.length)
    counters.imagesReceived += due.length
    counters.imagesDropped += due.length - 1
    return { ...due.at(-1)!, receivedAtMs: nowMs }
  }

  return {
    name: 'Simulated probe on the built-in spine',
    kind: 'simulated',
    fan: picture.fan,
    get state() {
      return state
    },
    get counters() {
      return counters
    },

    start(nowMs) {
      close()
      startMs = lastReadMs = nowMs
      nextPose = nextPicture = 0
      isCalibrationDue = true
      counters = { ...NO_COUNTERS }
      state = { state: 'connecting' }
      try {
        port = makeWorker()
        port.onmessage = ({ data }) => receive(data)
        port.onerror = (event) => fail(event.message || 'the worker of the simulation could not be started')
        port.postMessage({ type: 'begin', picture }, [])
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error))
      }
    },

    read(nowMs) {
      if (state.state !== 'running') return { poses: [], image: undefined }
      frameMs = nowMs - lastReadMs
      lastReadMs = nowMs
      // Once behind, what could not be shown in time is not taken at all: rather fewer pictures than late ones.
      const duePictures = (nowMs - startMs) / imagePeriodMs
      if (nextPicture < Math.floor(duePictures)) nextPicture = Math.floor(duePictures + tookMs / imagePeriodMs)
      const poses = duePoses(nowMs)
      counters = { ...counters, posesReceived: counters.posesReceived + poses.length }
      const image = duePicture(nowMs)
      takeNext()
      return { poses, image }
    },

    stop() {
      close()
      state = { state: 'idle' }
    },
  }
}
