/** All bones of one person as parts of the CT: shaped once where the CT saw them, then each moved as a whole with its posture. */
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import { gapOf, jointInLower, jointSeenFrom, type FacetJoint } from './facet-joint.ts'
import { hipBoneSdf } from './hip-bone.ts'
import type { SpineParameters } from './parameters.ts'
import type { Part } from './part.ts'
import {
  placed,
  placedBox,
  placedSdf,
  seenFrom,
  unplaced,
  type PlacedSpine,
  type Placement,
  type Vector,
} from './placement.ts'
import { sacrumSdf, type Sacrum } from './sacrum.ts'
import { smoothMax, type Sdf } from './sdf.ts'
import { CORTEX_MM, type Tissue } from './tissues.ts'
import { transitionalWing } from './transition.ts'
import { hindArch, superiorProcess, vertebraSdf, type SideNeighbours, type Vertebra } from './vertebra.ts'
import { heightOf, pedicleOffset, pedicleRise, transverseTip, wallOf } from './vertebra-landmarks.ts'

export type JointsOfLevel = Readonly<Record<Side, FacetJoint>>

export interface BoneShapes {
  /** Of `LEVELS`, each in its own frame. */
  readonly vertebrae: readonly Vertebra[]
  readonly sacrum: Sacrum
  /** Joint n is under vertebra n, in the frame of the bone below; right ones as in a mirror. */
  readonly joints: readonly JointsOfLevel[]
}

const mirrored = (side: Side, sdf: Sdf): Sdf => (side === 'left' ? sdf : (x, y, z) => sdf(-x, y, z))

/** @param spine in the posture of the CT, where joints fit. */
export function shapeBones(spine: PlacedSpine, { facetArthropathy, transition }: SpineParameters): BoneShapes {
  const { vertebrae, sacrum } = spine
  const lowerOf = (at: number): Placement => vertebrae[at + 1] ?? sacrum
  const joints = vertebrae.map(({ level, measures }, at): JointsOfLevel => {
    const of = (side: Side): FacetJoint => ({
      level,
      side,
      grade: facetArthropathy[level][side],
      gapMm: gapOf(facetArthropathy[level][side]),
      ...jointInLower(measures, vertebrae[at + 1]?.measures, sacrum.measures, measures.facetAngleDeg[side]),
    })
    return { left: of('left'), right: of('right') }
  })
  const sacralShape = sacrumSdf(sacrum.measures, joints.at(-1)!)

  /** What of the bone under joint n comes up beside or under the vertebra above it, in that one's frame, mirrored for the right. */
  function processBelow(at: number, side: Side): Sdf {
    const lower = vertebrae[at + 1]
    const joint = joints[at]![side]
    const local = lower
      ? processAndArch(mirrored(side, superiorProcess(joint, isthmusOf(at + 1), 4.6)), at + 1)
      : sacralShape.sdf
    return mirrored(side, placedSdf(seenFrom(vertebrae[at]!, lowerOf(at)), local))
  }
  function processAndArch(process: Sdf, at: number): Sdf {
    const arch = hindArch(vertebrae[at]!.measures)
    return (x, y, z) => Math.min(process(x, y, z), arch(x, y, z))
  }
  const isthmusOf = (at: number): Vector => {
    const m = vertebrae[at]!.measures
    return [pedicleOffset(m) - 0.5, wallOf(m) + 9.5, pedicleRise(m)]
  }

  function neighbours(at: number, side: Side): SideNeighbours {
    const v = vertebrae[at]!
    const last = at === LEVELS.length - 1
    return {
      above: joints[at - 1]?.[side],
      below: jointSeenFrom(v, lowerOf(at), joints[at]![side]),
      processBelow: processBelow(at, side),
      wing: last ? wingOf(side) : undefined,
    }
  }
  function wingOf(side: Side): Sdf | undefined {
    const v = vertebrae.at(-1)!
    const flip = ([x, y, z]: Vector): Vector => (side === 'right' ? [-x, y, z] : [x, y, z])
    const ala = flip(unplaced(v, placed(sacrum, flip([40, 4, -9]))))
    const m = v.measures
    const block = mirrored(side, placedSdf(seenFrom(v, sacrum), sacralShape.block))
    return transitionalWing(
      transition[side],
      [pedicleOffset(m), wallOf(m) + 6, pedicleRise(m)],
      transverseTip(m),
      ala,
      block,
    )
  }
  return {
    vertebrae: vertebrae.map(({ measures }, at) =>
      vertebraSdf(measures, { left: neighbours(at, 'left'), right: neighbours(at, 'right') }),
    ),
    sacrum: sacralShape,
    joints,
  }
}

const boneTissue = (_x: number, _y: number, _z: number, distanceMm: number): Tissue =>
  distanceMm < -CORTEX_MM ? 'cancellous-bone' : 'cortical-bone'

/** The shapes as parts of the CT, where `spine` has them. */
export function placeBones(shapes: BoneShapes, spine: PlacedSpine): readonly Part[] {
  const { sacrum } = spine
  const sacral = bone(
    'sacrum',
    structure('sacrum').label,
    sacrum,
    shapes.sacrum.sdf,
    [-58, -60, -112],
    [58, 50, 22],
    (x, y, z) => {
      const part = shapes.sacrum.partOf(x, y, z)
      return structure(part, undefined, part === 'sacrum' ? undefined : x < 0 ? 'right' : 'left').label
    },
  )
  const hipBone = hipBoneSdf(sacrum.measures.lengthMm / 105)
  /** Of the sacroiliac joint. */
  const free = 2.5
  return [
    ...spine.vertebrae.map((v, at) => {
      const { sdf, partOf } = shapes.vertebrae[at]!
      const m = v.measures
      const side = Math.max(m.transverseWidthMm, m.lowerWidthMm) / 2 + 8
      const low: Vector = [-side, -m.upperDepthMm / 2 - 8, -heightOf(m) / 2 - m.discHeightMm - 28]
      const high: Vector = [side, wallOf(m) + m.spinousLengthMm + 2, heightOf(m) / 2 + 18]
      return bone(
        v.level,
        structure('vertebral body', v.level).label,
        v,
        sdf,
        low,
        high,
        vertebraLabels(v.level, partOf),
      )
    }),
    sacral,
    ...SIDES.map((side) => {
      const sign = side === 'left' ? 1 : -1
      const wing: Sdf = (x, y, z) => {
        const own = hipBone(sign * x, y, z)
        return own > 20 ? own : smoothMax(own, free - shapes.sacrum.block(x, y, z), 1)
      }
      const [low, high] = [[30, -110, -135] as const, [140, 100, 95] as const]
      const box =
        side === 'left'
          ? ([low, high] as const)
          : ([
              [-high[0], low[1], low[2]],
              [-low[0], high[1], high[2]],
            ] as const)
      return bone(`${side} hip bone`, structure('hip bone', undefined, side).label, sacrum, wing, ...box)
    }),
  ]
}

function vertebraLabels(level: Level, partOf: Vertebra['partOf']) {
  const of = (kind: Parameters<typeof structure>[0], side?: Side) => structure(kind, level, side).label
  const sided = (kind: Parameters<typeof structure>[0]) => ({ left: of(kind, 'left'), right: of(kind, 'right') })
  const labels = {
    pedicle: sided('pedicle'),
    lamina: sided('lamina'),
    'transverse process': sided('transverse process'),
    'mammillary process': sided('mammillary process'),
    'superior articular process': sided('superior articular process'),
    'inferior articular process': sided('inferior articular process'),
  } as const
  const [body, spinous] = [of('vertebral body'), of('spinous process')]
  return (x: number, y: number, z: number) => {
    const part = partOf(x, y, z)
    if (part === 'vertebral body') return body
    if (part === 'spinous process') return spinous
    return labels[part][x < 0 ? 'right' : 'left']
  }
}

/** The bone around a local signed distance, as a part of the CT. */
function bone(
  name: string,
  label: number,
  placement: Placement,
  local: Sdf,
  low: Vector,
  high: Vector,
  labelOf?: (x: number, y: number, z: number) => number,
): Part {
  return {
    name,
    label,
    tissue: 'cortical-bone',
    tissueOf: boneTissue,
    sdf: placedSdf(placement, local),
    box: placedBox(placement, low, high),
    ...(labelOf && { labelOf: placedSdf(placement, labelOf) }),
  }
}

/** Where the middle of a joint under vertebra `at` is in the CT. */
export function jointInCt(shapes: BoneShapes, spine: PlacedSpine, at: number, side: Side): Vector {
  const owner = spine.vertebrae[at + 1] ?? spine.sacrum
  const [x, y, z] = shapes.joints[at]![side].at
  return placed(owner, [side === 'right' ? -x : x, y, z])
}
