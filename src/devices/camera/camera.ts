/**
 * Printed markers before a camera: a tracker of last resort, for teaching and phantom only.
 *
 * A tool's pose is given against the reference on the patient, as trackers do, so that the camera may be moved. What is
 * not seen, or cannot be told, is out of view; nothing stands on where it was.
 */
import type { MarkedTool } from '#core/camera/marker-sheet.ts'
import { compose, IDENTITY, invert, transform, type Transform } from '#core/frames/transform.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading } from '#devices/device.ts'
import type { Port, Reply, Request } from './messages.ts'
import { openUserCamera, type Frames } from './user-camera.ts'

export interface CameraPort extends Port<Reply, Request> {
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface CameraOptions {
  readonly openFrames?: () => Promise<Frames>
  readonly makeWorker?: () => CameraPort
  /** How wide it sees, as a person stated it, degrees. */
  readonly fieldDeg?: () => number | undefined
}

const startWorker = (): CameraPort =>
  new Worker(new URL('./find.worker.ts', import.meta.url), { type: 'module' }) as CameraPort

type Tool = Exclude<MarkedTool, 'patient'>
const TOOLS: readonly Tool[] = ['probe', 'needle', 'stylus']
/** Of a tool against the reference at 0.6 m: rendered pictures give half of it; a bent lens, paper and motion come on top. */
const ACCURACY = { positionMm: 2, turnRad: 0.015, source: 'docs/calibration.md' } as const
/** With the page hidden nobody reads. */
const MOST_WAITING = 256

export function createCamera({
  openFrames = openUserCamera,
  makeWorker = startWorker,
  fieldDeg = () => undefined,
}: CameraOptions = {}): Device {
  let port: CameraPort | undefined
  let frames: Frames | undefined
  let state: DeviceState = { state: 'idle' }
  let counters = NO_COUNTERS
  let waiting: PoseReading[] = []
  let isLooking = false
  let note = ''
  /** Each start has its own: what an earlier one still answers is not for this one. */
  let run = 0
  const lastSeen = new Map<Tool, Transform<'patient', Tool>>()

  function close() {
    run++
    frames?.close()
    port?.terminate?.()
    frames = port = undefined
    waiting = []
    isLooking = false
    note = ''
    lastSeen.clear()
  }

  function fail(reason: string) {
    close()
    counters = { ...counters, faults: counters.faults + 1 }
    state = { state: 'failed', reason }
  }

  function receive(reply: Reply) {
    const { atMs, tools } = reply
    isLooking = false
    const seen = new Map(tools.map((each) => [each.tool, each]))
    const reference = seen.get('patient')?.matrix
    const patientFromTracker = reference && invert(transform('tracker', 'patient', reference))
    for (const tool of TOOLS) {
      const matrix = seen.get(tool)?.matrix
      const link = patientFromTracker && matrix && compose(patientFromTracker, transform('tracker', tool, matrix))
      if (link) lastSeen.set(tool, link)
      const last = lastSeen.get(tool)
      if (!last && !seen.has(tool)) continue
      waiting.push({ link: last ?? transform('patient', tool, IDENTITY), status: link ? 'ok' : 'out-of-view', atMs })
    }
    waiting = waiting.slice(-MOST_WAITING)
    note = noteOf(reply)
  }

  async function open(own: number) {
    const opened = await openFrames()
    if (own !== run) return opened.close()
    frames = opened
    state = { state: 'running' }
  }

  return {
    name: 'Camera and printed markers (teaching and phantom only)',
    kind: 'camera',
    fan: undefined,
    accuracy: ACCURACY,
    get state() {
      return state
    },
    get counters() {
      return counters
    },
    get note() {
      return state.state === 'running' ? note : undefined
    },
    start() {
      close()
      counters = NO_COUNTERS
      state = { state: 'connecting' }
      const own = run
      try {
        port = makeWorker()
        port.onmessage = ({ data }) => own === run && receive(data)
        port.onerror = (event) => own === run && fail(`markers cannot be looked for: ${event.message}`)
      } catch (thrown) {
        return fail(wordsOf(thrown))
      }
      open(own).catch((thrown: unknown) => own === run && fail(wordsOf(thrown)))
    },
    read(nowMs) {
      if (state.state !== 'running') return { poses: [], image: undefined }
      const picture = isLooking ? undefined : frames?.next()
      if (picture) {
        isLooking = true
        port?.postMessage({ type: 'look', atMs: nowMs, ...picture, fieldDeg: fieldDeg() }, [picture.rgba.buffer as ArrayBuffer]) // prettier-ignore
      }
      const poses = waiting
      waiting = []
      counters = { ...counters, posesReceived: counters.posesReceived + poses.length }
      return { poses, image: undefined }
    },
    stop() {
      close()
      state = { state: 'idle' }
    },
  }
}

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))

/** What a person should know now, the most urgent first. */
function noteOf({ tools, fieldDeg, fieldIs, advice }: Reply): string {
  const refused = tools.find((each) => each.refused !== undefined)
  if (refused) return `${refused.tool === 'patient' ? 'reference' : refused.tool}: ${refused.refused}`
  if (tools.length > 0 && !tools.some(({ tool }) => tool === 'patient'))
    return 'the reference sheet is not seen: nothing can be placed without it'
  return `sees ${fieldDeg.toFixed(0)}° across (${fieldIs})${advice && `; ${advice}`}`
}
