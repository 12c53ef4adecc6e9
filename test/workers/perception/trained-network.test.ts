import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import { parseTrainedManifest, type TrainedManifest } from '#workers/perception/trained-manifest.ts'
import { shapeFault } from '#workers/perception/trained-shapes.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { onnxFile } from '#models/bone-likelihood/onnx-file.ts'

const SIDE = 16

/** A graph that a person can follow: `shaft` is twice the grey minus one. */
function model(): Uint8Array<ArrayBuffer> {
  return onnxFile(
    {
      name: 'twice',
      about: 'twice the grey minus one',
      inputs: { picture: [1, 2, SIDE, SIDE] },
      outputs: { shaft: [1, 1, SIDE, SIDE] },
      nodes: [
        {
          op: 'Conv',
          inputs: ['picture', 'weights', 'bias'],
          outputs: ['shaft'],
          attributes: { kernel_shape: [1, 1], pads: [0, 0, 0, 0] },
        },
      ],
      initializers: {
        weights: { shape: [1, 2, 1, 1], values: Float32Array.of(2, 0) },
        bias: { shape: [1], values: Float32Array.of(-1) },
      },
    },
    13,
  )
}

const bytes = model()
const waves = proofWaves(2, SIDE)

const RECORD = {
  name: 'needle',
  version: '0.1.0',
  kind: 'needle',
  sha256: createHash('sha256').update(bytes).digest('hex'),
  input: { name: 'picture', channels: ['grey', 'mask'], side: SIDE, cellMm: 0.6 },
  outputs: { shaft: [1, 1, SIDE, SIDE] },
  temperature: 1,
  thresholds: { shaft: 0.5 },
  proof: { cells: [{ output: 'shaft', at: 100, value: 2 * waves[100]! - 1 }], tolerance: 1e-4 },
}

function manifestOf(change: object = {}): TrainedManifest {
  const parsed = parseTrainedManifest(JSON.stringify({ ...RECORD, ...change }))
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.manifest
}

describe('a network whose answer is known', () => {
  test('is opened when it computes its proof, and answers every cell', async () => {
    const network = await openTrained(bytes, manifestOf(), false)
    const { shaft } = await network.run(waves)
    for (let at = 0; at < SIDE * SIDE; at++) expect(shaft![at]).toBeCloseTo(2 * waves[at]! - 1, 5)
  })

  test('is refused when it does not compute its proof', async () => {
    const proof = { cells: [{ output: 'shaft', at: 100, value: 5 }], tolerance: 1e-4 }
    await expect(openTrained(bytes, manifestOf({ proof }), false)).rejects.toThrow(
      /at cell 100 of shaft of the proof; it is 5/,
    )
  })

  test('is refused when its bytes were swapped', async () => {
    await expect(openTrained(bytes, manifestOf({ sha256: 'a'.repeat(64) }), false)).rejects.toThrow(/SHA-256.*not run/)
  })

  test('is refused when it answers another size than it says', async () => {
    const change = { outputs: { shaft: [1, 1, SIDE, SIDE + 1] } }
    await expect(openTrained(bytes, manifestOf(change), false)).rejects.toThrow(
      'the model answers 256 numbers as shaft; its manifest says 272',
    )
  })
})

test.each([
  { change: { kind: 'liver' }, reason: 'kind is not lumbar-anatomy or muscle-fascia or needle' },
  { change: { input: { ...RECORD.input, cellMm: 0 } }, reason: 'input.cellMm is not a number from 0.05 to 5' },
  { change: { outputs: {} }, reason: 'outputs is not a record of shapes' },
  { change: { thresholds: { bone: 2 } }, reason: 'thresholds is not a record of numbers from 0 to 1' },
  { change: { standing: 7 }, reason: 'standing is not text' },
  {
    change: { boneCalibration: { scale: 0, offset: 0 } },
    reason: 'boneCalibration.scale is not a number from 0.01 to 10',
  },
  { change: { bytes: 0 }, reason: 'bytes is not a number from 1 to 2147483648' },
  { change: { classes: [] }, reason: 'classes is not a list of names' },
  {
    change: { proof: { cells: [{ output: 'tip', at: 0, value: 1 }], tolerance: 0.1 } },
    reason: 'proof.cells is not a list of { output, at, value } within the outputs',
  },
])('a manifest with $change: "$reason"', ({ change, reason }) => {
  expect(parseTrainedManifest(JSON.stringify({ ...RECORD, ...change }))).toMatchObject({
    ok: false,
    reason: expect.stringContaining(reason),
  })
})

test('what is no JSON is refused', () => expect(parseTrainedManifest('<html>').ok).toBe(false))

test('chances of bone are as they are unless a map is told', () => {
  expect(manifestOf().boneCalibration).toEqual({ scale: 1, offset: 0 })
  const boneCalibration = { scale: 0.4, offset: -0.7 }
  expect(manifestOf({ boneCalibration }).boneCalibration).toEqual(boneCalibration)
})

test('what a manifest says of its standing is kept; one that says nothing has none', () => {
  expect(manifestOf({ standing: 'trained on simulated pictures; unreviewed' }).standing).toBe(
    'trained on simulated pictures; unreviewed',
  )
  expect(manifestOf().standing).toBe('')
})

describe('what a network of each kind must answer', () => {
  const seg = { seg: [1, 3, SIDE, SIDE] }
  const muscle = { kind: 'muscle-fascia', classes: ['background', 'psoas', 'multifidus'], outputs: seg }
  const cells = [{ output: 'seg', at: 0, value: 0 }]

  test.each([
    [{ ...muscle, proof: { cells, tolerance: 0 } }, undefined],
    [
      { ...muscle, classes: ['background', 'psoas'], proof: { cells, tolerance: 0 } },
      'a network of kind muscle-fascia answers seg as 1 x 2 x 16 x 16, not 1 x 3 x 16 x 16',
    ],
    [{}, 'a network of kind needle has 4 channels, not 2'],
    [
      { input: { ...RECORD.input, channels: ['now', 'since one', 'since three', 'mask'] } },
      'a network of kind needle answers heat; this one does not',
    ],
  ])('%#', (change, fault) => expect(shapeFault(manifestOf(change))).toBe(fault))
})
