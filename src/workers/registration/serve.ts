/** The worker's half: the bone of a CT kept as a distance field, points laid onto it in steps short enough to be told to stop. */
import { point, transform, type Point } from '#core/frames/transform.ts'
import { boneMap, STEP_MM } from '#core/registration/bone-map.ts'
import { refineByImages, type Refinement } from '#core/registration/image-refinement.ts'
import { fieldReader, type DistanceMap } from '#core/volumes/distance-map.ts'
import { residualsOf } from '#core/registration/residuals.ts'
import { registerSurfaceInSteps, type SurfaceRegistration } from '#core/registration/surface-registration.ts'
import { vertebraBones, type BoneName, type NamedBones } from '#core/registration/vertebra-bones.ts'
import { nearestBones, type Bone } from '#core/registration/vertebra-chain.ts'
import { registerVertebraeInSteps, VERTEBRA_OPTIONS, type SpineRegistration } from '#core/registration/vertebra-registration.ts' // prettier-ignore
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { BonesFound, Port, Reply, Request } from './messages.ts'

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
  /** Of a CT: an MR's grey does not rise to bone. */
  let ct: Pick<Incoming, 'geometry' | 'voxels'> | undefined
  let named: readonly Bone<'ct'>[] = []
  /** What is being worked on; whatever is no longer in here stops at its next pause. */
  const active = new Set<number>()

  function receive({ requestId, at, part }: Extract<Request, { type: 'voxels' }>) {
    if (incoming?.requestId !== requestId) return
    incoming.voxels.set(part, at)
    incoming.missing -= part.length
    if (incoming.missing > 0) return
    const { geometry, voxels, levelHu } = incoming
    incoming = undefined
    ct = { geometry, voxels }
    named = []
    const isBone = (value: number) => value >= levelHu
    bone = boneMap({ frame: 'ct', geometry, voxels }, { isBone, stepMm: STEP_MM })
    port.postMessage({ type: 'bone-ready', requestId }, [])
  }

  function nameBones({ requestId, bones, isAll }: Extract<Request, { type: 'names' }>) {
    named = vertebraBones(bones)
    if (isAll) [bone, ct] = [wholeOf(bones), undefined]
    port.postMessage({ type: 'named', requestId, names: named.map(({ name }) => name as BoneName) }, [])
  }

  async function register({
    requestId,
    points,
    guess,
    options,
    isEach,
    likelihood,
  }: Extract<Request, { type: 'register' }>): Promise<void> {
    active.add(requestId)
    const there = boneNow()
    const places = placesOf(points)
    if (isEach && named.length === 0) throw new Error('no vertebra is named yet: find or open their labels first')
    const part = isEach ? 0.5 : 1
    const whole = registerSurfaceInSteps(places, there, transform('ct', 'patient', guess), options)
    const registration = await taken(requestId, whole, (done) => part * done)
    if (!registration) return
    const { noiseMm, pointsPerFreeOne } = options
    const spine = isEach
      ? await taken(
          requestId,
          registerVertebraeInSteps(places, named, registration.map, { ...VERTEBRA_OPTIONS, noiseMm, pointsPerFreeOne }),
          (done) => part + (1 - part) * done,
        )
      : undefined
    if (isEach && !spine) return
    active.delete(requestId)
    const refinement = likelihood && ct ? refineByImages(likelihood, ct, registration.map) : undefined
    const map = refinement?.map ?? registration.map
    const residualsMm = residualsOf(places, fieldReader(there), map)
    tell(requestId, { ...registration, map }, residualsMm, refinement, eachOf(spine, places))
  }

  /** Undefined when it was stopped. */
  async function taken<Found>(
    requestId: number,
    steps: Generator<number, Found>,
    share: (done: number) => number,
  ): Promise<Found | undefined> {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      port.postMessage({ type: 'progress', requestId, fraction: share(step.value) }, [])
      await pause()
      if (!active.has(requestId)) return undefined
    }
  }

  function eachOf(
    spine: SpineRegistration<'ct', 'patient'> | undefined,
    places: readonly Point<'patient'>[],
  ): BonesFound | undefined {
    if (!spine) return undefined
    const reads = named.map(({ map }) => fieldReader(map))
    const maps = spine.bones.map(({ map }) => map)
    const offs = nearestBones(places, reads, maps, Infinity)
    const bones = spine.bones.map(({ name, map, covariance, middle, points, rmsMm, refusals }) => {
      return { name: name as BoneName, matrix: map.matrix, covariance, middle, points, rmsMm, refusals }
    })
    return { bones, refusals: spine.refusals, residualsMm: Float32Array.from(offs, ({ offMm }) => offMm) }
  }

  function tell(
    requestId: number,
    registration: SurfaceRegistration<'ct', 'patient'>,
    residualsMm: Float32Array<ArrayBuffer>,
    refinement: Refinement | undefined,
    each: BonesFound | undefined,
  ) {
    const { map, rmsMm, inlierShare, rivalRatio, covariance, middle, refusals, isAccepted } = registration
    const { map: _, ...told } = refinement ?? { map }
    const found = { rmsMm, inlierShare, rivalRatio, covariance, middle, refusals, isAccepted, residualsMm, each, refinement: refinement && (told as Omit<Refinement, 'map'>) } // prettier-ignore
    const reply: Reply = { type: 'registered', requestId, found: { ...found, matrix: map.matrix } }
    port.postMessage(reply, each ? [residualsMm.buffer, each.residualsMm.buffer] : [residualsMm.buffer])
  }

  function check({ requestId, points, ctFromPatient, bones }: Extract<Request, { type: 'check' }>) {
    const places = placesOf(points)
    const own = bones.flatMap(({ name, matrix }) => {
      const there = named.find((each) => each.name === name)
      return there ? [{ read: fieldReader(there.map), map: transform('ct', 'patient', matrix) }] : []
    })
    const residualsMm =
      own.length > 0
        ? Float32Array.from(
            nearestBones(places, own.map(({ read }) => read), own.map(({ map }) => map), Infinity), // prettier-ignore
            ({ offMm }) => offMm,
          )
        : residualsOf(places, fieldReader(boneNow()), transform('ct', 'patient', ctFromPatient))
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
      case 'names':
        return nameBones(request)
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

/** All named bones as one. */
function wholeOf({ geometry, numbers }: NamedBones): DistanceMap<'ct'> {
  const voxels = Int16Array.from(numbers)
  return boneMap({ frame: 'ct', geometry, voxels }, { isBone: (number) => number > 0, stepMm: STEP_MM })
}

function placesOf(points: Float32Array): Point<'patient'>[] {
  return Array.from({ length: points.length / 3 }, (_, n) =>
    point('patient', points[3 * n]!, points[3 * n + 1]!, points[3 * n + 2]!),
  )
}

/** Lets messages in. */
const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))
