/** The bone-likelihood graph, checked before it is used: its bytes against the manifest, its answers against the manifest's proof. */
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import type { Manifest } from './manifest.ts'
import { chooseBackends, type Backend } from './backend.ts'
import { openSession, type Session } from './onnx-session.ts'

export interface Network {
  /** 'WebGPU' or 'wasm, 2 threads'. */
  readonly backend: string
  readonly manifest: Manifest
  /**
   * @param grey `side * side`, 0–1
   * @param mask same shape, 0 or 1
   * @returns likelihood, same shape, 0–1. Rejects when the graph answers anything that is not a number.
   */
  run(grey: Float32Array, mask: Float32Array): Promise<Float32Array>
}

/** Rejects with the reason when the bytes are not those of the manifest, or no backend computes the proof. */
export async function openNetwork(
  model: Uint8Array<ArrayBuffer>,
  manifest: Manifest,
  isGpuAllowed: boolean,
): Promise<Network> {
  const session = await openSession(model, manifest.sha256, await backendsOf(isGpuAllowed), (opened) =>
    prove(opened, manifest),
  )
  return {
    backend: session.backend,
    manifest,
    run: (grey, mask) => likelihoodOf(session, manifest, grey, mask),
  }
}

/** Sums down a column and ratios of small numbers leave 16-bit floats: this graph is computed with 32 bits everywhere. */
async function backendsOf(isGpuAllowed: boolean): Promise<readonly Backend[]> {
  return isGpuAllowed ? (await chooseBackends()).filter((backend) => backend !== 'webgpu-half') : ['wasm']
}

async function likelihoodOf(
  session: Session,
  { side, grey: greyName, mask: maskName, likelihood }: Manifest,
  grey: Float32Array,
  mask: Float32Array,
): Promise<Float32Array> {
  const shape = [1, 1, side, side]
  const inputs = [
    { name: greyName, shape, values: grey },
    { name: maskName, shape, values: mask },
  ]
  return (await session.run(inputs, [likelihood]))[likelihood]!
}

async function prove(session: Session, manifest: Manifest): Promise<void> {
  const { side, proof } = manifest
  const { grey, mask } = proofPicture(side)
  const likelihood = await likelihoodOf(session, manifest, grey, mask)
  for (const [row, column, expected] of proof.cells) {
    const got = likelihood[row * side + column]!
    if (!(Math.abs(got - expected) <= proof.tolerance)) {
      throw new Error(
        `${session.backend} computes ${got} at row ${row}, column ${column} of the proof; it is ${expected}`,
      )
    }
  }
}
