/**
 * Which part of a vertebra a place in its bone is. As the phantom has it, but for the pillar between two joints: the
 * pars interarticularis, its narrowest place, parts it into what carries the upper joint and what carries the lower.
 */
import type { Level } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import { unplaced, type PlacedVertebra, type Vector } from '#core/phantom/placement.ts'
import type { BonyPart, Vertebra } from '#core/phantom/vertebra.ts'
import { pedicleOffset } from '#core/phantom/vertebra-landmarks.ts'

/** Of the pillar at the pars: how far under the middle of the body it is, half its width. */
const PARS = { z: -6.5, halfWidthMm: 4.5 } as const

const SIDED: readonly BonyPart[] = [
  'pedicle',
  'lamina',
  'transverse process',
  'mammillary process',
  'superior articular process',
  'inferior articular process',
]

/** @returns the label of the part at a place of the volume */
export function vertebraPart(vertebra: PlacedVertebra, { partOf }: Vertebra) {
  const { measures: m, level } = vertebra
  const pillarX = Math.min(pedicleOffset(m) - 1.5, m.facetOffsetMm + 0.5) - PARS.halfWidthMm
  const labels = new Map<string, number>()
  return (place: Vector): number => {
    const [x, y, z] = unplaced(vertebra, place)
    let part = partOf(x, y, z)
    if (part === 'lamina' && Math.abs(x) > pillarX)
      part = z > PARS.z ? 'superior articular process' : 'inferior articular process'
    return labelOf(labels, part, level, x < 0)
  }
}

function labelOf(labels: Map<string, number>, part: BonyPart, level: Level, isRight: boolean): number {
  const key = `${part}${isRight ? 1 : 0}`
  const known = labels.get(key)
  if (known !== undefined) return known
  const side = SIDED.includes(part) ? (isRight ? 'right' : 'left') : undefined
  const { label } = structure(part, level, side)
  labels.set(key, label)
  return label
}
