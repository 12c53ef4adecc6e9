/**
 * The page's half: the CT's bone goes over once, in pieces, so that copying it never holds up a frame; then points are laid
 * onto it as often as wanted.
 */
import type { Matrix } from '#core/frames/transform.ts'
import type { BoneLikelihood } from '#core/registration/image-refinement.ts'
import type { BoneName, NamedBones } from '#core/registration/vertebra-bones.ts'
import type { SurfaceOptions } from '#core/registration/surface-registration.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { PlacedByName, Port, Reply, Request, SurfaceFound } from './messages.ts'

export interface RegistrationPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface SurfaceJob {
  readonly points: Float32Array
  readonly guess: Matrix
  readonly options: SurfaceOptions
  /** Each named bone by itself, too. */
  readonly isEach?: boolean
  /** Of the swept volume that the points are of: the fit is looked at again by it. */
  readonly likelihood?: BoneLikelihood | undefined
}

export interface RegistrationWorker {
  /** Resolves when its bone can be registered to. The same volume again is not sent again. */
  useBone(volume: Volume, levelHu: number): Promise<void>
  /**
   * Says which bone is which, once; the same names again are not sent again.
   * @param isAll these bones are all there is to register to, in place of the bone of a CT
   * @returns those that can be registered to
   */
  nameBones(bones: NamedBones, isAll: boolean): Promise<readonly BoneName[]>
  /** @param signal stops it: then it rejects with the signal's reason. */
  register(job: SurfaceJob, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<SurfaceFound>
  /** mm off bone of each point. @param bones where each lies, when they were registered each by itself */
  check(points: Float32Array, ctFromPatient: Matrix, bones?: readonly PlacedByName[]): Promise<Float32Array>
  stop(): void
}

/** 2 MB: copied in about a millisecond. */
const VOXELS_AT_ONCE = 1 << 20

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (reason: Error) => void
  readonly onProgress?: (fraction: number) => void
}

/** @param makeWorker called when first needed and again after a crash */
export function createRegistrationWorker(makeWorker: () => RegistrationPort): RegistrationWorker {
  let port: RegistrationPort | undefined
  let lastId = 0
  let bone: { readonly volume: Volume; readonly levelHu: number; readonly ready: Promise<unknown> } | undefined
  let named: { readonly bones: NamedBones; readonly isAll: boolean; readonly ready: Promise<Reply> } | undefined
  const waiting = new Map<number, Waiting>()

  function worker(): RegistrationPort {
    if (port) return port
    const made = makeWorker()
    made.onmessage = ({ data }) => take(data)
    made.onerror = (event) => end(event.message || 'the registration worker could not be started')
    return (port = made)
  }

  function end(reason: string) {
    port?.terminate?.()
    if (port) port.onmessage = null
    port = undefined
    bone = undefined
    named = undefined
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }

  function take(reply: Reply): void {
    const asked = waiting.get(reply.requestId)
    if (!asked) return
    if (reply.type === 'progress') return asked.onProgress?.(reply.fraction)
    waiting.delete(reply.requestId)
    if (reply.type === 'failed') asked.reject(new Error(reply.reason))
    else asked.resolve(reply)
  }

  function ask(request: (requestId: number) => Request, transfer: Transferable[], more: Partial<Waiting> = {}) {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>()
    const requestId = ++lastId
    waiting.set(requestId, { ...more, resolve, reject })
    worker().postMessage(request(requestId), transfer)
    return { requestId, promise, reject }
  }

  async function sendVoxels(requestId: number, voxels: Int16Array<ArrayBuffer>) {
    for (let at = 0; at < voxels.length; at += VOXELS_AT_ONCE) {
      if (at > 0) await new Promise<void>((resolve) => void setTimeout(resolve, 0))
      if (!waiting.has(requestId)) return
      const part = voxels.slice(at, at + VOXELS_AT_ONCE)
      worker().postMessage({ type: 'voxels', requestId, at, part }, [part.buffer])
    }
  }

  return {
    async useBone(volume, levelHu) {
      if (bone?.volume === volume && bone.levelHu === levelHu) return void (await bone.ready)
      const { geometry, voxels } = volume
      const { requestId, promise } = ask((id) => ({ type: 'bone', requestId: id, geometry, levelHu }), [])
      const now = { volume, levelHu, ready: promise }
      bone = now
      // Names belong to the volume they were said of.
      named = undefined
      try {
        await sendVoxels(requestId, voxels)
        await promise
      } catch (error) {
        if (bone === now) bone = undefined
        throw error
      }
    },

    async nameBones(bones, isAll) {
      if (named?.bones !== bones || named.isAll !== isAll) {
        if (isAll) bone = undefined
        const numbers = bones.numbers.slice()
        const { promise } = ask(
          (id) => ({ type: 'names', requestId: id, bones: { ...bones, numbers }, isAll }),
          [numbers.buffer],
        )
        const now = (named = { bones, isAll, ready: promise })
        promise.catch(() => {
          if (named === now) named = undefined
        })
      }
      const reply = await named.ready
      if (reply.type !== 'named') throw new TypeError(`asked to name bones, answered ${reply.type}`)
      return reply.names
    },

    async register({ points, guess, options, isEach = false, likelihood }, onProgress, signal) {
      signal.throwIfAborted()
      const copy = points.slice()
      const { requestId, promise, reject } = ask(
        (id) => ({ type: 'register', requestId: id, points: copy, guess, options, isEach, likelihood }),
        [copy.buffer],
        { onProgress },
      )
      const stopIt = () => {
        if (!waiting.delete(requestId)) return
        port?.postMessage({ type: 'cancel', requestId }, [])
        reject(signal.reason instanceof Error ? signal.reason : new Error('the registration was stopped'))
      }
      signal.addEventListener('abort', stopIt, { once: true })
      const reply = await promise
      if (reply.type !== 'registered') throw new TypeError(`asked to register, answered ${reply.type}`)
      return reply.found
    },

    async check(points, ctFromPatient, bones = []) {
      const copy = points.slice()
      const reply = await ask(
        (id) => ({ type: 'check', requestId: id, points: copy, ctFromPatient, bones }),
        [copy.buffer],
      ).promise
      if (reply.type !== 'checked') throw new TypeError(`asked to check, answered ${reply.type}`)
      return reply.residualsMm
    },

    stop: () => end('the registration worker was stopped'),
  }
}
