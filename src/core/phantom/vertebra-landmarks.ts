/** Named places of a vertebra in its own frame: origin in the middle of the body, x to the left, y backwards, z upwards, mm. */
import type { Side } from '#core/anatomy/levels.ts'
import type { VertebraMeasures } from './morphometry.ts'

type Place = readonly [number, number, number]

/** y of the back of the body. */
export const wallOf = (m: VertebraMeasures) => (m.upperDepthMm + m.lowerDepthMm) / 4
export const heightOf = (m: VertebraMeasures) => (m.anteriorHeightMm + m.posteriorHeightMm) / 2
/** z of the middle of the pedicles: they spring from the upper part of the body. */
export const pedicleRise = (m: VertebraMeasures) => m.posteriorHeightMm / 2 - m.pedicleHeightMm / 2 - 0.5
/** x of the middle of the left pedicle at its isthmus. */
export const pedicleOffset = (m: VertebraMeasures) => (m.canalWidthMm + m.pedicleWidthMm) / 2

export const spinousTip = (m: VertebraMeasures): Place => [
  0,
  wallOf(m) + m.spinousLengthMm,
  -m.spinousHeightMm / 2 - m.spinousDropMm + 1,
]

export const transverseTip = (m: VertebraMeasures, side: Side = 'left'): Place => [
  ((side === 'left' ? 1 : -1) * m.transverseWidthMm) / 2,
  wallOf(m) + 7 + m.transverseBackMm,
  pedicleRise(m) + m.transverseRiseMm,
]

/** In the groove between superior articular and transverse process, where the medial branch crosses on its way back. */
export const sapTransverseJunction = (m: VertebraMeasures, side: Side = 'left'): Place => [
  (side === 'left' ? 1 : -1) * (pedicleOffset(m) + m.pedicleWidthMm / 2 + 3),
  wallOf(m) + 9,
  pedicleRise(m) + 4,
]
