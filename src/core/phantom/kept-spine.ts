/** The spine of one patient at a time, for all who ask for the same: made once. */
import { PLAINLY, readOff, type Felt } from './felt.ts'
import { createLumbarSpine, lumbarSpineInSteps, type LumbarSpine } from './lumbar-spine.ts'
import type { SpineParameters } from './parameters.ts'

let kept: { readonly of: string; readonly spine: LumbarSpine } | undefined

const nameOf = (parameters: SpineParameters) => JSON.stringify(parameters)

export function isKept(parameters: SpineParameters): boolean {
  return kept?.of === nameOf(parameters)
}

/** The one that is there, or made now: some tenths of a second to seconds. @throws RangeError as `createLumbarSpine` */
export function spineOf(parameters: SpineParameters): LumbarSpine {
  if (!isKept(parameters)) kept = { of: nameOf(parameters), spine: createLumbarSpine(parameters) }
  return kept!.spine
}

/**
 * Makes it piece by piece, of what another thread felt for when it made the same.
 *
 * @param pause between two pieces
 */
export async function makeSpine(
  parameters: SpineParameters,
  felt: Felt | undefined,
  pause: () => Promise<void>,
): Promise<LumbarSpine> {
  if (isKept(parameters)) return spineOf(parameters)
  const feeling = felt ? readOff(felt) : PLAINLY
  const steps = lumbarSpineInSteps(parameters, feeling)
  for (let step = steps.next(); ; step = steps.next()) {
    if (!step.done) {
      await pause()
      continue
    }
    feeling.end()
    kept = { of: nameOf(parameters), spine: step.value }
    return step.value
  }
}
