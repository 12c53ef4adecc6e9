/** The worker's half: bone surfaces and the built-in case, in pieces short enough to be told to stop. */
import { builtInSlice, BUILT_IN_GEOMETRY } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { isoSurfaceInLayers, MAX_TRIANGLES, type IsoSurface } from '#core/volumes/iso-surface.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface VolumesLimits {
  readonly maxTriangles: number
  /** Beyond this a surface no longer looks like bone. */
  readonly maxStrideVoxels: number
}

const LIMITS: VolumesLimits = { maxTriangles: MAX_TRIANGLES, maxStrideVoxels: 8 }
const SLICES_AT_ONCE = 6

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
    active.delete(requestId)
    if (found.type === 'too-large') {
      throw new RangeError(`its surface has more than ${limits.maxTriangles} triangles; is ${levelHu} the right level?`)
    }
    const { mesh, strideVoxels } = found
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

  async function makeBuiltInCase(requestId: number) {
    active.add(requestId)
    const spine = createLumbarSpine()
    for (let k = 0; k < BUILT_IN_GEOMETRY.dimensions[2]; k++) {
      if (k % SLICES_AT_ONCE === 0) await pause()
      if (!active.has(requestId)) return
      const slice = builtInSlice(spine, k)
      port.postMessage({ type: 'slice', requestId, ...slice }, [slice.voxels.buffer, slice.display.buffer])
    }
    active.delete(requestId)
    port.postMessage({ type: 'built-in-case-made', requestId }, [])
  }

  async function answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'extract-surface':
        return expect(request)
      case 'voxels':
        return receive(request)
      case 'make-built-in-case':
        return makeBuiltInCase(request.requestId)
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
