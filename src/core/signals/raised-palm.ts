/**
 * "Stop": an open hand held up before the eyes, its palm away from the face. Hands that hold a probe or a needle, or point,
 * have bent fingers, and a hand that reaches has its fingers ahead, not up.
 */
export type Place = readonly [x: number, y: number, z: number]

/** Four joints of one finger, from the knuckle to the tip. */
export type Finger = readonly [knuckle: Place, middle: Place, last: Place, tip: Place]

/** Room, y up; any unit. */
export interface SeenHand {
  readonly side: 'left' | 'right'
  readonly wrist: Place
  /** Forefinger, middle finger, ring finger, little finger. */
  readonly fingers: readonly [Finger, Finger, Finger, Finger]
}

export interface Gaze {
  readonly eye: Place
  /** Of length 1: where the head looks. */
  readonly ahead: Place
}

/** This project's proposal, tried on drawn hands alone: no person has been measured. */
export const RAISED_PALM = {
  /** Knuckle to tip as the crow flies, of the way along the bones. */
  straightShare: 0.92,
  /** Between a finger and upright. */
  uprightRad: (35 * Math.PI) / 180,
  /** Between the palm's own direction and straight away from the eye. */
  awayRad: (40 * Math.PI) / 180,
  /** Between where the head looks and the hand. */
  seenRad: (30 * Math.PI) / 180,
  /** It must be held so long: a hand that passes is no sign. */
  heldMs: 500,
} as const

const minus = (a: Place, b: Place): Place => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Place, b: Place) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const size = (v: Place) => Math.hypot(...v)
const cross = (a: Place, b: Place): Place => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const isWithin = (a: Place, b: Place, rad: number) => dot(a, b) >= Math.cos(rad) * size(a) * size(b) && size(a) > 0

function isStraightUp([knuckle, middle, last, tip]: Finger): boolean {
  const along = size(minus(middle, knuckle)) + size(minus(last, middle)) + size(minus(tip, last))
  const whole = minus(tip, knuckle)
  return size(whole) >= RAISED_PALM.straightShare * along && isWithin(whole, [0, 1, 0], RAISED_PALM.uprightRad)
}

export function isPalmRaised({ side, wrist, fingers }: SeenHand, { eye, ahead }: Gaze): boolean {
  const toHand = minus(wrist, eye)
  const across = cross(minus(fingers[0][0], wrist), minus(fingers[3][0], wrist))
  // Of a right hand with its fingers up the forefinger is on the thumb's side, the left, when the palm faces ahead.
  const palm: Place = side === 'right' ? across : [-across[0], -across[1], -across[2]]
  return (
    isWithin(toHand, ahead, RAISED_PALM.seenRad) &&
    isWithin(palm, toHand, RAISED_PALM.awayRad) &&
    fingers.every(isStraightUp)
  )
}

/** Tells once that a sign was held, however long it is held then. */
export interface HeldSign {
  see(isThere: boolean, nowMs: number): boolean
}

export function createHeldSign(heldMs: number = RAISED_PALM.heldMs): HeldSign {
  let sinceMs: number | undefined
  let isTold = false
  return {
    see(isThere, nowMs) {
      if (!isThere) {
        sinceMs = undefined
        isTold = false
        return false
      }
      sinceMs ??= nowMs
      if (isTold || nowMs - sinceMs < heldMs) return false
      isTold = true
      return true
    },
  }
}
