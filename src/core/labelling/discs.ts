/**
 * Where the discs are along the column of bodies: a dark band with a bright endplate on either side, again and again.
 *
 * The middle of a body is dark too, but its endplates are far from it. Adults' lumbar bodies are 25-29 mm high and their
 * discs 5-10 mm (docs/phantom.md); lower thoracic ones 20-25 and 4-5.
 */

export interface DiscPlace {
  /** Steps along the column. */
  readonly at: number
  /** How much darker it is than the nearer of its endplates is bright, in the unit of the profile. */
  readonly contrast: number
}

export const DISCS = {
  /** Endplates lie this far from a disc's middle, mm; those of a small body 11 from its own. */
  endplateMm: [3, 8],
  /** From disc to disc, mm. */
  apartMm: [22, 48],
  /** Twice what noise and the grain of the marrow make of the middle of a body. */
  leastContrastHu: 35,
} as const

export interface DiscLook {
  /** In the unit of the profile. */
  readonly leastContrast: number
  readonly endplateMm: readonly [near: number, far: number]
}

const IN_CT: DiscLook = { leastContrast: DISCS.leastContrastHu, endplateMm: DISCS.endplateMm }

/** @param profile one value each millimetre. @returns upwards; none where nothing is banded like a spine. */
export function findDiscs(
  profile: Float32Array,
  { leastContrast, endplateMm }: DiscLook = IN_CT,
): readonly DiscPlace[] {
  const contrast = contrasts(profile, endplateMm)
  const isPeak = (at: number) =>
    contrast[at]! >= leastContrast &&
    [-3, -2, -1, 1, 2, 3].every((d) => (contrast[at + d] ?? -Infinity) <= contrast[at]!)
  const places = [...contrast.keys()].filter(isPeak).map((at) => ({ at, contrast: contrast[at]! }))
  return bestChain(places)
}

function contrasts(profile: Float32Array, [near, far]: DiscLook['endplateMm']): Float32Array {
  const brightest = (from: number, to: number) => Math.max(...profile.subarray(Math.max(0, from), to + 1))
  return profile.map((_, at) => {
    if (at < far || at >= profile.length - far) return -Infinity
    const dark = (profile[at - 1]! + profile[at]! + profile[at + 1]!) / 3
    return Math.min(brightest(at - far, at - near), brightest(at + near, at + far)) - dark
  })
}

/** The discs of greatest sum of contrast of which no two are nearer to each other than discs can be; a gap with one missed costs what a disc brings. */
function bestChain(places: readonly DiscPlace[]): readonly DiscPlace[] {
  const [least, most] = DISCS.apartMm
  const sums: number[] = []
  const before: number[] = []
  for (const [n, { at, contrast }] of places.entries()) {
    sums[n] = contrast
    before[n] = -1
    for (let m = 0; m < n; m++) {
      const apart = at - places[m]!.at
      if (apart < least || apart > 2 * most) continue
      const sum = sums[m]! + contrast - (apart > most ? 60 : 0)
      if (sum > sums[n]) [sums[n], before[n]] = [sum, m]
    }
  }
  const chain: DiscPlace[] = []
  for (let n = sums.indexOf(Math.max(...sums)); n >= 0; n = before[n]!) chain.push(places[n]!)
  return chain.toReversed()
}
