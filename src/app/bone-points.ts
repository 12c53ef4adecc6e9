/** Bone as ultrasound saw it while the probe was swept: points of the live contour, in the patient's frame, thinned evenly. */
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'

/** One point in each cube of this edge: a probe that rests does not outweigh one that moves. */
const CELL_MM = 1.5
const MOST_POINTS = 6000
/** How sure a run must be not to be muscle; the classical filter's outline itself begins at 0.08. */
const LEAST_CONFIDENCE = 0.12
/** Neighbours along a contour say the same: every so many pixels is enough. */
const EACH = 3

export interface BonePoints {
  /** Takes the contour of a picture once. */
  take(contour: BoneContour, patientFromImage: Transform<'patient', 'image'>): void
  readonly all: readonly Point<'patient'>[]
  readonly count: number
  clear(): void
}

export function createBonePoints(): BonePoints {
  let cells = new Map<string, Point<'patient'>>()
  let lastFrameId = -1
  return {
    take(contour, patientFromImage) {
      if (contour.frameId === lastFrameId) return
      lastFrameId = contour.frameId
      for (const at of pointsOf(contour, patientFromImage)) {
        if (cells.size >= MOST_POINTS) return
        const cell = [at.x, at.y, at.z].map((value) => Math.floor(value / CELL_MM)).join(' ')
        if (!cells.has(cell)) cells.set(cell, at)
      }
    },
    get count() {
      return cells.size
    },
    get all() {
      return [...cells.values()]
    },
    clear() {
      cells = new Map()
      lastFrameId = -1
    },
  }
}

export function pointsOf(
  { runs, confidences }: BoneContour,
  patientFromImage: Transform<'patient', 'image'>,
): readonly Point<'patient'>[] {
  return runs.flatMap((run, n) => {
    if ((confidences[n] ?? 0) < LEAST_CONFIDENCE) return []
    const count = Math.ceil(run.length / 2 / EACH)
    return Array.from({ length: count }, (_, m) =>
      apply(patientFromImage, point('image', run[2 * EACH * m]!, run[2 * EACH * m + 1]!, 0)),
    )
  })
}

export const flat = (points: readonly Point<'patient'>[]): Float32Array<ArrayBuffer> =>
  Float32Array.from(points.flatMap(({ x, y, z }) => [x, y, z]))
