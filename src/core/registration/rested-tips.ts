/**
 * Landmarks that a calibrated stylus rested on: where its tip keeps still for a second while its shaft is turned.
 *
 * The rule of PLUS's landmark detection (vtkPlusLandmarkDetectionAlgo), so that a phantom registered there and here gives
 * the same map: the tip's course is smoothed by windows; it rests while the windows' box stays small; it is a landmark once
 * the shaft has moved far enough. The first poses of the rest are taken: they are nearest to where the tip was set down.
 */
import { apply, distance, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'

export interface RestOptions {
  /** Poses in a window, and windows that a rest takes at least: 0.2 and 1 s. */
  readonly window: number
  readonly windows: number
  /** Diagonal of the box that the tip's windows stay in, and that a place on the shaft must leave, mm. */
  readonly mostTipMm: number
  readonly leastShaftMm: number
  /** How far up the shaft that place is, mm. */
  readonly upShaftMm: number
  /** Poses of a rest that its place is the mean of. */
  readonly used: readonly [first: number, end: number]
  /** Nearer to a landmark that is there already, it is the same one, mm. */
  readonly apartMm: number
}

/** PLUS's own, at 15 poses a second. */
export const REST_OPTIONS: RestOptions = {
  window: 3,
  windows: 5,
  mostTipMm: 1.5,
  leastShaftMm: 30,
  upShaftMm: 100,
  used: [1, 5],
  apartMm: 5,
}

type TipFrame = 'stylus-tip' | 'needle-tip'

/** @param tips poses of the tip; undefined where the tracker saw nothing: no rest goes on over it */
export function restedTips<In extends Frame>(
  tips: readonly (Transform<In, TipFrame> | undefined)[],
  options: RestOptions = REST_OPTIONS,
): readonly Point<In>[] {
  const found: Point<In>[] = []
  let rest: Transform<In, TipFrame>[] = []
  let tipBox = emptyBox()
  let shaftBox = emptyBox()
  const begin = () => {
    rest = []
    tipBox = emptyBox()
    shaftBox = emptyBox()
  }
  for (const tip of tips) {
    if (!tip) {
      begin()
      continue
    }
    rest.push(tip)
    if (rest.length % options.window !== 0) continue
    grow(tipBox, meanTip(rest.slice(-options.window)))
    grow(shaftBox, apply(tip, point(tip.from, 0, 0, -options.upShaftMm)))
    if (diagonal(tipBox) > options.mostTipMm) begin()
    if (rest.length < options.windows * options.window || diagonal(shaftBox) < options.leastShaftMm) continue
    const at = meanTip(rest.slice(...options.used))
    if (found.every((other) => distance<In>(other, at) >= options.apartMm)) found.push(at)
    begin()
  }
  return found
}

function meanTip<In extends Frame>(tips: readonly Transform<In, TipFrame>[]): Point<In> {
  const mean = (at: number) => tips.reduce((sum, { matrix }) => sum + matrix[at]!, 0) / tips.length
  return point(tips[0]!.to, mean(12), mean(13), mean(14))
}

const emptyBox = () => ({ low: [Infinity, Infinity, Infinity], high: [-Infinity, -Infinity, -Infinity] })
type Box = ReturnType<typeof emptyBox>

function grow({ low, high }: Box, { x, y, z }: Point<Frame>): void {
  for (const [axis, value] of [x, y, z].entries()) {
    low[axis] = Math.min(low[axis]!, value)
    high[axis] = Math.max(high[axis]!, value)
  }
}

const diagonal = ({ low, high }: Box) => Math.hypot(...high.map((value, axis) => value - low[axis]!))
