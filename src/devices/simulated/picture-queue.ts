/** Simulated pictures between being asked for and being shown: one under way, the finished ones waiting for their moment. */
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { PictureRequest, TakenPicture } from './pictures.ts'

export interface PictureQueue {
  readonly isUnderway: boolean
  /** How long the worker lately took, to within a displayed frame, ms: one that shares its core with a software renderer is slow. */
  readonly tookMs: number
  /** @param leastId numbers only grow. @param atMs the moment the picture is of. */
  ask(leastId: number, atMs: number, askedMs: number, request: Omit<PictureRequest, 'frameId' | 'atMs'>): void
  taken(picture: TakenPicture, nowMs: number, geometry: PictureGeometry): void
  /** What is under way or waits shows what is no longer asked for. */
  discard(): void
  /** The newest whose moment has come, and how many came with it; older ones are dropped. */
  due(atMs: number, nowMs: number): { readonly image: UltrasoundFrame; readonly count: number } | undefined
  /** The newest that is finished, whatever moment it is of, and how many came with it. */
  newest(): { readonly image: UltrasoundFrame; readonly count: number } | undefined
  restart(): void
}

/** @param mostMs a picture that takes longer says nothing about the next. */
export function createPictureQueue(take: (request: PictureRequest) => void, mostMs: number): PictureQueue {
  let underway: { readonly frameId: number; readonly atMs: number; readonly askedMs: number } | undefined
  let waiting: UltrasoundFrame[] = []
  let lastId = -1
  let tookMs = 0
  let costs: readonly number[] = []

  /** One picture's cost jumps too much to be read. */
  function cost(workMs: number) {
    costs = [...costs.slice(1 - MEAN_OF), workMs]
    return { tookMs: workMs, meanMs: costs.reduce((sum, ms) => sum + ms, 0) / costs.length }
  }

  return {
    get isUnderway() {
      return underway !== undefined
    },
    get tookMs() {
      return tookMs
    },
    ask(leastId, atMs, askedMs, request) {
      lastId = Math.max(lastId + 1, leastId)
      underway = { frameId: lastId, atMs, askedMs }
      take({ frameId: lastId, atMs, ...request })
    },
    taken({ frameId, grey, contact, flow, tookMs: workMs, quality }, nowMs, { widthPx, heightPx }) {
      const asked = underway
      underway = undefined
      if (asked?.frameId !== frameId) return
      tookMs = Math.min(mostMs, nowMs - asked.askedMs)
      const simulated = workMs === undefined ? undefined : { ...cost(workMs), isCoarse: quality === 'coarse' }
      const { atMs } = asked
      const frame = { frameId, widthPx, heightPx, grey, contact, atMs, receivedAtMs: atMs }
      waiting.push({ ...frame, ...(flow && { flow }), ...(simulated && { simulated }) })
    },
    discard() {
      underway = underway && { ...underway, frameId: -1 }
      waiting = []
    },
    due(atMs, nowMs) {
      const due = waiting.filter((each) => each.atMs <= atMs)
      if (!due.length) return undefined
      waiting = waiting.slice(due.length)
      return { image: { ...due.at(-1)!, receivedAtMs: nowMs }, count: due.length }
    },
    newest() {
      const image = waiting.at(-1)
      return image && { image, count: waiting.splice(0).length }
    },
    restart() {
      underway = undefined
      waiting = []
      lastId = -1
      tookMs = 0
      costs = []
    },
  }
}

const MEAN_OF = 20
