/**
 * The search for the spine in MR: of all tubes that may be the canal, the one with the clearest row of discs in front of
 * it; then how these discs lie, and which of them lies on the sacrum.
 */
import type { Volume } from '#core/volumes/volume.ts'
import { centredColumn } from './centred-column.ts'
import { columnOf, type ColumnStep } from './column.ts'
import { columnThrough, discPlane } from './disc-planes.ts'
import { findDiscs, type DiscPlace } from './discs.ts'
import { marrowOf, type Marrow, type Reader } from './marrow.ts'
import type { ColumnSearch } from './banded-column.ts'
import { isImaged, mrCanals, NOT_IMAGED, spreadOf, type MrCanalTone } from './mr-canal.ts'
import { gridReader, patientGrid } from './patient-grid.ts'
import { sacralDisc, wingShare } from './sacral-wings.ts'

export const MR_SEARCH = {
  gridMm: 2,
  /** A disc with its endplates is 7 to 15 mm of what is not marrow; percent of the column. */
  discs: { leastContrast: 16, endplateMm: [5, 12] },
  /** The profile is smoothed by this deviation, mm: a nucleus as grey as marrow leaves two dark endplates. */
  smoothMm: 2.5,
  /** Contrast that one disc counts with at the most, percent. */
  mostOfOne: 80,
  /** Deviations of where the canal lies behind the middle of the bodies (26 mm), beside it, and of half their width (21). */
  canalBehindMm: [26, 9],
  canalAsideMm: [0, 9],
  halfWidthMm: [21, 8],
  /** A canal that differs little from marrow is rather fat, muscle or cortex beside it: contrast as a share of all greys, and what none would count. */
  canalContrast: 0.3,
  /** Of the sacrum: alae are broadest a little below the endplate; slabs of sagittal slices end at 30 to 35 mm. */
  wings: { asideMm: [28, 32, 36], behindMm: [2, 6, 10, 14], belowMm: [8, 22], least: 0.3, leastStep: 0.15 },
  /** A sacrum less sure than this is asked about rather than counted from. */
  leastSure: 0.3,
  /** Beyond the last disc the column is followed straight on. */
  onwardsMm: 45,
  rounds: 3,
  /** Middles of bodies with veins and noise reach 16 to 20; discs 40 and more. */
  clearContrast: 20,
} as const

export interface MrColumn {
  readonly tone: MrCanalTone
  readonly steps: readonly ColumnStep[]
  readonly marrow: Marrow
  /** Percent of the column that is like marrow, every millimetre. */
  readonly profile: Float32Array
  readonly discs: readonly DiscPlace[]
}

type Candidate = MrColumn & { readonly worth: number }

export function searchMr(volume: Volume): ColumnSearch {
  const column = mrColumn(volume)
  if (!column) return { ok: false, why: 'no tube with a row of vertebral bodies and discs in front of it' }
  const { steps, discs, marrow, profile } = column
  const shares = discs.map((disc) => wingShare(steps, disc, marrow.likeness, MR_SEARCH.wings))
  const likeliest = sacralDisc(shares, MR_SEARCH.wings)
  const sacral = likeliest && likeliest.confidence >= MR_SEARCH.leastSure ? likeliest : undefined
  return {
    ok: true,
    column: {
      steps,
      discs,
      sacral,
      isImaged: (step) => isImaged(profile[step]!),
      clearContrast: MR_SEARCH.clearContrast,
      remarks: likeliest && !sacral ? ['what may be the sacrum is not clear enough to count from'] : [],
    },
  }
}

/** @returns undefined where nothing has a canal and a row of discs. */
export function mrColumn(volume: Volume): MrColumn | undefined {
  const grid = patientGrid(volume, MR_SEARCH.gridMm, NOT_IMAGED)
  const read = gridReader(grid)
  const spread = spreadOf(grid.values)
  let best: Candidate | undefined
  for (const tone of ['bright', 'dark'] as const)
    for (const canal of mrCanals(grid, tone)) {
      const one = candidate(tone, columnOf(canal), canal.score, read, spread)
      if (one.worth > (best?.worth ?? 0)) best = one
    }
  return best && withPlanes(best, read)
}

function candidate(
  tone: MrCanalTone,
  rough: readonly ColumnStep[],
  score: number,
  read: Reader,
  spread: number,
): Candidate {
  const first = marrowOf(rough, read)
  const centred = centredColumn(rough, first.shares, first.likeness)
  const { steps } = centred
  const marrow = marrowOf(steps, read)
  const profile = profileOf(marrow)
  const discs = findDiscs(profile, MR_SEARCH.discs)
  const row = discs.reduce((sum, { contrast }) => sum + Math.min(MR_SEARCH.mostOfOne, contrast), 0)
  const off = Math.hypot(
    ...(['canalBehindMm', 'canalAsideMm', 'halfWidthMm'] as const).map(
      (what) => (centred[what] - MR_SEARCH[what][0]) / MR_SEARCH[what][1],
    ),
  )
  return {
    tone,
    steps,
    marrow,
    profile,
    discs,
    worth: (MR_SEARCH.canalContrast + marrow.contrast / spread) * row * score ** 2 * Math.exp(-0.5 * off * off),
  }
}

/** Twice: the column is only where it is when its discs lie as they do, and the other way round. */
function withPlanes(found: MrColumn, read: Reader): MrColumn {
  let { steps, marrow, discs } = found
  for (let round = 0; round < MR_SEARCH.rounds; round++) {
    const centred = centredColumn(steps, marrow.shares, marrow.likeness).steps
    const planes = discs.map((place) => discPlane(centred, place, marrow.likeness))
    ;({ steps, discs } = columnThrough(planes, found.steps, MR_SEARCH.onwardsMm))
    marrow = marrowOf(steps, read)
  }
  return { tone: found.tone, steps, marrow, profile: profileOf(marrow), discs }
}

/** Smoothed by Gauss's bell over what was imaged; what was not stays out. */
function profileOf({ shares }: Marrow): Float32Array {
  const reach = Math.ceil(3 * MR_SEARCH.smoothMm)
  return Float32Array.from(shares, (share, n) => {
    if (share === undefined) return NOT_IMAGED
    let [sum, weights] = [0, 0]
    for (let d = -reach; d <= reach; d++) {
      const near = shares[n + d]
      if (near === undefined) continue
      const weight = Math.exp(-0.5 * (d / MR_SEARCH.smoothMm) ** 2)
      sum += weight * 100 * near
      weights += weight
    }
    return sum / weights
  })
}
