/** The search for the spine in CT: its canal, the discs in front of it, and which of them lies on the sacrum. */
import type { Volume } from '#core/volumes/volume.ts'
import { findCanal } from './canal.ts'
import { columnOf, columnProfile } from './column.ts'
import { findDiscs } from './discs.ts'
import type { ColumnSearch } from './banded-column.ts'
import { gridReader, patientGrid } from './patient-grid.ts'
import { sacralDisc, wingShare } from './sacral-wings.ts'

const SEARCH = {
  /** Coarse enough for a whole trunk in a second, fine enough for a thoracic disc. */
  gridMm: 3,
  /** What was not imaged, HU. */
  air: -1000,
  /** A section of the column darker than this was mostly not imaged, HU. */
  leastHu: -200,
  clearContrast: 25,
} as const

/** How far a place is bone, 0-1: psoas, 50-60 HU, is none of it; marrow and cortex of a voxel of 3 mm are. Fatty alae of the old are missed, and the level is asked for. */
const boneShare = (hu: number) => Math.min(1, Math.max(0, (hu - 60) / 80))

export function searchCt(volume: Volume): ColumnSearch {
  const grid = patientGrid(volume, SEARCH.gridMm, SEARCH.air)
  const canal = findCanal(grid)
  if (!canal) return { ok: false, why: 'no canal with bone round it and a column of bodies in front of it' }
  const steps = columnOf(canal)
  const read = gridReader(grid)
  const profile = columnProfile(steps, read)
  const discs = findDiscs(profile)
  if (discs.length === 0) return { ok: false, why: 'the column in front of the canal has no discs' }
  const shares = discs.map((disc) => wingShare(steps, disc, (x, y, z) => boneShare(read(x, y, z))))
  const isImaged = (step: number) => profile[step]! > SEARCH.leastHu
  const { clearContrast } = SEARCH
  return { ok: true, column: { steps, discs, sacral: sacralDisc(shares), isImaged, clearContrast, remarks: [] } }
}
