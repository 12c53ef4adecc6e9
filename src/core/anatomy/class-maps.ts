/** From a network's logits to classes and their chances, cell by cell; and the peaks of heat maps. */

export interface ClassMaps {
  /** The likeliest class of each cell, 0 outside the field of view and where no class is sure enough to be shown. */
  readonly classes: Uint8Array<ArrayBuffer>
  /** Chance of the likeliest class, 0–1, whether it is shown or not. */
  readonly chances: Float32Array<ArrayBuffer>
  /** Per class: mean chance of the cells shown, and how many these are. */
  readonly confidence: readonly number[]
  readonly cells: readonly number[]
  /** Per class: mean entropy of the cells it is likeliest in, shown or not, as a share of the greatest there can be; 0 where there are none. */
  readonly entropies: readonly number[]
  /** Mean entropy of the cells of the field, as a share of the greatest there can be. */
  readonly entropy: number
}

/**
 * @param logits class by class, `classes * side * side`
 * @param mask 1 inside the field of view
 * @param least of each class, the chance below which it is not shown
 * @throws RangeError when the sizes do not agree
 */
export function classMaps(
  logits: Float32Array,
  mask: Float32Array,
  temperature: number,
  least: readonly number[],
): ClassMaps {
  const area = mask.length
  const count = least.length
  if (logits.length !== count * area)
    throw new RangeError(`${count} classes of ${area} cells have ${logits.length} logits`)
  const classes = new Uint8Array(area)
  const chances = new Float32Array(area)
  const sums = Array.from({ length: count }, () => 0)
  const cells = Array.from({ length: count }, () => 0)
  const entropySums = Array.from({ length: count }, () => 0)
  const likeliest = Array.from({ length: count }, () => 0)
  let entropy = 0
  let inside = 0
  for (let at = 0; at < area; at++) {
    if (!(mask[at]! > 0)) continue
    inside++
    let best = 0
    for (let c = 1; c < count; c++) if (logits[c * area + at]! > logits[best * area + at]!) best = c
    const top = logits[best * area + at]!
    // With p = e^d / sum, the entropy is log(sum) - Σ d e^d / sum.
    let sum = 0
    let weighed = 0
    for (let c = 0; c < count; c++) {
      const d = (logits[c * area + at]! - top) / temperature
      const e = Math.exp(d)
      sum += e
      weighed += d * e
    }
    const unsure = Math.log(sum) - weighed / sum
    entropy += unsure
    entropySums[best]! += unsure
    likeliest[best]!++
    chances[at] = 1 / sum
    if (best === 0 || 1 / sum < least[best]!) continue
    classes[at] = best
    sums[best]! += 1 / sum
    cells[best]!++
  }
  return {
    classes,
    chances,
    confidence: sums.map((sum, c) => (cells[c]! > 0 ? sum / cells[c]! : 0)),
    cells,
    entropies: entropySums.map((sum, c) => (likeliest[c]! > 0 ? sum / likeliest[c]! / Math.log(count) : 0)),
    entropy: inside > 0 ? entropy / inside / Math.log(count) : 0,
  }
}

export interface HeatPeak {
  /** Which map. */
  readonly kind: number
  /** In cells of the full-size map, centres at whole numbers. */
  readonly column: number
  readonly row: number
  /** 0–1. */
  readonly height: number
}

/** A peak is the greatest of its 5 x 5 neighbours; its place is the mean of these, weighted by their square. */
const AROUND = 2

/**
 * @param logits map by map, `kinds * side * side`
 * @param finer full-size cells per cell of the map, along each edge
 */
export function heatPeaks(
  logits: Float32Array,
  kinds: number,
  side: number,
  finer: number,
  least: number,
): readonly HeatPeak[] {
  const area = side * side
  if (logits.length !== kinds * area)
    throw new RangeError(`${kinds} heat maps of side ${side} have ${logits.length} values`)
  const leastLogit = Math.log(least / (1 - least))
  const found: HeatPeak[] = []
  for (let kind = 0; kind < kinds; kind++) {
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const here = logits[kind * area + row * side + column]!
        if (!(here >= leastLogit)) continue
        let [sum, x, y] = [0, 0, 0]
        let isGreatest = true
        for (let r = Math.max(0, row - AROUND); r <= Math.min(side - 1, row + AROUND) && isGreatest; r++) {
          for (let c = Math.max(0, column - AROUND); c <= Math.min(side - 1, column + AROUND); c++) {
            const value = logits[kind * area + r * side + c]!
            if (value > here) isGreatest = false
            const weight = (1 / (1 + Math.exp(-value))) ** 2
            sum += weight
            x += weight * c
            y += weight * r
          }
        }
        if (!isGreatest) continue
        const full = (mean: number) => (mean + 0.5) * finer - 0.5
        found.push({ kind, column: full(x / sum), row: full(y / sum), height: 1 / (1 + Math.exp(-here)) })
      }
    }
  }
  return found
}
