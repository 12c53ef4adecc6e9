/** What the `manifest.json` of a trained network promises: read once, checked field by field, and refused with the field's name. */
import { NOT_CALIBRATED, type BoneCalibration } from '#core/ultrasound/bone-calibration.ts'
import { isRecord, readFields, type Fields } from './fields.ts'

export const TRAINED_KINDS = ['lumbar-anatomy', 'muscle-fascia', 'needle'] as const
export type TrainedKind = (typeof TRAINED_KINDS)[number]

export interface TrainedManifest {
  readonly name: string
  readonly version: string
  /** What it was trained on and who has looked at it, in words for the person who sees what it says; empty when not told. */
  readonly standing: string
  /** Length of model.onnx; 0 when not told. */
  readonly bytes: number
  readonly kind: TrainedKind
  /** SHA-256 of model.onnx, 64 hexadecimal digits. */
  readonly sha256: string
  /** Name of the one input, its channels (the last is the mask), its rows and columns, and a cell's edge, mm. */
  readonly input: string
  readonly channels: readonly string[]
  readonly side: number
  readonly cellMm: number
  /** Shape of each output. */
  readonly outputs: Readonly<Record<string, readonly number[]>>
  /** Of the segmentation, background first; empty for a network that has none. */
  readonly classes: readonly string[]
  readonly views: readonly string[]
  readonly landmarks: readonly string[]
  /** Logits are divided by it before they become chances. */
  readonly temperature: number
  /** Named numbers between 0 and 1: 'bone', 'peak', 'valid', 'entropy', 'shaft', 'present', and 'show.CLASS' below which a class is not shown. */
  readonly thresholds: Readonly<Record<string, number>>
  /** Of the logits of bone, fitted on human pictures: chances that hold there. As they are when not told. */
  readonly boneCalibration: BoneCalibration
  readonly proof: TrainedProof
}

/** What the graph must answer for the proof picture (`core/ultrasound/proof-waves.ts`). */
export interface TrainedProof {
  readonly cells: readonly { readonly output: string; readonly at: number; readonly value: number }[]
  readonly tolerance: number
}

export type ParsedTrainedManifest =
  { readonly ok: true; readonly manifest: TrainedManifest } | { readonly ok: false; readonly reason: string }

export function parseTrainedManifest(text: string): ParsedTrainedManifest {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (error) {
    return { ok: false, reason: `the model's manifest is not JSON: ${(error as Error).message}` }
  }
  const fields = readFields(root)
  const { words, number, fault, faults } = fields
  const sha256 = words('sha256')
  if (!/^[0-9a-f]{64}$/.test(sha256)) fault('sha256', '64 hexadecimal digits')
  const kind = words('kind') as TrainedKind
  if (!TRAINED_KINDS.includes(kind)) fault('kind', TRAINED_KINDS.join(' or '))
  const outputs = shapesOf(fields)
  const manifest: TrainedManifest = {
    name: words('name'),
    version: words('version'),
    standing: fields.at('standing') === undefined ? '' : words('standing'),
    bytes: fields.at('bytes') === undefined ? 0 : number('bytes', 1, 2 ** 31),
    kind,
    sha256,
    input: words('input.name'),
    channels: fields.list('input.channels'),
    side: number('input.side', 8, 1024),
    cellMm: number('input.cellMm', 0.05, 5),
    outputs,
    classes: optional(fields, 'classes'),
    views: optional(fields, 'views'),
    landmarks: optional(fields, 'landmarks'),
    temperature: number('temperature', 0.05, 20),
    thresholds: thresholdsOf(fields),
    boneCalibration: calibrationOf(fields),
    proof: { cells: cellsOf(fields, outputs), tolerance: number('proof.tolerance', 0, 1) },
  }
  return faults.length ? { ok: false, reason: `the model's manifest: ${faults.join('; ')}` } : { ok: true, manifest }
}

const optional = (fields: Fields, path: string) => (fields.at(path) === undefined ? [] : fields.list(path))

function shapesOf({ at, fault }: Fields): TrainedManifest['outputs'] {
  const value = at('outputs')
  const isShape = (shape: unknown) =>
    Array.isArray(shape) && shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0)
  if (isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isShape)) {
    return value as TrainedManifest['outputs']
  }
  fault('outputs', 'a record of shapes')
  return {}
}

function thresholdsOf({ at, fault }: Fields): TrainedManifest['thresholds'] {
  const value = at('thresholds')
  const isChance = (number: unknown) => typeof number === 'number' && number >= 0 && number <= 1
  if (isRecord(value) && Object.values(value).every(isChance)) return value as TrainedManifest['thresholds']
  fault('thresholds', 'a record of numbers from 0 to 1')
  return {}
}

function calibrationOf({ at, number }: Fields): BoneCalibration {
  if (at('boneCalibration') === undefined) return NOT_CALIBRATED
  return { scale: number('boneCalibration.scale', 0.01, 10), offset: number('boneCalibration.offset', -10, 10) }
}

function cellsOf({ at, fault }: Fields, outputs: TrainedManifest['outputs']): TrainedProof['cells'] {
  const value = at('proof.cells')
  const isCell = (cell: unknown) =>
    isRecord(cell) &&
    typeof cell['output'] === 'string' &&
    Number.isFinite(cell['value']) &&
    Number.isInteger(cell['at']) &&
    (cell['at'] as number) >= 0 &&
    (cell['at'] as number) < (outputs[cell['output']]?.reduce((a, b) => a * b, 1) ?? 0)
  if (Array.isArray(value) && value.length > 0 && value.every(isCell)) return value as TrainedProof['cells']
  fault('proof.cells', 'a list of { output, at, value } within the outputs')
  return []
}
