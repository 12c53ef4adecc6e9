/**
 * How well lines found agree with lines drawn: precision and recall of points within a
 * tolerance, over many pictures together, each point weighing as much as its share of the width.
 */
import type { Point } from './labelled-bone.ts'

export interface Found {
  readonly found: readonly Point[]
  readonly truth: readonly Point[]
  readonly widthPx: number
  /** Distance between found points along x, px. */
  readonly stepPx: number
}

export interface Score {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** 4 pixels of a picture 192 wide: 2.1 % of the width. */
export const TOLERANCE = 4 / 192

export function scoreSurfaces(pictures: readonly Found[]): Score {
  let found = 0
  let foundNear = 0
  let truth = 0
  let truthNear = 0
  for (const picture of pictures) {
    const weight = picture.stepPx / picture.widthPx
    const reachPx = TOLERANCE * picture.widthPx
    found += weight * picture.found.length
    foundNear += weight * countNear(picture.found, picture.truth, reachPx)
    truth += picture.truth.length / picture.widthPx
    truthNear += countNear(picture.truth, picture.found, reachPx) / picture.widthPx
  }
  const precision = found > 0 ? foundNear / found : 0
  const recall = truth > 0 ? truthNear / truth : 0
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 }
}

const countNear = (points: readonly Point[], others: readonly Point[], reachPx: number) =>
  points.filter(([x, y]) => others.some(([ox, oy]) => Math.hypot(x - ox, y - oy) <= reachPx)).length

export const say = ({ precision, recall, f1 }: Score) =>
  `F1 ${f1.toFixed(3)} (precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)})`
