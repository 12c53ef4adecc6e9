/** The bytes of model.onnx and what its manifest says of them: made from the filter's numbers alone, the same every time. */
import { createHash } from 'node:crypto'
import { BONE_FILTER } from '#core/ultrasound/bone-filter.ts'
import { boneLikelihood } from '#core/ultrasound/bone-likelihood.ts'
import type { TraceLimits } from '#core/ultrasound/contour.ts'
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import { boneGraph } from './bone-graph.ts'
import { onnxFile } from './onnx-file.ts'

const OPSET = 17

/** Chosen together with the filter's numbers, on the same half of the labelled pictures. */
const CONTOUR: TraceLimits = {
  low: 0.08,
  high: 0.25,
  leastColumns: 12,
  leastShare: 0.3,
  stepCost: 0.04,
  greatestStep: 4,
  endCost: 0.5,
}

/** Rows and columns of the proof picture, every 24 cells: on the line, in the shadow, in tissue, outside the mask. */
const PROOF_STEP = 24

export function makeModel(): { readonly model: Uint8Array<ArrayBuffer>; readonly manifest: string } {
  const model = onnxFile(boneGraph(), OPSET)
  const { side } = BONE_FILTER
  const shape = [1, 1, side, side]
  const manifest = {
    name: 'bone-likelihood',
    version: '1.0.0',
    kind: 'classical filter; nothing is learned',
    licence: 'Apache-2.0',
    file: 'model.onnx',
    sha256: createHash('sha256').update(model).digest('hex'),
    bytes: model.length,
    opset: OPSET,
    input: {
      side,
      orientation: 'row 0 at the transducer, column 0 away from the marked side (MF)',
      fit: 'the field of view alone, flush with the top, centred sideways, as many millimetres to a column as to a row',
      grey: { name: 'grey', type: 'float32', shape, range: '0 to 1 (8-bit grey / 255), 0 outside the field of view' },
      mask: { name: 'mask', type: 'float32', shape, range: '1 where echoes can be, else 0' },
    },
    output: {
      likelihood: { name: 'likelihood', type: 'float32', shape, range: '0 to 1; not a probability, not calibrated' },
    },
    contour: CONTOUR,
    proof: { cells: proofCells(), tolerance: 0.002 },
  }
  return { model, manifest: `${JSON.stringify(manifest, undefined, 2)}\n` }
}

/** From the plain form of the filter, not from the graph: the graph has to prove itself against it. */
function proofCells(): [number, number, number][] {
  const { side } = BONE_FILTER
  const { grey, mask } = proofPicture(side)
  const likelihood = boneLikelihood(grey, mask)
  const cells: [number, number, number][] = []
  for (let column = PROOF_STEP; column < side; column += PROOF_STEP) {
    const brightest = Array.from({ length: side }, (_, row) => row).reduce((best, row) =>
      likelihood[row * side + column]! > likelihood[best * side + column]! ? row : best,
    )
    for (const row of [brightest, Math.min(side - 1, brightest + PROOF_STEP)]) {
      cells.push([row, column, Number(likelihood[row * side + column]!.toFixed(6))])
    }
  }
  return cells
}
