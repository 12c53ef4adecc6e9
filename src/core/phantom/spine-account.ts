/**
 * All that is known of a phantom beside its images, as plain JSON: `parameters.json`.
 *
 * Millimetres and degrees; places and transforms in the frame `ct`, LPS. Two postures of one spine
 * differ in these transforms alone: what per-vertebra registration must recover is their quotient.
 */
import type { Level } from '#core/anatomy/levels.ts'
import type { LumbarSpine, VertebraLandmarks } from './lumbar-spine.ts'
import type { SpineParameters } from './parameters.ts'
import { placed, type Placement, type PlacedVertebra } from './placement.ts'

export interface VertebraAccount {
  readonly level: Level
  /** 16 numbers, column by column, rigid. */
  readonly ctFromVertebra: readonly number[]
  readonly measures: PlacedVertebra['measures']
  readonly landmarks: VertebraLandmarks
}

export interface SpineAccount {
  readonly format: 'interspace-phantom/1'
  readonly remark: string
  readonly parameters: SpineParameters
  readonly vertebrae: readonly VertebraAccount[]
  readonly sacrum: { readonly ctFromSacrum: readonly number[] }
}

export function accountOf(spine: LumbarSpine): SpineAccount {
  const vertebrae = spine.vertebrae.map((vertebra) => ({
    level: vertebra.level,
    ctFromVertebra: matrixOf(vertebra),
    measures: vertebra.measures,
    landmarks: spine.landmarks[vertebra.level],
  }))
  return {
    format: 'interspace-phantom/1',
    remark: 'Made by formulae; it is of no real person. Millimetres and degrees, LPS; matrices column by column.',
    parameters: spine.parameters,
    vertebrae,
    sacrum: { ctFromSacrum: matrixOf(spine.sacrum) },
  }
}

function matrixOf(placement: Placement): number[] {
  const origin = placed(placement, [0, 0, 0])
  const column = (x: number, y: number, z: number) =>
    placed(placement, [x, y, z]).map((end, axis) => rounded(end - origin[axis]!))
  return [...column(1, 0, 0), 0, ...column(0, 1, 0), 0, ...column(0, 0, 1), 0, ...origin.map(rounded), 1]
}

/** To 1e-9: what a subtraction leaves behind that is no place. */
const rounded = (value: number) => Math.round(value * 1e9) / 1e9 + 0
