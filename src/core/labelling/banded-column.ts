/** A column of bodies with its discs: what is looked for in CT and in MR alike. */
import type { ColumnStep } from './column.ts'
import type { DiscPlace } from './discs.ts'
import type { SacralDisc } from './sacral-wings.ts'

export interface BandedColumn {
  readonly steps: readonly ColumnStep[]
  /** Upwards, at steps of the column. */
  readonly discs: readonly DiscPlace[]
  readonly sacral: SacralDisc | undefined
  readonly isImaged: (step: number) => boolean
  /** A disc of this contrast is one with a chance of 63 %. */
  readonly clearContrast: number
  readonly remarks: readonly string[]
}

export type ColumnSearch =
  { readonly ok: true; readonly column: BandedColumn } | { readonly ok: false; readonly why: string }
