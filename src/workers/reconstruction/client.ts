/**
 * The page's half: hands pictures with their poses to the worker, one at a time in each lane.
 *
 * The newest picture waits while one is placed; one that waited when a newer one came is passed over, and counted.
 * A picture whose pose is not ok never goes over: it is counted by the reason.
 */
import type { Located } from '#core/frames/transform-graph.ts'
import { multiply, type Matrix } from '#core/frames/transform.ts'
import type { SkipReason, ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import type { CoverageMap } from '#core/reconstruction/coverage.ts'
import { NO_COUNTS, type SweepCounts } from '#core/reconstruction/sweep-counts.ts'
import { imageFromCell, type BoneMap } from '#core/ultrasound/bone-map.ts'
import type { Lane, Port, Reply, Request, SweepPlan, SweptBone } from './messages.ts'

export interface ReconstructingPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

/** Its grey values must not change until it was placed. */
export interface SweptPicture {
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

export interface Reconstructing {
  /** Another sweep, in place of any before. */
  start(plan: SweepPlan): void
  /** Without effect while no sweep was started. */
  add(picture: SweptPicture, patientFromImage: Located<'patient', 'image'> | undefined): void
  /** Of a picture that was placed where `patientFromImage` says. */
  addBone(map: BoneMap, patientFromImage: Matrix): void
  readonly counts: SweepCounts
  /** Resolves when nothing is being placed and nothing waits, or the sweep is no more. */
  settled(): Promise<void>
  /** What is under way is still placed; then the volume comes, to `onFinished`. */
  finish(): void
  forget(): void
  stop(): void
}

export interface ReconstructingOptions {
  /** Called when first needed and again after a crash. */
  readonly makeWorker: () => ReconstructingPort
  readonly onCoverage: (map: CoverageMap) => void
  readonly onFinished: (volume: ReconstructedVolume, bone: SweptBone | undefined) => void
  /** The sweep is lost. */
  readonly onFailed: (reason: string) => void
}

type Placing = Omit<Extract<Request, { type: 'place' }>, 'type' | 'sweepId' | 'grey'> & { readonly grey: Uint8Array }

interface LaneState {
  isBusy: boolean
  waiting: Placing | undefined
  spare: Uint8Array<ArrayBuffer> | undefined
}

const emptyLane = (): LaneState => ({ isBusy: false, waiting: undefined, spare: undefined })

export function createReconstructing(options: ReconstructingOptions): Reconstructing {
  let port: ReconstructingPort | undefined
  let sweepId: number | undefined
  let lastId = 0
  let counts = NO_COUNTS
  let isFinishing = false
  let lanes: Record<Lane, LaneState> = { grey: emptyLane(), bone: emptyLane() }
  let settling: (() => void)[] = []

  function worker(): ReconstructingPort {
    if (port) return port
    const made = options.makeWorker()
    made.onmessage = ({ data }) => take(data)
    made.onerror = (event) => {
      stopWorker()
      lose(event.message || 'the reconstruction worker could not be started')
    }
    return (port = made)
  }

  function stopWorker() {
    port?.terminate?.()
    if (port) port.onmessage = null
    port = undefined
  }

  function end() {
    sweepId = undefined
    isFinishing = false
    lanes = { grey: emptyLane(), bone: emptyLane() }
    tellSettled()
  }

  function lose(reason: string) {
    const wasRunning = sweepId !== undefined
    end()
    if (wasRunning) options.onFailed(reason)
  }

  const isSettled = () => Object.values(lanes).every(({ isBusy, waiting }) => !isBusy && !waiting)

  function tellSettled() {
    if (!isSettled()) return
    for (const resolve of settling.splice(0)) resolve()
  }

  function take(reply: Reply): void {
    if (reply.sweepId !== sweepId) return
    switch (reply.type) {
      case 'placed':
        return placed(reply)
      case 'coverage':
        return options.onCoverage(reply.map)
      case 'finished':
        end()
        return options.onFinished(reply.volume, reply.bone)
      case 'failed':
        return lose(reply.reason)
      default:
        reply satisfies never
    }
  }

  function placed({ lane, grey }: Extract<Reply, { type: 'placed' }>) {
    counts =
      lane === 'grey' ? { ...counts, placed: counts.placed + 1 } : { ...counts, bonePlaced: counts.bonePlaced + 1 }
    const state = lanes[lane]
    state.isBusy = false
    state.spare = grey
    const next = state.waiting
    state.waiting = undefined
    if (next) send(next)
    tellSettled()
  }

  function offer(placing: Placing) {
    const state = lanes[placing.lane]
    if (!state.isBusy) return send(placing)
    if (state.waiting && placing.lane === 'grey') counts = { ...counts, passedOver: counts.passedOver + 1 }
    state.waiting = placing
  }

  function send({ grey, ...placing }: Placing) {
    if (sweepId === undefined) return
    const state = lanes[placing.lane]
    const copy = state.spare?.length === grey.length ? state.spare : new Uint8Array(grey.length)
    copy.set(grey)
    state.spare = undefined
    state.isBusy = true
    worker().postMessage({ type: 'place', sweepId, ...placing, grey: copy }, [copy.buffer])
  }

  function forget() {
    if (sweepId !== undefined) port?.postMessage({ type: 'forget', sweepId }, [])
    end()
  }

  return {
    start(plan) {
      forget()
      counts = NO_COUNTS
      sweepId = ++lastId
      worker().postMessage({ type: 'start', sweepId, plan }, [])
    },
    add({ frameId, widthPx, heightPx, grey }, pose) {
      if (sweepId === undefined || isFinishing) return
      const reason = fault(widthPx * heightPx, pose)
      if (reason) {
        const skipped = { ...counts.skipped, [reason]: (counts.skipped[reason] ?? 0) + 1 }
        counts = { ...counts, skipped }
        return
      }
      offer({ lane: 'grey', frameId, widthPx, heightPx, grey, patientFromImage: pose!.transform.matrix })
    },
    addBone({ frameId, side, mapping, grey }, patientFromImage) {
      if (sweepId === undefined || isFinishing) return
      const placing = { frameId, widthPx: side, heightPx: side, grey }
      offer({ lane: 'bone', ...placing, patientFromImage: multiply(patientFromImage, imageFromCell(mapping)) })
    },
    get counts() {
      return counts
    },
    settled: () =>
      isSettled() ? Promise.resolve() : new Promise((resolve) => void (settling = [...settling, resolve])),
    finish() {
      if (sweepId === undefined || isFinishing) return
      isFinishing = true
      for (const state of Object.values(lanes)) {
        if (state.waiting) send(state.waiting)
        state.waiting = undefined
      }
      worker().postMessage({ type: 'finish', sweepId }, [])
    },
    forget,
    stop() {
      stopWorker()
      end()
    },
  }
}

function fault(pixels: number, pose: Located<'patient', 'image'> | undefined): SkipReason | undefined {
  if (!pose) return 'no-pose'
  if (pose.status !== 'ok') return pose.status
  return pixels === 0 ? 'no-picture' : undefined
}
