/** The worker's half: pictures go into voxels as they come, and where the sweep has been is told in between. */
import { transform } from '#core/frames/transform.ts'
import { createReconstruction, type Reconstruction } from '#core/reconstruction/reconstruction.ts'
import type { Port, Reply, Request, SweepPlan, SweptBone } from './messages.ts'

export interface ReconstructionPace {
  /** Coverage is told this far apart at least, ms. */
  readonly coverageEachMs: number
  readonly now: () => number
}

const PACE: ReconstructionPace = { coverageEachMs: 400, now: () => performance.now() }

/** Looking where the sweep has been may take a tenth of the time at most. */
const LEAST_REST = 9
/** Of every axis each third voxel: no multiple of the gaps that pictures of an even sweep leave, of 2, 4 or 5 voxels. */
const STRIDE = 3

interface Sweep {
  readonly sweepId: number
  readonly plan: SweepPlan
  readonly grey: Reconstruction<'patient'>
  readonly bone: Reconstruction<'patient'> | undefined
  /** Earliest time of the next look. */
  coverageAtMs: number
}

export function serveReconstruction(
  port: Port<Reply, Request>,
  { coverageEachMs, now }: ReconstructionPace = PACE,
): void {
  let sweep: Sweep | undefined

  function start({ sweepId, plan }: Extract<Request, { type: 'start' }>) {
    sweep = undefined
    sweep = {
      sweepId,
      plan,
      grey: createReconstruction<'patient'>(plan.grey.grid, plan.grey.settings),
      bone: plan.bone && createReconstruction<'patient'>(plan.bone.grid, plan.bone.settings),
      coverageAtMs: -Infinity,
    }
  }

  function place(request: Extract<Request, { type: 'place' }>) {
    const { sweepId, lane, frameId, widthPx, heightPx, grey, patientFromImage } = request
    const here = sweepOf(request)
    if (!here) return
    const startedMs = now()
    const pose = transform('patient', 'image', patientFromImage)
    // What is not ok never comes over: it is counted where it was left out.
    here[lane]?.add({ widthPx, heightPx, grey }, { transform: pose, status: 'ok', atMs: Infinity, errorMm: 0 })
    const tookMs = now() - startedMs
    port.postMessage({ type: 'placed', sweepId, lane, frameId, grey, tookMs }, [grey.buffer])
    if (now() >= here.coverageAtMs) tellCoverage(here)
  }

  function tellCoverage(here: Sweep) {
    const startedMs = now()
    const { share, cells, shares } = here.grey.coverage({ strideVoxels: STRIDE })
    const endedMs = now()
    here.coverageAtMs = endedMs + Math.max(coverageEachMs, LEAST_REST * (endedMs - startedMs))
    const map = { share, cells, shares, grid: here.grey.grid }
    port.postMessage({ type: 'coverage', sweepId: here.sweepId, map }, [shares.buffer])
  }

  async function finish(request: Extract<Request, { type: 'finish' }>) {
    const here = sweepOf(request)
    if (!here) return
    const startedMs = now()
    const volume = here.grey.volume()
    const bone = await boneOf(here)
    // Another one may have begun while the surface was made.
    if (sweep !== here) return
    sweep = undefined
    const { sweepId } = here
    port.postMessage({ type: 'finished', sweepId, volume, bone, tookMs: now() - startedMs }, [
      volume.values.buffer,
      ...(bone ? [bone.volume.values.buffer] : []),
      ...(bone?.surface
        ? [bone.surface.positions.buffer, bone.surface.normals.buffer, bone.surface.indices.buffer]
        : []),
    ])
  }

  const sweepOf = ({ sweepId }: Request) => (sweep?.sweepId === sweepId ? sweep : undefined)

  async function answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'start':
        return start(request)
      case 'place':
        return place(request)
      case 'finish':
        return finish(request)
      case 'forget':
        if (sweepOf(request)) sweep = undefined
        return
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  port.onmessage = ({ data: request }) => {
    answer(request).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      if (request.type === 'start' || sweepOf(request)) sweep = undefined
      port.postMessage({ type: 'failed', sweepId: request.sweepId, during: request.type, reason }, [])
    })
  }
}

async function boneOf({ plan, bone }: Sweep): Promise<SweptBone | undefined> {
  if (!plan.bone || !bone) return undefined
  const volume = bone.volume()
  // Loaded when first needed: placing pictures needs none of it.
  const { boneSurfaceOf } = await import('./bone-surface-of.ts')
  return { volume, surface: await boneSurfaceOf(volume, plan.bone.surfaceGrey) }
}
