/** What a model's `manifest.json` promises: read once, checked field by field, and refused with the field's name. */
import type { TraceLimits } from '#core/ultrasound/contour.ts'
import { readFields } from './fields.ts'

export interface Manifest {
  readonly name: string
  readonly version: string
  /** SHA-256 of model.onnx, 64 hexadecimal digits. */
  readonly sha256: string
  /** Rows and columns of inputs and output. */
  readonly side: number
  /** Names in the graph. */
  readonly grey: string
  readonly mask: string
  readonly likelihood: string
  readonly contour: TraceLimits
  readonly proof: Proof
}

/** What the graph must answer for the proof picture, so that a backend that computes wrongly shows itself before it is used. */
export interface Proof {
  readonly cells: readonly (readonly [row: number, column: number, likelihood: number])[]
  readonly tolerance: number
}

export type ParsedManifest =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly reason: string }

export function parseManifest(text: string): ParsedManifest {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (error) {
    return { ok: false, reason: `the model's manifest is not JSON: ${(error as Error).message}` }
  }
  const { at, words, number, fault, faults } = readFields(root)
  const side = number('input.side', 8, 1024)
  const sha256 = words('sha256')
  if (!/^[0-9a-f]{64}$/.test(sha256)) fault('sha256', '64 hexadecimal digits')
  const manifest: Manifest = {
    name: words('name'),
    version: words('version'),
    sha256,
    side,
    grey: words('input.grey.name'),
    mask: words('input.mask.name'),
    likelihood: words('output.likelihood.name'),
    contour: {
      low: number('contour.low', 0, 1),
      high: number('contour.high', 0, 1),
      leastColumns: number('contour.leastColumns', 1, side),
      leastShare: number('contour.leastShare', 0, 1),
      stepCost: number('contour.stepCost', 0, 1),
      greatestStep: number('contour.greatestStep', 1, side),
      endCost: number('contour.endCost', 0, side),
    },
    proof: { cells: cellsOf(at('proof.cells'), side, fault), tolerance: number('proof.tolerance', 0, 1) },
  }
  return faults.length ? { ok: false, reason: `the model's manifest: ${faults.join('; ')}` } : { ok: true, manifest }
}

function cellsOf(value: unknown, side: number, fault: (path: string, wanted: string) => void): Proof['cells'] {
  const isCell = (cell: unknown): cell is [number, number, number] =>
    Array.isArray(cell) &&
    cell.length === 3 &&
    cell.every((part) => Number.isFinite(part)) &&
    cell.slice(0, 2).every((index: number) => Number.isInteger(index) && index >= 0 && index < side)
  if (Array.isArray(value) && value.length > 0 && value.every(isCell)) return value
  fault('proof.cells', 'a list of [row, column, likelihood]')
  return []
}
