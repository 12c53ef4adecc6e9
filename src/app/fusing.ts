/** Whether the registered volume may be laid over the picture: never on a guess, and else with the reason. */
import type { Live, Withheld } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'

export function withholdFusion(
  { pictureWithheld, planeWithheld, ctFromImage, arrival }: Live,
  { openCase, registration }: Pick<SessionState, 'openCase' | 'registration'>,
): Withheld | undefined {
  if (pictureWithheld) return pictureWithheld
  return withholdVolume(arrival, { openCase, registration }) ?? planeWithheld ?? withholdPose(ctFromImage)
}

/** What a frozen picture needs as well: a whole volume, and a registration to it. */
export function withholdVolume(
  arrival: Live['arrival'],
  { openCase, registration }: Pick<SessionState, 'openCase' | 'registration'>,
): Withheld | undefined {
  if (!openCase || !arrival) return { why: 'no volume', detail: 'no CT or MR is open' }
  const { modality, geometry } = openCase
  if (!registration)
    return { why: 'not registered', detail: `the ${modality} is not registered to the patient: state a registration` }
  const [come, all] = [arrival.arrivedSlices.length, geometry.dimensions[2]]
  if (come < all) return { why: 'no volume', detail: `the ${modality} is on its way: ${come} of ${all} slices` }
  return undefined
}

function withholdPose(ctFromImage: Live['ctFromImage']): Withheld | undefined {
  if (ctFromImage?.status === 'ok') return undefined
  const status = ctFromImage?.status.replaceAll('-', ' ') ?? 'missing'
  return { why: 'not registered', detail: `the way from picture to volume is ${status}` }
}
