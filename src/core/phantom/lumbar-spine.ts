/**
 * A lumbar spine made of formulae, from the lower end of T12 to the sacrum, with the back
 * around it: the patient of the built-in case. CT frame, LPS mm, L3's body in the origin.
 *
 * It is one list of named parts, each a signed distance; whatever is asked of it (tissue,
 * HU, echoes, distances) comes from that list, so a part added there is everywhere.
 * Left and right bones are mirror images; nothing about it is of a real person.
 */
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { jointInCt, placeBones, shapeBones, type BoneShapes } from './bones.ts'
import { facetParts } from './facet-parts.ts'
import { PLAINLY, type Feeling } from './felt.ts'
import { drawMeasures } from './morphometry.ts'
import { checkParameters, TYPICAL, type SpineParameters } from './parameters.ts'
import type { Part } from './part.ts'
import { inPosture, placed, placeSpine, type PlacedSacrum, type PlacedSpine, type PlacedVertebra } from './placement.ts'
import { outsideBox, type Sdf } from './sdf.ts'
import { softTissueInSteps, type SoftTissue } from './soft/soft-tissue.ts'
import type { Tissue } from './tissues.ts'
import {
  pedicleOffset,
  pedicleRise,
  sapTransverseJunction,
  spinousTip,
  transverseTip,
  wallOf,
} from './vertebra-landmarks.ts'

type Place = readonly [x: number, y: number, z: number]

export interface VertebraLandmarks {
  readonly level: Level
  readonly bodyCentre: Place
  readonly canalCentre: Place
  readonly spinousTip: Place
  readonly transverseTips: Readonly<Record<Side, Place>>
  /** Middle of each pedicle at its isthmus. */
  readonly pedicles: Readonly<Record<Side, Place>>
  /** Target of the medial branch block: groove between superior articular and transverse process, where the nerve of the level above crosses. */
  readonly sapTransverseJunctions: Readonly<Record<Side, Place>>
  /** Of the joints with the vertebra below. */
  readonly facetJoints: Readonly<Record<Side, Place>>
}

export interface LumbarSpine {
  readonly parameters: SpineParameters
  /** In the order they are laid down: of two parts at one place the later one is there. */
  readonly parts: readonly Part[]
  readonly bones: readonly Part[]
  readonly soft: SoftTissue
  readonly vertebrae: readonly PlacedVertebra[]
  readonly sacrum: PlacedSacrum
  /** Where the same bones were when the CT was taken, supine: what a registration of each vertebra has to find. */
  readonly supine: PlacedSpine
  readonly shapes: BoneShapes
  readonly landmarks: Readonly<Record<Level, VertebraLandmarks>>
  tissueAt: (x: number, y: number, z: number) => Tissue
  /** Label of the structure there (`core/anatomy/structures.ts`), 0 in air. */
  labelAt: (x: number, y: number, z: number) => number
  /** Distance to the nearest bone, mm, negative inside; never more than it is, and far away often less. */
  boneAt: Sdf
  /** Distance to the skin, mm, negative under it. */
  skinAt: Sdf
}

/** @throws RangeError naming a parameter that is out of its anatomical range. */
export function createLumbarSpine(parameters: SpineParameters = TYPICAL, feeling = PLAINLY): LumbarSpine {
  const steps = lumbarSpineInSteps(parameters, feeling)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same in steps, for a thread that must not be held up: none takes longer than a few hundredths of a second with `readOff`. */
export function* lumbarSpineInSteps(parameters: SpineParameters, feeling: Feeling): Generator<void, LumbarSpine> {
  checkParameters(parameters)
  const supine = placeSpine(drawMeasures(parameters), parameters)
  const spine = inPosture(supine, parameters)
  const { vertebrae, sacrum } = spine
  const shapes = shapeBones(supine, parameters)
  const bones = placeBones(shapes, spine)
  yield
  const soft = yield* softTissueInSteps({ parameters, vertebrae, sacrum, bones }, feeling)
  const parts = [...soft.parts, ...facetParts(shapes, spine), ...bones]
  const latestFirst = parts.toReversed()
  const partAt = (x: number, y: number, z: number) =>
    latestFirst.find((part) => outsideBox(part.box, x, y, z) === 0 && part.sdf(x, y, z) < 0)

  return {
    parameters,
    parts,
    bones,
    vertebrae,
    sacrum,
    soft,
    supine,
    shapes,
    landmarks: Object.fromEntries(
      LEVELS.map((level, at) => [level, landmarksOf(shapes, spine, soft, at)]),
    ) as unknown as LumbarSpine['landmarks'],
    skinAt: soft.skinAt,
    tissueAt(x, y, z) {
      const part = partAt(x, y, z)
      return part ? (part.tissueOf?.(x, y, z, part.sdf(x, y, z)) ?? part.tissue) : 'air'
    },
    labelAt(x, y, z) {
      const part = partAt(x, y, z)
      return part ? (part.labelOf?.(x, y, z) ?? part.label) : 0
    },
    boneAt: nearestBone(bones),
  }
}

/** Distance to the nearest of them, mm; see `LumbarSpine.boneAt`. */
export function nearestBone(bones: readonly Part[]): Sdf {
  return (x, y, z) => {
    let nearest = Infinity
    for (const { box, sdf } of bones) {
      const outside = outsideBox(box, x, y, z)
      // A box three millimetres away needs no closer look: the ray comes back with a smaller step.
      if (outside < nearest) nearest = Math.min(nearest, outside > 3 ? outside : sdf(x, y, z))
    }
    return nearest
  }
}

const bothSides = <T>(of: (side: Side) => T) =>
  Object.fromEntries(SIDES.map((side) => [side, of(side)])) as Readonly<Record<Side, T>>

function landmarksOf(shapes: BoneShapes, spine: PlacedSpine, soft: SoftTissue, at: number): VertebraLandmarks {
  const v = spine.vertebrae[at]!
  const m = v.measures
  return {
    level: v.level,
    bodyCentre: v.centre,
    canalCentre: placed(v, [0, wallOf(m) + m.canalDepthMm / 2, 0]),
    spinousTip: placed(v, spinousTip(m)),
    transverseTips: bothSides((side) => placed(v, transverseTip(m, side))),
    pedicles: bothSides((side) =>
      placed(v, [(side === 'left' ? 1 : -1) * pedicleOffset(m), wallOf(m) + 2, pedicleRise(m)]),
    ),
    sapTransverseJunctions: bothSides(
      (side) =>
        soft.medialBranches.find((branch) => branch.level === LEVELS[at - 1] && branch.side === side)?.junction ??
        placed(v, sapTransverseJunction(m, side)),
    ),
    facetJoints: bothSides((side) => jointInCt(shapes, spine, at, side)),
  }
}
