/**
 * How large the parts of each vertebra are, mm and degrees: one plausible adult.
 *
 * Endplates, canal, pedicles and transverse width follow the means of Panjabi et al. 1992
 * (Human lumbar vertebrae, quantitative three-dimensional anatomy, Spine 17:299-306) to
 * about a millimetre, but for the pedicles of L4 and L5, which are narrower, as in
 * CT series, because their slant is not modelled. Body and disc heights lie between
 * those and the larger ones of Zhou et al. 2000 (Eur Spine J 9:242-248). Facets turn from
 * sagittal above to frontal below (van Schaik et al. 1985, Spine 10:59-63). Spinous
 * lengths, slopes and drops were drawn to look like lumbar CT. Tilts add to a lordosis
 * of 49° from L1 to S1.
 */
export const LEVELS = ['T12', 'L1', 'L2', 'L3', 'L4', 'L5'] as const
export type Level = (typeof LEVELS)[number]
export type LumbarLevel = Exclude<Level, 'T12'>

export interface VertebraMeasures {
  readonly upperWidthMm: number
  readonly upperDepthMm: number
  readonly lowerWidthMm: number
  readonly lowerDepthMm: number
  readonly anteriorHeightMm: number
  readonly posteriorHeightMm: number
  readonly canalWidthMm: number
  readonly canalDepthMm: number
  readonly pedicleWidthMm: number
  readonly pedicleHeightMm: number
  /** From tip to tip. */
  readonly transverseWidthMm: number
  /** How far the transverse tip lies behind its root, and above it. */
  readonly transverseBackMm: number
  readonly transverseRiseMm: number
  /** From the back of the body to the tip of the spinous process. */
  readonly spinousLengthMm: number
  readonly spinousHeightMm: number
  /** How much lower the tip lies than the root. */
  readonly spinousDropMm: number
  /** Of the disc below, in its middle. */
  readonly discHeightMm: number
  /** Joint with the vertebra below: from the midline to its middle, and from the sagittal plane. */
  readonly facetOffsetMm: number
  readonly facetAngleDeg: number
  /** The body's upward axis leans backwards by this (forwards: negative). */
  readonly tiltDeg: number
}

const row = (values: readonly number[]): VertebraMeasures => {
  const [uw, ud, lw, ld, ah, ph, cw, cd, pw, pl, tw, tb, tr, sl, sh, sd, dh, fo, fa, ti] = values
  return {
    upperWidthMm: uw!,
    upperDepthMm: ud!,
    lowerWidthMm: lw!,
    lowerDepthMm: ld!,
    anteriorHeightMm: ah!,
    posteriorHeightMm: ph!,
    canalWidthMm: cw!,
    canalDepthMm: cd!,
    pedicleWidthMm: pw!,
    pedicleHeightMm: pl!,
    transverseWidthMm: tw!,
    transverseBackMm: tb!,
    transverseRiseMm: tr!,
    spinousLengthMm: sl!,
    spinousHeightMm: sh!,
    spinousDropMm: sd!,
    discHeightMm: dh!,
    facetOffsetMm: fo!,
    facetAngleDeg: fa!,
    tiltDeg: ti!,
  }
}

//            endplates               heights     canal         pedicle       transverse    spinous       disc facet   tilt
export const MEASURES: Readonly<Record<Level, VertebraMeasures>> = {
  T12: row([39, 33, 42, 33.5, 24, 25, 22, 18, 8.5, 16, 47, 8, 0, 48, 17, 9, 7.5, 12, 22, 14]),
  L1: row([41, 34, 43.5, 35.5, 25, 26.5, 23.5, 19, 8.5, 16, 71, 10, 0, 52, 19, 6, 8.5, 12.5, 25, 11]),
  L2: row([42.5, 34.5, 45.5, 35, 26, 27, 24, 18, 8.5, 15, 76, 13, 0, 54, 20, 5, 9.5, 13.5, 30, 6]),
  L3: row([44, 35, 48, 35, 27, 27, 24.5, 17.5, 10, 14.5, 86, 17, 1, 55, 21, 5, 10.5, 15, 35, 0]),
  L4: row([46.5, 35.5, 49.5, 34, 27.5, 26, 25.5, 18.5, 13, 15.5, 80, 14, 3, 50, 19, 4, 11, 17.5, 42, -8]),
  L5: row([47.5, 34.5, 49.5, 33, 28, 24, 27, 19.5, 16, 18, 90, 12, 6, 42, 15, 4, 10, 21, 50, -20]),
} // prettier-ignore

export const SACRUM = { endplateWidthMm: 50, endplateDepthMm: 33, tiltDeg: -38, lengthMm: 105 } as const

/** Where the surface of a joint's two bones is: half of the 2.5 mm that cartilage fills (Womack et al. 2008: 1 mm a side and more). */
export const FACET_GAP_MM = 2.5
