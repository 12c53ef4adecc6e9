/**
 * The page's half: asks for bone surfaces and for the built-in case. Of several surfaces
 * asked for only the newest comes. Voxels go over in pieces, so that copying a large
 * volume never holds up a frame.
 */
import { BUILT_IN_GEOMETRY, BUILT_IN_NAME, BUILT_IN_REMARKS } from '#core/phantom/built-in-case.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import { CT_DISPLAY_WINDOW_HU, type VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface VolumesPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface ArrivalEvents {
  /** Geometry is known and the arrays are there; slices follow. */
  onArrival(arrival: VolumeArrival): void
  /** There are more indices in `arrival.arrivedSlices`. */
  onSlices(): void
}

export interface Volumes {
  /** Asks for the surface of everything at `levelHu` or more, and forgets any asked for before. Throws nothing: failure comes to `onFailed`. */
  extractSurface(volume: Volume, levelHu: number): void
  /** No surface is wanted any more. */
  cancelSurface(): void
  /**
   * Makes the built-in CT slice by slice; resolves when it is whole.
   * Rejects with the reason when the worker fails, and with the signal's reason when aborted.
   */
  makeBuiltInCase(events: ArrivalEvents, signal?: AbortSignal): Promise<Volume>
  stop(): void
}

export interface VolumesOptions {
  /** Called when first needed and again after a crash. */
  readonly makeWorker: () => VolumesPort
  readonly onSurface: (mesh: SurfaceMesh, strideVoxels: number) => void
  readonly onFailed: (reason: string) => void
}

/** 2 MB: copied in about a millisecond. */
const VOXELS_AT_ONCE = 1 << 20

interface Making {
  readonly arrival: VolumeArrival
  readonly events: ArrivalEvents
  readonly resolve: (volume: Volume) => void
  readonly reject: (reason: Error) => void
}

export function createVolumes({ makeWorker, onSurface, onFailed }: VolumesOptions): Volumes {
  let port: VolumesPort | undefined
  let lastId = 0
  let surfaceId: number | undefined
  const making = new Map<number, Making>()

  function worker(): VolumesPort {
    if (port) return port
    const made = makeWorker()
    made.onmessage = ({ data }) => take(data)
    made.onerror = (event) => crashed(event.message || 'the volumes worker could not be started')
    return (port = made)
  }

  function crashed(reason: string) {
    stopWorker()
    const wasWanted = surfaceId !== undefined
    surfaceId = undefined
    if (wasWanted) onFailed(reason)
    for (const [id, { reject }] of making) {
      making.delete(id)
      reject(new Error(reason))
    }
  }

  function stopWorker() {
    port?.terminate?.()
    if (port) port.onmessage = null
    port = undefined
  }

  function take(reply: Reply): void {
    switch (reply.type) {
      case 'surface':
        if (reply.requestId !== surfaceId) return
        surfaceId = undefined
        return onSurface(reply.mesh, reply.strideVoxels)
      case 'slice':
        return takeSlice(reply)
      case 'built-in-case-made': {
        const made = making.get(reply.requestId)
        making.delete(reply.requestId)
        return made?.resolve(made.arrival.volume)
      }
      case 'failed': {
        const failing = making.get(reply.requestId)
        making.delete(reply.requestId)
        failing?.reject(new Error(reply.reason))
        if (reply.requestId !== surfaceId) return
        surfaceId = undefined
        return onFailed(reply.reason)
      }
      default:
        reply satisfies never
    }
  }

  function takeSlice({ requestId, k, voxels, display }: Extract<Reply, { type: 'slice' }>) {
    const made = making.get(requestId)
    if (!made) return
    const { volume, display: shown, arrivedSlices } = made.arrival
    volume.voxels.set(voxels, k * voxels.length)
    shown.set(display, k * display.length)
    // The loader is the one who may append; the reader's type says nobody else does.
    ;(arrivedSlices as number[]).push(k)
    made.events.onSlices()
  }

  function cancelSurface() {
    if (surfaceId !== undefined) port?.postMessage({ type: 'cancel', requestId: surfaceId }, [])
    surfaceId = undefined
  }

  async function send(requestId: number, { frame, geometry, voxels }: Volume, levelHu: number) {
    worker().postMessage({ type: 'extract-surface', requestId, frame, geometry, levelHu }, [])
    for (let at = 0; at < voxels.length; at += VOXELS_AT_ONCE) {
      if (at > 0) await new Promise<void>((resolve) => void setTimeout(resolve, 0))
      if (surfaceId !== requestId) return
      const part = voxels.slice(at, at + VOXELS_AT_ONCE)
      worker().postMessage({ type: 'voxels', requestId, at, part }, [part.buffer])
    }
  }

  return {
    extractSurface(volume, levelHu) {
      cancelSurface()
      const requestId = (surfaceId = ++lastId)
      send(requestId, volume, levelHu).catch((error: unknown) => {
        if (surfaceId !== requestId) return
        surfaceId = undefined
        onFailed(error instanceof Error ? error.message : String(error))
      })
    },

    cancelSurface,

    makeBuiltInCase(events, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Volume>()
      const arrival = emptyBuiltInCase()
      const requestId = ++lastId
      const stopMaking = () => {
        if (!making.delete(requestId)) return
        port?.postMessage({ type: 'cancel', requestId }, [])
        reject(signal?.reason instanceof Error ? signal.reason : new Error('the built-in case is no longer wanted'))
      }
      making.set(requestId, { arrival, events, resolve, reject })
      signal?.addEventListener('abort', stopMaking, { once: true })
      events.onArrival(arrival)
      if (signal?.aborted) stopMaking()
      else worker().postMessage({ type: 'make-built-in-case', requestId }, [])
      return promise
    },

    stop() {
      stopWorker()
      surfaceId = undefined
      for (const { reject } of making.values()) reject(new Error('the volumes worker was stopped'))
      making.clear()
    },
  }
}

function emptyBuiltInCase(): VolumeArrival {
  const count = BUILT_IN_GEOMETRY.dimensions.reduce((a, b) => a * b)
  return {
    volume: {
      frame: 'ct',
      name: BUILT_IN_NAME,
      geometry: BUILT_IN_GEOMETRY,
      voxels: new Int16Array(count),
      remarks: BUILT_IN_REMARKS,
    },
    display: new Uint8Array(count),
    windowHu: CT_DISPLAY_WINDOW_HU,
    arrivedSlices: [],
  }
}
