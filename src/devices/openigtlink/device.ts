/**
 * A live OpenIGTLink peer (PLUS, 3D Slicer, a tracker) through the bridge of the page's own server.
 *
 * Sockets and decoding live in a worker; the page's thread only collects what is ready.
 */
import { linkOfPlusName } from '#core/frames/plus-names.ts'
import { transform, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device, type DeviceCounters, type DeviceState, type PoseReading } from '#devices/device.ts'
import { slotMemory, slotReader, type SlotReader } from './picture-slot.ts'
import type { Port, ReceiveCounters, ReceivedPose, ReceiveOptions, ReceiveState, Reply, Request } from './messages.ts'

export interface ReceivePort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface OpenigtlinkOptions extends ReceiveOptions {
  /** From the PLUS configuration, if one was read. */
  readonly fan?: Fan
  readonly makeWorker?: () => ReceivePort
}

const startWorker = (): ReceivePort =>
  new Worker(new URL('./receive.worker.ts', import.meta.url), { type: 'module' }) as ReceivePort

/** Poses kept while nobody reads (a hidden tab): eight tools at 60 Hz for the two seconds a pose buffer looks back. */
const MOST_WAITING = 1024

export function createOpenigtlinkDevice({ fan, makeWorker = startWorker, ...options }: OpenigtlinkOptions): Device {
  let port: ReceivePort | undefined
  let state: DeviceState = { state: 'idle' }
  let received: ReceiveCounters = { images: 0, imagesDropped: 0, poses: 0, late: 0, faults: 0 }
  let droppedHere = 0
  let poses: PoseReading[] = []
  let image: UltrasoundFrame | undefined
  let shared: SlotReader | undefined

  function receive(reply: Reply) {
    received = reply.counters
    switch (reply.type) {
      case 'poses':
        poses.push(...reply.poses.flatMap(readingOf))
        if (poses.length > MOST_WAITING) poses = poses.slice(-MOST_WAITING)
        return
      case 'picture':
        if (image) droppedHere += 1
        // Ready is when this thread has it, not when the worker had.
        image = { ...reply.picture, receivedAtMs: performance.now() }
        port?.postMessage({ type: 'taken' }, [])
        return
      case 'report':
        state = stateOf(reply.state, options.address, reply.detail)
        return
      default:
        reply satisfies never
    }
  }

  function close() {
    if (port) {
      port.onmessage = null
      port.postMessage({ type: 'disconnect' }, [])
      port.terminate?.()
    }
    port = undefined
    poses = []
    shared = undefined
    image = undefined
  }

  function fail(reason: string) {
    close()
    state = { state: 'failed', reason }
  }

  return {
    name: `OpenIGTLink ${options.address}`,
    kind: 'openigtlink',
    fan,
    get state() {
      return state
    },
    get counters(): DeviceCounters {
      return {
        imagesReceived: received.images,
        imagesDropped: received.imagesDropped + droppedHere,
        posesReceived: received.poses,
        late: received.late,
        faults: received.faults,
      }
    },

    start() {
      close()
      const { imagesReceived: images, imagesDropped, posesReceived, late, faults } = NO_COUNTERS
      received = { images, imagesDropped, poses: posesReceived, late, faults }
      droppedHere = 0
      state = { state: 'connecting' }
      try {
        port = makeWorker()
        port.onmessage = ({ data }) => receive(data)
        port.onerror = (event) => fail(event.message || 'the worker that receives could not be started')
        // Without isolation there is no shared memory, and pictures come by message.
        const slot = globalThis.crossOriginIsolated ? slotMemory() : undefined
        shared = slot && slotReader(slot)
        port.postMessage(
          { type: 'connect', options, clockZeroEpochMs: performance.timeOrigin, ...(slot && { slot }) },
          [],
        )
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error))
      }
    },

    read() {
      const readings = { poses, image: shared?.take() ?? image }
      poses = []
      image = undefined
      return readings
    },

    stop() {
      close()
      state = { state: 'idle' }
    },
  }
}

/** Poses between frames this project does not have are left aside. */
function readingOf({ plusName, matrix, status, atMs }: ReceivedPose): PoseReading[] {
  const found = linkOfPlusName(plusName)
  if (!found) return []
  const link: Transform<Frame, Frame> = transform(found.to, found.from, matrix)
  return [{ link, status, atMs }]
}

/** Lost is failed for as long as it lasts: the worker goes on trying, and a new report makes it running again. */
function stateOf(state: ReceiveState, address: string, detail: string): DeviceState {
  switch (state) {
    case 'connected':
      return { state: 'running' }
    case 'connecting':
      return { state: 'connecting' }
    case 'lost':
      return { state: 'failed', reason: `${address} is lost and tried again: ${detail}` }
    case 'refused':
      return { state: 'failed', reason: detail }
    default:
      return state satisfies never
  }
}
