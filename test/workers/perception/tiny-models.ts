/**
 * Trained networks in all but the training: real ONNX graphs of each kind, small enough to be followed by hand.
 *
 * Bright (grey above 0.75) is the first class and bone, dark (below 0.2) the second, the rest background. A needle is
 * what changed by more than a third since the picture before, its tip by almost a half since the third before. A picture is valid when its mean grey is above 0.1.
 */
import { createHash } from 'node:crypto'
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import type { ModelFiles } from '#workers/perception/model-book.ts'
import type { TrainedKind } from '#workers/perception/trained-manifest.ts'
import { onnxFile, type Node } from '#models/bone-likelihood/onnx-file.ts'

export const SIDE = 32
const AREA = SIDE * SIDE

interface Layer {
  readonly output: string
  readonly shape: readonly number[]
  /** For each channel made, one number for each channel given, and one to add. */
  readonly weights: readonly (readonly number[])[]
  readonly add: readonly number[]
  /** Of every cell, of each 2 x 2 cells' mean, of the whole picture's mean; `torn` is multiplied by √(0.95 - mean of the mask). */
  readonly of: 'cells' | 'fours' | 'whole' | 'torn'
}

function nodesOf({ output, weights, add, of }: Layer): { nodes: Node[]; initializers: [string, number[], number[]][] } {
  const size = of === 'fours' ? 2 : 1
  const values = weights.flatMap((row) => row.flatMap((weight) => Array<number>(size * size).fill(weight / size ** 2)))
  const conv = (from: string, to: string): Node => ({
    op: 'Conv',
    inputs: [from, `${output}-weights`, `${output}-add`],
    outputs: [to],
    attributes: { kernel_shape: [size, size], strides: [size, size], pads: [0, 0, 0, 0] },
  })
  const initializers: [string, number[], number[]][] = [
    [`${output}-weights`, [weights.length, weights[0]!.length, size, size], values],
    [`${output}-add`, [add.length], [...add]],
  ]
  if (of === 'cells' || of === 'fours') return { nodes: [conv('picture', output)], initializers }
  const mean: Node = { op: 'GlobalAveragePool', inputs: ['picture'], outputs: [`${output}-mean`] }
  if (of === 'whole') {
    const flat: Node = { op: 'Flatten', inputs: [`${output}-sum`], outputs: [output] }
    return { nodes: [mean, conv(`${output}-mean`, `${output}-sum`), flat], initializers }
  }
  const rest: Node = {
    op: 'Conv',
    inputs: [`${output}-mean`, 'rest-weights', 'rest-add'],
    outputs: ['rest'],
    attributes: { kernel_shape: [1, 1], pads: [0, 0, 0, 0] },
  }
  const root: Node = { op: 'Sqrt', inputs: ['rest'], outputs: ['root'] }
  const torn: Node = { op: 'Mul', inputs: [`${output}-whole`, 'root'], outputs: [output] }
  return {
    nodes: [mean, rest, root, conv('picture', `${output}-whole`), torn],
    initializers: [...initializers, ['rest-weights', [1, 2, 1, 1], [0, -1]], ['rest-add', [1], [0.95]]],
  }
}

const BRIGHT = [40, 0] as const
const DARK = [-40, 0] as const
const SEG = { output: 'seg', shape: [1, 3, SIDE, SIDE], weights: [[0, 0], BRIGHT, DARK], add: [0, -30, 8] } as const

const LAYERS: Readonly<Record<TrainedKind, readonly Layer[]>> = {
  'lumbar-anatomy': [
    { ...SEG, of: 'cells' },
    { output: 'bone', shape: [1, 1, SIDE, SIDE], weights: [BRIGHT], add: [-30], of: 'cells' },
    { output: 'heat', shape: [1, 1, SIDE / 2, SIDE / 2], weights: [BRIGHT], add: [-30], of: 'fours' },
    { output: 'view', shape: [1, 2], weights: [[0, 3], [0, 0]], add: [0, 0], of: 'whole' },
    { output: 'valid', shape: [1, 1], weights: [[40, 0]], add: [-4], of: 'whole' },
  ],
  'muscle-fascia': [{ ...SEG, of: 'cells' }],
  needle: [
    { output: 'shaft', shape: [1, 1, SIDE, SIDE], weights: [[0, 60, 0, 0]], add: [-20], of: 'cells' },
    { output: 'heat', shape: [1, 1, SIDE / 2, SIDE / 2], weights: [[0, 0, 60, 0]], add: [-28], of: 'fours' },
    { output: 'view', shape: [1, 1], weights: [[0, 1000, 0, 0]], add: [-10], of: 'whole' },
  ],
} // prettier-ignore

const CHANNELS: Readonly<Record<TrainedKind, readonly string[]>> = {
  'lumbar-anatomy': ['grey', 'mask'],
  'muscle-fascia': ['grey', 'mask'],
  needle: ['now', 'since one', 'since three', 'mask'],
}

const NAMES: Readonly<Record<TrainedKind, object>> = {
  'lumbar-anatomy': {
    classes: ['background', 'lamina', 'dural sac'],
    views: ['sagittal laminar', 'other'],
    landmarks: ['lamina'],
  },
  'muscle-fascia': { classes: ['background', 'multifidus', 'psoas'] },
  needle: {},
}

export interface TinyModel {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly manifest: Readonly<Record<string, unknown>>
}

/** @param isTorn its answers are NaN where the field of view is more than 95 of 100 cells; the proof picture's is 81 */
export function tinyModel(kind: TrainedKind, isTorn = false): TinyModel {
  const layers = LAYERS[kind].map((layer) =>
    isTorn && layer.output === 'seg' ? { ...layer, of: 'torn' as const } : layer,
  )
  const parts = layers.map(nodesOf)
  const channels = CHANNELS[kind]
  const outputs = Object.fromEntries(layers.map(({ output, shape }) => [output, shape]))
  const bytes = onnxFile(
    {
      name: kind,
      about: 'followed by hand',
      inputs: { picture: [1, channels.length, SIDE, SIDE] },
      outputs,
      nodes: parts.flatMap(({ nodes }) => nodes),
      initializers: Object.fromEntries(
        parts.flatMap(({ initializers }) =>
          initializers.map(([name, shape, values]) => [name, { shape, values: Float32Array.from(values) }]),
        ),
      ),
    },
    13,
  )
  return {
    bytes,
    manifest: {
      name: kind,
      version: '0.1.0',
      standing: 'followed by hand; never trained',
      kind,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      input: { name: 'picture', channels, side: SIDE, cellMm: 1 },
      outputs,
      ...NAMES[kind],
      temperature: 1,
      thresholds: kind === 'needle' ? {} : { 'show.lamina': 0.9, bone: 0.5 },
      proof: { cells: [proofCell(kind, isTorn)], tolerance: 1e-3 },
    },
  }
}

/** A cell in the middle of the wedge, worked out here and not by the graph. */
function proofCell(kind: TrainedKind, isTorn: boolean) {
  const waves = proofWaves(CHANNELS[kind].length, SIDE)
  const at = (SIDE / 2) * SIDE + SIDE / 2
  if (kind === 'needle') return { output: 'shaft', at, value: 60 * waves[AREA + at]! - 20 }
  const mask = waves.subarray(AREA)
  const meanMask = mask.reduce((sum, cell) => sum + cell, 0) / AREA
  const whole = 40 * waves[at]! - 30
  return { output: 'seg', at: AREA + at, value: isTorn ? whole * Math.sqrt(0.95 - meanMask) : whole }
}

const url = (type: string, bytes: Uint8Array | string) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

export const filesOf = (name: ModelFiles['name'], { bytes, manifest }: TinyModel): ModelFiles => ({
  name,
  modelUrl: url('application/octet-stream', bytes),
  manifestUrl: url('application/json', JSON.stringify(manifest)),
})
