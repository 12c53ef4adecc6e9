/** The worker's half: bone surfaces and the structures of a spine, in pieces short enough to be told to stop. */
import type { LabelField } from '#core/volumes/label-field.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import { isoSurfaceInLayers, MAX_TRIANGLES, type IsoSurface } from '#core/volumes/iso-surface.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface VolumesLimits {
  readonly maxTriangles: number
  /** More than these are simplified away before the surface is sent. */
  readonly drawnTriangles: number
  /** Beyond this a surface no longer looks like bone. */
  readonly maxStrideVoxels: number
}

/**
 * Each eye draws a solid thing once more for its depth: 240 000 triangles of a budget of 750 000.
 * From the 390 000 of a lumbar CT they are off by 0.4 mm.
 */
const DRAWN_TRIANGLES = 60_000

const LIMITS: VolumesLimits = { maxTriangles: MAX_TRIANGLES, drawnTriangles: DRAWN_TRIANGLES, maxStrideVoxels: 8 }

interface Incoming {
  readonly requestId: number
  readonly volume: Volume
  readonly levelHu: number
  missing: number
}

export function serveVolumes(port: Port<Reply, Request>, limits = LIMITS): void {
  let incoming: Incoming | undefined
  /** What is being worked on; whatever is no longer in here stops at its next pause. */
  const active = new Set<number>()
  let surfaceId: number | undefined

  function fail(request: Request, error: unknown) {
    active.delete(request.requestId)
    const reason = error instanceof Error ? error.message : String(error)
    port.postMessage({ type: 'failed', requestId: request.requestId, during: request.type, reason }, [])
  }

  function expect({ requestId, frame, geometry, levelHu }: Extract<Request, { type: 'extract-surface' }>) {
    if (surfaceId !== undefined) active.delete(surfaceId)
    surfaceId = requestId
    active.add(requestId)
    const missing = geometry.dimensions.reduce((a, b) => a * b)
    const voxels = new Int16Array(missing)
    incoming = { requestId, levelHu, missing, volume: { frame, name: '', geometry, voxels, remarks: [] } }
  }

  async function receive({ requestId, at, part }: Extract<Request, { type: 'voxels' }>) {
    if (incoming?.requestId !== requestId) return
    const { volume, levelHu } = incoming
    volume.voxels.set(part, at)
    incoming.missing -= part.length
    if (incoming.missing > 0) return
    incoming = undefined
    const found = await surfaceOf(volume, levelHu, requestId)
    if (!found) return
    if (found.type === 'too-large') {
      throw new RangeError(`its surface has more than ${limits.maxTriangles} triangles; is ${levelHu} the right level?`)
    }
    // Loaded when first needed: the simplifier alone is as large as the rest of this worker.
    const { withAbout } = await import('#core/volumes/simplify.ts')
    const mesh = await withAbout(found.mesh, limits.drawnTriangles)
    if (!active.delete(requestId)) return
    const { strideVoxels } = found
    port.postMessage({ type: 'surface', requestId, mesh, strideVoxels }, [
      mesh.positions.buffer,
      mesh.normals.buffer,
      mesh.indices.buffer,
    ])
  }

  /** Undefined when it was told to stop. */
  async function surfaceOf(volume: Volume, levelHu: number, requestId: number): Promise<IsoSurface | undefined> {
    let found: IsoSurface | undefined
    for (let strideVoxels = 1; strideVoxels <= limits.maxStrideVoxels; strideVoxels *= 2) {
      const layers = isoSurfaceInLayers(volume, levelHu, { strideVoxels, maxTriangles: limits.maxTriangles })
      for (let step = layers.next(); ; step = layers.next()) {
        if (step.done) {
          found = step.value
          break
        }
        await pause()
        if (!active.has(requestId)) return undefined
      }
      if (found.type === 'surface') return found
    }
    return found
  }

  async function makeStructures({ requestId, parameters, geometry }: Extract<Request, { type: 'make-structures' }>) {
    active.add(requestId)
    const { structureSet } = await import('#core/phantom/structure-set.ts')
    const { createLumbarSpine } = await import('#core/phantom/lumbar-spine.ts')
    for await (const piece of structureSet(createLumbarSpine(parameters), geometry)) {
      await pause()
      if (!active.has(requestId)) return
      if (piece.type === 'layer') sendLayer(requestId, piece.mesh)
      if (piece.type === 'labels') sendLabels(requestId, piece.field)
    }
  }

  async function makeBody({ requestId, parameters }: Extract<Request, { type: 'make-body' }>) {
    active.add(requestId)
    const { makeBody: pieces } = await import('./make-body.ts')
    for await (const piece of pieces(parameters)) {
      await pause()
      if (!active.has(requestId)) return
      switch (piece.type) {
        case 'geometry':
          port.postMessage({ type: 'body-geometry', requestId, geometry: piece.geometry }, [])
          break
        case 'layer':
          sendLayer(requestId, piece.mesh)
          break
        case 'labels':
          port.postMessage({ type: 'structure-labels', requestId, field: piece.field }, [piece.field.labels.buffer])
          break
        case 'slices':
          port.postMessage({ type: 'body-slices', requestId, k: piece.k, voxels: piece.voxels }, [piece.voxels.buffer])
          break
        case 'working':
          port.postMessage({ type: 'body-progress', requestId, fraction: piece.fraction }, [])
      }
    }
    active.delete(requestId)
    port.postMessage({ type: 'body-progress', requestId, fraction: 1 }, [])
  }

  async function makeMr({ requestId, parameters }: Extract<Request, { type: 'make-mr' }>) {
    active.add(requestId)
    const { makeMr: pieces } = await import('./make-mr.ts')
    for (const piece of pieces(parameters)) {
      if (piece.type === 'geometry')
        port.postMessage({ type: 'body-geometry', requestId, geometry: piece.geometry }, [])
      else port.postMessage({ type: 'body-slices', requestId, k: piece.k, voxels: piece.voxels }, [piece.voxels.buffer])
      await pause()
      if (!active.has(requestId)) return
    }
    active.delete(requestId)
    port.postMessage({ type: 'body-progress', requestId, fraction: 1 }, [])
  }

  async function readStructures({ requestId, url }: Extract<Request, { type: 'read-structures' }>) {
    active.add(requestId)
    const { readStructureFile } = await import('#core/phantom/structure-file.ts')
    const response = await fetch(url)
    if (!response.ok) throw new Error(`${url} answers ${response.status}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (!active.has(requestId)) return
    const { meshes, field } = readStructureFile(bytes)
    for (const mesh of meshes) sendLayer(requestId, mesh)
    sendLabels(requestId, field)
  }

  function sendLayer(requestId: number, mesh: LayerMesh) {
    const { positions, normals, indices } = mesh
    port.postMessage({ type: 'structure-layer', requestId, mesh }, [positions.buffer, normals.buffer, indices.buffer])
  }

  function sendLabels(requestId: number, field: LabelField) {
    active.delete(requestId)
    port.postMessage({ type: 'structure-labels', requestId, field }, [field.labels.buffer])
  }

  async function answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'extract-surface':
        return expect(request)
      case 'voxels':
        return receive(request)
      case 'make-structures':
        return makeStructures(request)
      case 'make-body':
        return makeBody(request)
      case 'make-mr':
        return makeMr(request)
      case 'read-structures':
        return readStructures(request)
      case 'cancel':
        active.delete(request.requestId)
        if (incoming?.requestId === request.requestId) incoming = undefined
        return
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  port.onmessage = ({ data: request }) => void answer(request).catch((error: unknown) => fail(request, error))
}

/** Lets a waiting message in. */
const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))
