/** The worker's half: the bone of a CT kept as a distance field, points laid onto it in steps short enough to be told to stop. */
import { point, transform, type Point } from '#core/frames/transform.ts'
import { boneMap, STEP_MM } from '#core/registration/bone-map.ts'
import { fieldReader, type DistanceMap } from '#core/volumes/distance-map.ts'
import { residualsOf } from '#core/registration/residuals.ts'
import { registerSurfaceInSteps, type SurfaceRegistration } from '#core/registration/surface-registration.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

interface Incoming {
  readonly requestId: number
  readonly geometry: VolumeGeometry
  readonly levelHu: number
  readonly voxels: Int16Array<ArrayBuffer>
  missing: number
}

export function serveRegistration(port: Port<Reply, Request>): void {
  let incoming: Incoming | undefined
  let bone: DistanceMap<'ct'> | undefined
  /** What is being worked on; whatever is no longer in here stops at its next pause. */
  const active = new Set<number>()

  function receive({ requestId, at, part }: Extract<Request, { type: 'voxels' }>) {
    if (incoming?.requestId !== requestId) return
    incoming.voxels.set(part, at)
    incoming.missing -= part.length
    if (incoming.missing > 0) return
    const { geometry, voxels, levelHu } = incoming
    incoming = undefined
    const isBone = (value: number) => value >= levelHu
    bone = boneMap({ frame: 'ct', geometry, voxels }, { isBone, stepMm: STEP_MM })
    port.postMessage({ type: 'bone-ready', requestId }, [])
  }

  async function register({ requestId, points, guess, options }: Extract<Request, { type: 'register' }>) {
    active.add(requestId)
    const there = boneNow()
    const places = placesOf(points)
    const steps = registerSurfaceInSteps(places, there, transform('ct', 'patient', guess), options)
    let step = steps.next()
    while (!step.done) {
      port.postMessage({ type: 'progress', requestId, fraction: step.value }, [])
      await pause()
      if (!active.has(requestId)) return
      step = steps.next()
    }
    active.delete(requestId)
    tell(requestId, step.value, residualsOf(places, fieldReader(there), step.value.map))
  }

  function tell(
    requestId: number,
    registration: SurfaceRegistration<'ct', 'patient'>,
    residualsMm: Float32Array<ArrayBuffer>,
  ) {
    const { map, rmsMm, inlierShare, rivalRatio, covariance, middle, refusals, isAccepted } = registration
    const found = { rmsMm, inlierShare, rivalRatio, covariance, middle, refusals, isAccepted, residualsMm }
    const reply: Reply = { type: 'registered', requestId, found: { ...found, matrix: map.matrix } }
    port.postMessage(reply, [residualsMm.buffer])
  }

  function check({ requestId, points, ctFromPatient }: Extract<Request, { type: 'check' }>) {
    const map = transform('ct', 'patient', ctFromPatient)
    const residualsMm = residualsOf(placesOf(points), fieldReader(boneNow()), map)
    port.postMessage({ type: 'checked', requestId, residualsMm }, [residualsMm.buffer])
  }

  function boneNow(): DistanceMap<'ct'> {
    if (!bone) throw new Error('there is no bone yet to register to')
    return bone
  }

  async function answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'bone': {
        const { requestId, geometry, levelHu } = request
        const missing = geometry.dimensions.reduce((a, b) => a * b)
        bone = undefined
        incoming = { requestId, geometry, levelHu, missing, voxels: new Int16Array(missing) }
        return
      }
      case 'voxels':
        return receive(request)
      case 'register':
        return register(request)
      case 'check':
        return check(request)
      case 'cancel':
        active.delete(request.requestId)
        if (incoming?.requestId === request.requestId) incoming = undefined
        return
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  port.onmessage = ({ data: request }) =>
    void answer(request).catch((error: unknown) => {
      active.delete(request.requestId)
      const reason = error instanceof Error ? error.message : String(error)
      port.postMessage({ type: 'failed', requestId: request.requestId, during: request.type, reason }, [])
    })
}

function placesOf(points: Float32Array): Point<'patient'>[] {
  return Array.from({ length: points.length / 3 }, (_, n) =>
    point('patient', points[3 * n]!, points[3 * n + 1]!, points[3 * n + 2]!),
  )
}

/** Lets messages in. */
const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))
