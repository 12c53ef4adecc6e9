/**
 * The page's half: asks for bone surfaces and for the structures of a spine. Of several surfaces
 * asked for only the newest comes. Voxels go over in pieces, so that copying a large
 * volume never holds up a frame.
 */
import type { LabelField } from '#core/volumes/label-field.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface VolumesPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface Volumes {
  /** Asks for the surface of everything at `levelHu` or more, and forgets any asked for before. Throws nothing: failure comes to `onFailed`. */
  extractSurface(volume: Volume, levelHu: number): void
  /** No surface is wanted any more. */
  cancelSurface(): void
  /**
   * Makes the surfaces and labels of the spine that a case of this geometry shows: groups as they are ready, bones first.
   * Resolves when they are whole; rejects with the reason when the worker fails, and with the signal's reason when aborted.
   */
  makeStructures(
    parameters: SpineParameters,
    geometry: VolumeGeometry,
    events: StructureEvents,
    signal?: AbortSignal,
  ): Promise<void>
  /** A whole body: where its CT lies first, then its structures, then that CT. Resolves and rejects as above. */
  makeBody(parameters: SpineParameters, events: BodyEvents, signal?: AbortSignal): Promise<void>
  /** The MR of that body alone, as above. */
  makeMr(parameters: SpineParameters, events: MrEvents, signal?: AbortSignal): Promise<void>
  /** The same from the file at this address (`core/phantom/structure-file.ts`). */
  readStructures(url: string, events: StructureEvents, signal?: AbortSignal): Promise<void>
  stop(): void
}

export interface StructureEvents {
  onLayer(mesh: LayerMesh): void
  onLabels(field: LabelField): void
}

export type MrEvents = Pick<BodyEvents, 'onGeometry' | 'onSlices'>

export interface BodyEvents extends StructureEvents {
  onGeometry(geometry: VolumeGeometry): void
  onSlices(k: number, voxels: Int16Array<ArrayBuffer>): void
  onProgress(fraction: number): void
}

export interface VolumesOptions {
  /** Called when first needed and again after a crash. */
  readonly makeWorker: () => VolumesPort
  readonly onSurface: (mesh: SurfaceMesh, strideVoxels: number) => void
  readonly onFailed: (reason: string) => void
}

/** 2 MB: copied in about a millisecond. */
const VOXELS_AT_ONCE = 1 << 20

interface MakingStructures {
  readonly events: StructureEvents & Partial<BodyEvents>
  /** Structures are not the last of it. */
  readonly isBody: boolean
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

const NO_STRUCTURES: StructureEvents = { onLayer: () => undefined, onLabels: () => undefined }

export function createVolumes({ makeWorker, onSurface, onFailed }: VolumesOptions): Volumes {
  let port: VolumesPort | undefined
  let lastId = 0
  let surfaceId: number | undefined
  const makingStructures = new Map<number, MakingStructures>()

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
    rejectAll(reason)
  }

  function rejectAll(reason: string) {
    for (const { reject } of makingStructures.values()) reject(new Error(reason))
    makingStructures.clear()
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
      case 'structure-layer':
        return makingStructures.get(reply.requestId)?.events.onLayer(reply.mesh)
      case 'structure-labels': {
        const made = makingStructures.get(reply.requestId)
        made?.events.onLabels(reply.field)
        return made?.isBody ? undefined : finish(reply.requestId)
      }
      case 'body-geometry':
        return makingStructures.get(reply.requestId)?.events.onGeometry?.(reply.geometry)
      case 'body-slices':
        return makingStructures.get(reply.requestId)?.events.onSlices?.(reply.k, reply.voxels)
      case 'body-progress':
        makingStructures.get(reply.requestId)?.events.onProgress?.(reply.fraction)
        return reply.fraction === 1 ? finish(reply.requestId) : undefined
      case 'failed': {
        const failing = makingStructures.get(reply.requestId)
        makingStructures.delete(reply.requestId)
        failing?.reject(new Error(reply.reason))
        if (reply.requestId !== surfaceId) return
        surfaceId = undefined
        return onFailed(reply.reason)
      }
      default:
        reply satisfies never
    }
  }

  function finish(requestId: number) {
    const made = makingStructures.get(requestId)
    makingStructures.delete(requestId)
    made?.resolve()
  }

  function structures(
    request: (requestId: number) => Request,
    events: StructureEvents & Partial<BodyEvents>,
    signal: AbortSignal | undefined,
    isBody = false,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const requestId = ++lastId
    const stopMaking = () => {
      if (!makingStructures.delete(requestId)) return
      port?.postMessage({ type: 'cancel', requestId }, [])
      reject(signal?.reason instanceof Error ? signal.reason : new Error('the structures are no longer wanted'))
    }
    makingStructures.set(requestId, { events, isBody, resolve, reject })
    signal?.addEventListener('abort', stopMaking, { once: true })
    if (signal?.aborted) stopMaking()
    else worker().postMessage(request(requestId), [])
    return promise
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

    makeStructures: (parameters, geometry, events, signal) =>
      structures((requestId) => ({ type: 'make-structures', requestId, parameters, geometry }), events, signal),

    makeBody: (parameters, events, signal) =>
      structures((requestId) => ({ type: 'make-body', requestId, parameters }), events, signal, true),

    makeMr: (parameters, events, signal) =>
      structures(
        (requestId) => ({ type: 'make-mr', requestId, parameters }),
        { ...NO_STRUCTURES, ...events },
        signal,
        true,
      ),

    readStructures: (url, events, signal) =>
      structures((requestId) => ({ type: 'read-structures', requestId, url }), events, signal),

    stop() {
      stopWorker()
      surfaceId = undefined
      rejectAll('the volumes worker was stopped')
    },
  }
}
