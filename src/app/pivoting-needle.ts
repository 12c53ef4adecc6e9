/** The simulated needle turned about its tip in a hollow behind the back, as a hand does to calibrate it. */
import { apply, compose, point, transform, type Transform } from '#core/frames/transform.ts'
import { needleAtPlace } from '#core/phantom/contact/on-skin.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import type { Simulated } from '#devices/simulated/simulated.ts'

/** Clear of the skin, so that nothing bends it. */
const HOLLOW = { xMm: 0, zMm: -20, upDeg: 0, leftDeg: 0, depthMm: -60 } as const
/** Round in about five seconds, tilted by 15° to 35°. */
const TURN = { aroundMs: 5000, swayMs: 7300, tiltRad: 0.44, swayRad: 0.17 } as const

export function pivotingNeedle(
  { spine }: Pick<Simulated, 'spine'>,
  lengthMm: number,
  nowMs: number,
): Transform<'ct', 'needle'> | undefined {
  const upright = needleAtPlace(spine.skinAt, HOLLOW, lengthMm)
  if (!upright) return undefined
  const heading = (2 * Math.PI * nowMs) / TURN.aroundMs
  const tilt = TURN.tiltRad + TURN.swayRad * Math.sin((2 * Math.PI * nowMs) / TURN.swayMs)
  const s = Math.sin(tilt / 2)
  const turned = transform(
    'needle',
    'needle',
    rigidMatrix([s * Math.cos(heading), s * Math.sin(heading), 0, Math.cos(tilt / 2)], [0, 0, 0]),
  )
  const tipBefore = apply(turned, point('needle', 0, 0, lengthMm))
  const back = transform('needle', 'needle', [
    1, 0, 0, 0,
    0, 1, 0, 0,
    0, 0, 1, 0,
    -tipBefore.x, -tipBefore.y, lengthMm - tipBefore.z, 1,
  ]) // prettier-ignore
  return compose(upright, compose(back, turned))
}
