/** How a PLUS configuration would have holes filled: its HoleFillingElements, in their order. */
import { elementsNamed, type PlusElement, type PlusFlaw } from '#core/ultrasound/plus-xml.ts'
import { attributesOf } from './plus-attributes.ts'
import type { HoleFilling } from './settings.ts'

const KINDS = {
  STICK: 'stick',
  NEAREST_NEIGHBOR: 'nearest',
  GAUSSIAN: 'gaussian',
  GAUSSIAN_ACCUMULATION: 'gaussian-by-weight',
  DISTANCE_WEIGHT_INVERSE: 'distance',
} as const

/** A cube of 51 voxels is 25 mm at half a millimetre; each hole looks at all of them. */
const LIMITS = { sizeVoxels: 51, stickVoxels: 1000, deviationVoxels: 1000 } as const

export function holeFillingOf(reconstruction: PlusElement, flaws: PlusFlaw[]): HoleFilling[] {
  return elementsNamed(reconstruction, 'HoleFillingElement').flatMap((element) => readWay(element, flaws) ?? [])
}

function readWay(element: PlusElement, flaws: PlusFlaw[]): HoleFilling | undefined {
  const read = attributesOf(element, flaws)
  const kind = read.word('Type', KINDS)
  const needed = (name: string, least: number, most: number): number => {
    if (read.text(name) === undefined) {
      flaws.push({ code: 'value', reason: `a HoleFillingElement has no ${name}` })
    }
    return read.number(name, least, most) ?? least
  }
  if (kind === undefined) {
    if (read.text('Type') === undefined) flaws.push({ code: 'value', reason: 'a HoleFillingElement has no Type' })
    return undefined
  }
  if (kind === 'stick') {
    const lengthLimit = Math.trunc(needed('StickLengthLimit', 1, LIMITS.stickVoxels))
    return { kind, lengthLimit, sticks: Math.trunc(needed('NumberOfSticksToUse', 1, 13)) }
  }
  const size = Math.trunc(needed('Size', 1, LIMITS.sizeVoxels))
  const leastKnown = needed('MinimumKnownVoxelsRatio', 0, 1)
  if (kind === 'nearest' || kind === 'distance') return { kind, size, leastKnown }
  const deviation = needed('Stdev', 1e-3, LIMITS.deviationVoxels)
  return { kind: 'gaussian', size, leastKnown, deviation, isByWeight: kind === 'gaussian-by-weight' }
}
