/** How far a way is from the one an expert took. The reference is fixed; the way grows sample by sample. */
import { placeMetric, type Metric } from './metric.ts'
import { distance, originOf, type Vector } from './tracked-sample.ts'

/** One-sided: from the way to the reference. */
export function hausdorffDeviation(device: string, reference: readonly Vector[]): Metric {
  let most = 0
  return placeMetric({ name: 'Deviation from Trajectory - Hausdorff', unit: 'mm', device }, (sample) => {
    const at = originOf(sample)
    most = Math.max(most, Math.min(...reference.map((place) => distance(at, place))))
    return most
  })
}

/** Discrete (Eiter and Mannila, "Computing discrete Fréchet distance", 1994), one column per sample. */
export function frechetDeviation(device: string, reference: readonly Vector[]): Metric {
  let column: Float64Array | undefined
  return placeMetric({ name: 'Deviation from Trajectory - Frechet', unit: 'mm', device }, (sample) => {
    column = nextColumn(column, reference, originOf(sample), (best, mm) => Math.max(best, mm))
    return column.at(-1)
  })
}

/** Dynamic time warping, divided by the samples of both less one. */
export function warpedDeviation(device: string, reference: readonly Vector[]): Metric {
  let [column, count]: [Float64Array | undefined, number] = [undefined, 0]
  return placeMetric({ name: 'Deviation from Trajectory - DTW', unit: 'mm', device }, (sample) => {
    column = nextColumn(column, reference, originOf(sample), (best, mm) => best + mm)
    count++
    return column.at(-1)! / (count + reference.length - 1)
  })
}

/** @param join of the best way here so far and the distance here. */
function nextColumn(
  before: Float64Array | undefined,
  reference: readonly Vector[],
  at: Vector,
  join: (best: number, mm: number) => number,
): Float64Array {
  const column = new Float64Array(reference.length)
  for (const [row, place] of reference.entries()) {
    const mm = distance(at, place)
    const ways = [before?.[row], row ? column[row - 1] : undefined, row ? before?.[row - 1] : undefined]
    const best = Math.min(...ways.map((way) => way ?? Infinity))
    column[row] = best === Infinity ? mm : join(best, mm)
  }
  return column
}
