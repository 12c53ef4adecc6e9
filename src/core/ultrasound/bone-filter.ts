/**
 * The numbers of the bone filter: windows, kernels and exponents, in cells of its square input.
 *
 * Bone in ultrasound is a bright line across the beam with darkness behind it (Foroughi,
 * Boctor, Swartz, Taylor and Fichtinger, "Ultrasound bone segmentation using dynamic
 * programming", IEEE Ultrasonics Symposium 2007). Each factor below states one part of that.
 * The values were chosen by a search over one half of the labelled pictures that
 * `models/bone-likelihood/card.md` names; nothing is learned.
 */
export const BONE_FILTER = {
  /** Rows and columns of the square it works on. */
  side: 256,
  /**
   * Line detectors: second derivative of a Gaussian across the line, a Gaussian along it, in
   * cells of the square pooled `pooling` by `pooling`: a broad line does not need every cell.
   */
  ridges: [
    { pooling: 1, acrossCells: 1.5, alongCells: 5, radiusCells: 6, weight: 0.1 },
    { pooling: 2, acrossCells: 1.5, alongCells: 4, radiusCells: 5, weight: 0.9 },
  ],
  /** Tilt of the line against the row, both ways; steeper bone returns little. */
  tiltsDeg: [-50, -25, 0, 25, 50],
  /** Deviation of the Gaussian that gives the brightness round about, against which a line must stand out; in pooled cells. */
  surroundings: { pooling: 8, deviationCells: 3.5 },
  /** Deviation of the sideways Gaussian before looking up and down. */
  sidewaysCells: 3,
  /** Rows behind a point that must be dark: first and last, counted from it. */
  below: { first: 10, last: 99 },
  /** Rows before it, of the tissue the sound came through. */
  above: { first: -57, last: -8 },
  /** Rows that are the point itself. */
  at: { first: -2, last: 2 },
  /** How much of what the dark is compared with is the point itself; the rest is the tissue above. */
  atPart: 0.44,
  /** Added to brightnesses that divide, so that noise in black does not count: 18 of 255. */
  floor: 0.07,
  /** Added to what divides and may be 0. */
  tiny: 1e-3,
  /** A point much darker than the mean of the picture is not bone: part of that mean at which it counts 63 %. */
  brightPart: 0.85,
  /** Line strength, relative to the surroundings, at which it counts 63 %: one over this. */
  ridgeGain: 4,
  exponents: { ridge: 1.5, shadow: 0.66, bright: 0.7, cover: 0.75 },
  /** Depth below the first echo, as part of the square, between which bone is expected; the edges are logistic. */
  depth: { from: 0.14, to: 0.65, softness: 0.02 },
} as const

/** Weights of a Gaussian cut at three deviations; they add up to 1. `2 * ceil(3 * deviation) + 1` long. */
export function gaussian(deviationCells: number): Float32Array {
  const radius = Math.ceil(3 * deviationCells)
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviationCells ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight)
  return Float32Array.from(weights, (weight) => weight / sum)
}

export interface RidgeShape {
  readonly acrossCells: number
  readonly alongCells: number
  readonly radiusCells: number
}

/**
 * Weights that answer to a bright line tilted by `tiltRad` (positive: falling towards larger columns),
 * square, row by row. What is positive adds up to 1 and what is negative to -1: flat brightness gives 0.
 */
export function ridgeKernel({ acrossCells, alongCells, radiusCells }: RidgeShape, tiltRad: number): Float32Array {
  const width = 2 * radiusCells + 1
  const weights = Array.from({ length: width * width }, (_, i) => {
    const x = (i % width) - radiusCells
    const y = Math.floor(i / width) - radiusCells
    const along = x * Math.cos(tiltRad) + y * Math.sin(tiltRad)
    const across = y * Math.cos(tiltRad) - x * Math.sin(tiltRad)
    const fall = (across / acrossCells) ** 2
    return (1 - fall) * Math.exp(-fall / 2 - (along / alongCells) ** 2 / 2)
  })
  const bright = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0)
  const dark = weights.reduce((sum, weight) => sum + Math.max(0, -weight), 0)
  return Float32Array.from(weights, (weight) => weight / (weight > 0 ? bright : dark))
}
