/** Lays points on bone onto the open volume's bone in the worker, as one or each vertebra by itself, and compares bone with it. */
import { point, type Point } from '#core/frames/transform.ts'
import type { BoneLikelihood } from '#core/registration/image-refinement.ts'
import { BONE_HU } from '#core/registration/bone-map.ts'
import { agreementOf, type Agreement } from '#core/registration/residuals.ts'
import { SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import { boneNear, namedBones, type NamedBones } from '#core/registration/vertebra-bones.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Live } from '#session/live.ts'
import type { Registering, Registration, RegisterOutcome } from '#session/registering.ts'
import type { Session } from '#session/session.ts'
import type { RegistrationWorker } from '#workers/registration/client.ts'
import { boneOutcome, type Aim } from './bone-outcome.ts'
import { flat } from './bone-points.ts'

/** The contour's neighbours err alike, and so do pictures of one hand: measured in the simulated room. */
export const POINTS_PER_FREE_ONE = 12
/** A contour lies in front of bone by as much as its line is thick, and is now and then no bone at all. */
export const NOISE_MM = 1.5

export interface BoneReckoning {
  /** Tells how far it is by `onProgress`. @returns undefined when it was stopped; rejects with what to do */
  lay(
    points: readonly Point<'patient'>[],
    scope: Registering['scope'],
    onProgress: (fraction: number) => void,
    likelihood?: BoneLikelihood,
  ): Promise<RegisterOutcome | undefined>
  /** How well bone that is seen lies on bone by a registration. */
  compare(seen: readonly Point<'patient'>[], registration: Pick<Registration, 'matrix' | 'levels'>): Promise<Agreement>
  /** The target, and the bone it lies in. */
  aim(): Aim
  stop(): void
}

interface Parts {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly worker: RegistrationWorker
}

export function createBoneReckoning({ session, live, worker }: Parts): BoneReckoning {
  let running: AbortController | undefined
  let named: { readonly of: LabelField; readonly bones: NamedBones } | undefined

  function namedNow(): NamedBones | undefined {
    const labels = session.getState().structures?.labels
    if (!labels) return undefined
    if (named?.of !== labels) named = { of: labels, bones: namedBones(labels) }
    return named.bones
  }

  function aim(): Aim {
    const { target } = session.getState()
    const bones = target && namedNow()
    return { target, bone: bones && boneNear(bones, point('ct', target.x, target.y, target.z)) }
  }

  /** A CT shows bone by its grey; of an MR only what is named bone is. */
  async function ready(volume: Volume, isEach: boolean) {
    const bones = volume.frame === 'mr' || isEach ? namedNow() : undefined
    if (volume.frame === 'ct') await worker.useBone(volume, BONE_HU)
    else if (!bones) throw new Error('an MR does not tell bone by its grey: open labels of its vertebrae first')
    if (isEach && !bones) throw new Error('which vertebra is which is not known: open labels of them first')
    if (bones) await worker.nameBones(bones, volume.frame === 'mr')
  }

  function volumeNow(): Volume {
    const volume = live.arrival?.volume
    if (!volume) throw new Error('bone is found in a CT, or in an MR with labels, and none is open')
    return volume
  }

  return {
    aim,
    async lay(points, scope, onProgress, likelihood) {
      const { registration, registering } = session.getState()
      const volume = volumeNow()
      const guess = registration?.matrix ?? registering.outcome?.matrix
      if (!guess) throw new Error('touch three landmarks first: they say roughly how the patient lies')
      running?.abort()
      const { signal } = (running = new AbortController())
      const isEach = scope === 'each vertebra'
      try {
        await ready(volume, isEach)
        signal.throwIfAborted()
        const options = { ...SURFACE_OPTIONS, noiseMm: NOISE_MM, pointsPerFreeOne: POINTS_PER_FREE_ONE }
        const job = { points: flat(points), guess, options, isEach, likelihood }
        const found = await worker.register(job, onProgress, signal)
        return boneOutcome(found, points, aim())
      } catch (error) {
        if (signal.aborted) return undefined
        throw error
      } finally {
        if (running?.signal === signal) running = undefined
      }
    },
    async compare(seen, { matrix, levels }) {
      await ready(volumeNow(), levels !== undefined)
      return agreementOf(await worker.check(flat(seen), matrix, levels))
    },
    stop() {
      running?.abort()
      running = undefined
    },
  }
}
