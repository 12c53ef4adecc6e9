/** A trained network, checked before it is used: its bytes against the manifest, its answers against the manifest's proof. */
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import { chooseBackends } from './backend.ts'
import { openSession, type Session } from './onnx-session.ts'
import type { TrainedManifest } from './trained-manifest.ts'

export interface TrainedNetwork {
  /** 'WebGPU, 16-bit floats', 'WebGPU' or 'wasm, 2 threads'. */
  readonly backend: string
  readonly manifest: TrainedManifest
  /**
   * @param picture `channels * side * side`, 0–1, the last channel the mask
   * @returns each output of the manifest, flat, in logits. Rejects when the graph answers anything that is not a number.
   */
  run(picture: Float32Array): Promise<Readonly<Record<string, Float32Array>>>
}

/** Rejects with the reason when the bytes are not those of the manifest, or no backend computes the proof. */
export async function openTrained(
  model: Uint8Array<ArrayBuffer>,
  manifest: TrainedManifest,
  isGpuAllowed: boolean,
): Promise<TrainedNetwork> {
  const backends = isGpuAllowed ? await chooseBackends() : (['wasm'] as const)
  const session = await openSession(model, manifest.sha256, backends, (opened) => prove(opened, manifest))
  return { backend: session.backend, manifest, run: (picture) => answersOf(session, manifest, picture) }
}

async function answersOf(session: Session, { input, channels, side, outputs }: TrainedManifest, values: Float32Array) {
  const shape = [1, channels.length, side, side]
  const answers = await session.run([{ name: input, shape, values }], Object.keys(outputs))
  for (const [name, size] of Object.entries(outputs)) {
    const cells = size.reduce((a, b) => a * b, 1)
    if (answers[name]!.length !== cells)
      throw new Error(`the model answers ${answers[name]!.length} numbers as ${name}; its manifest says ${cells}`)
  }
  return answers
}

/**
 * In logits. With every weight and every layer's answer rounded to 16 bits the three networks differ by at most 0.10 from
 * themselves, and by 0.013 in chance (12 simulated pictures each).
 */
const HALF_TOLERANCE = 0.1

async function prove(session: Session, manifest: TrainedManifest): Promise<void> {
  const { channels, side, proof } = manifest
  const answers = await answersOf(session, manifest, proofWaves(channels.length, side))
  const tolerance = session.isHalf ? Math.max(HALF_TOLERANCE, proof.tolerance) : proof.tolerance
  for (const { output, at, value } of proof.cells) {
    const got = answers[output]![at]!
    if (!(Math.abs(got - value) <= tolerance)) {
      throw new Error(`${session.backend} computes ${got} at cell ${at} of ${output} of the proof; it is ${value}`)
    }
  }
}
