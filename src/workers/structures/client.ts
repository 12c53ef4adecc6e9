/**
 * The page's half: has structures made of the open volume, corrected and laid on its voxels. The worker keeps what it
 * made, so it lives as long as the case; of several corrections that wait only the newest is carried out.
 */
import type { Correction } from '#core/labelling/corrections.ts'
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import type { LabelMap, SaidOfLabels } from '#core/labelling/label-meanings.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { MadeStructures, Port, Reply, Request } from './messages.ts'

export interface StructuresPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface StructureEvents {
  onMade(made: MadeStructures): void
  onLayer(group: SurfaceGroup, mesh: LayerMesh | undefined): void
  onProgress(fraction: number, label: string): void
}

/** Without a reason: another case, another making or a person came in between. */
export type Making = { readonly ok: true } | { readonly ok: false; readonly reason: string | undefined }

export interface StructureMaking {
  /** Replaces whatever was being made. Rejects when the worker fails. */
  takeLabels(
    volume: Volume,
    map: LabelMap,
    vertebrae: LabelMap | undefined,
    said: SaidOfLabels,
    events: StructureEvents,
  ): Promise<Making>
  fit(volume: Volume, found: FoundSpine, events: StructureEvents): Promise<Making>
  /** The labels of what was made last are these now; layers that change come to `onLayer`. */
  correct(labels: Uint16Array, shiftedBy: number, onLayer: StructureEvents['onLayer']): void
  /** What was made last, with these corrections, on the voxels of the volume. */
  layOnVolume(corrections: readonly Correction[]): Promise<Uint16Array<ArrayBuffer>>
  /** Ends what is being made; what was made stays. */
  stopMaking(): void
  /** Forgets what was made, too. */
  stop(): void
}

/** 2 MB: copied in about a millisecond. */
const VOXELS_AT_ONCE = 1 << 20

/** Said to whoever waits for what nobody wants any more. */
const DROPPED = 'dropped'

type Waiting = (reply: Reply) => void

/** A worker and who waits for what of it. */
interface Half {
  readonly port: StructuresPort
  readonly waiting: Map<number, Waiting>
}

/** What ends a request. */
const LAST: ReadonlySet<Reply['type']> = new Set(['done', 'laid', 'refused', 'failed'])

type Asked = Request extends infer One ? (One extends Request ? Omit<One, 'requestId'> : never) : never

export function createStructureMaking(makeWorker: () => StructuresPort): StructureMaking {
  let lastId = 0
  /** Made what is shown. */
  let kept: Half | undefined
  /** Is making what may replace it. */
  let attempt: Half | undefined
  let isCorrecting = false
  let nextCorrection: (() => void) | undefined
  /** Of corrections that still wait. */
  let pendingShift = 0

  function end(half: Half | undefined, why: { type: 'refused' | 'failed'; reason: string }) {
    if (!half) return
    half.port.onmessage = null
    half.port.terminate?.()
    const pending = [...half.waiting]
    half.waiting.clear()
    for (const [requestId, tell] of pending) tell({ requestId, ...why })
  }

  function stopAttempt() {
    const stopped = attempt
    attempt = undefined
    end(stopped, { type: 'refused', reason: DROPPED })
  }

  function keep(half: Half) {
    const before = kept
    kept = half
    attempt = undefined
    isCorrecting = false
    nextCorrection = undefined
    pendingShift = 0
    end(before, { type: 'refused', reason: DROPPED })
  }

  /** Another making ends the one before, and so its worker: a fit cannot be told to stop. */
  async function startOn({ frame, geometry, voxels }: Volume): Promise<Half | undefined> {
    stopAttempt()
    const half: Half = { port: makeWorker(), waiting: new Map() }
    const { port } = half
    attempt = half
    port.onmessage = ({ data }) => half.waiting.get(data.requestId)?.(data)
    port.onerror = (event) => {
      if (attempt === half) attempt = undefined
      if (kept === half) kept = undefined
      end(half, { type: 'failed', reason: event.message || 'the worker for structures could not be started' })
    }
    const requestId = ++lastId
    port.postMessage({ type: 'volume', requestId, frame, geometry }, [])
    for (let at = 0; at < voxels.length; at += VOXELS_AT_ONCE) {
      if (at > 0) await new Promise<void>((resolve) => void setTimeout(resolve, 0))
      if (attempt !== half) return undefined
      const part = voxels.slice(at, at + VOXELS_AT_ONCE)
      port.postMessage({ type: 'voxels', requestId, at, part }, [part.buffer])
    }
    return half
  }

  function ask({ port, waiting }: Half, request: Asked, transfer: Transferable[], onReply: Waiting): void {
    const requestId = ++lastId
    waiting.set(requestId, (reply) => {
      if (LAST.has(reply.type)) waiting.delete(requestId)
      onReply(reply)
    })
    port.postMessage({ ...request, requestId }, transfer)
  }

  async function make(volume: Volume, request: Asked, events: StructureEvents): Promise<Making> {
    const half = await startOn(volume)
    if (!half) return { ok: false, reason: undefined }
    const { promise, resolve, reject } = Promise.withResolvers<Making>()
    ask(half, request, [], (reply) => {
      switch (reply.type) {
        case 'progress':
          return events.onProgress(reply.fraction, reply.label)
        case 'made':
          keep(half)
          return events.onMade(reply.made)
        case 'layer':
          return events.onLayer(reply.group, reply.mesh)
        case 'refused':
          if (attempt === half) stopAttempt()
          return resolve({ ok: false, reason: reply.reason === DROPPED ? undefined : reply.reason })
        case 'failed':
          if (attempt === half) stopAttempt()
          return reject(new Error(reply.reason))
        case 'done':
        case 'laid':
          return resolve({ ok: true })
      }
    })
    return promise
  }

  return {
    stop() {
      stopAttempt()
      const stopped = kept
      kept = undefined
      end(stopped, { type: 'refused', reason: DROPPED })
    },
    stopMaking: stopAttempt,
    takeLabels: (volume, map, vertebrae, said, events) =>
      make(volume, { type: 'take-labels', map, vertebrae, said }, events),
    fit: (volume, found, events) => make(volume, { type: 'fit', found }, events),

    correct(labels, shiftedBy, onLayer) {
      const waitedShift = shiftedBy + pendingShift
      const send = () => {
        nextCorrection = undefined
        pendingShift = 0
        if (!kept) return
        isCorrecting = true
        const copy = labels.slice()
        ask(kept, { type: 'correct', labels: copy, shiftedBy: waitedShift }, [copy.buffer], (reply) => {
          if (reply.type === 'layer') return onLayer(reply.group, reply.mesh)
          isCorrecting = false
          nextCorrection?.()
        })
      }
      pendingShift = waitedShift
      nextCorrection = send
      if (!isCorrecting) send()
    },

    layOnVolume(corrections) {
      if (!kept) return Promise.reject(new Error('there are no structures to save'))
      const { promise, resolve, reject } = Promise.withResolvers<Uint16Array<ArrayBuffer>>()
      ask(kept, { type: 'lay-on-volume', corrections }, [], (reply) => {
        if (reply.type === 'laid') resolve(reply.labels)
        else reject(new Error('reason' in reply ? reply.reason : 'the structures were not given'))
      })
      return promise
    },
  }
}
