/**
 * A lumbar spine made of formulae, from the lower end of T12 to the sacrum, with the back
 * around it: the patient of the built-in case. CT frame, LPS mm, L3's body in the origin.
 *
 * It is one list of named parts, each a signed distance; whatever is asked of it (tissue,
 * HU, echoes, distances) comes from that list, so a part added there is everywhere.
 * Left and right bones are mirror images; nothing about it is of a real person.
 */
import { FACET_GAP_MM, type Level, type VertebraMeasures } from './morphometry.ts'
import {
  facetInLower,
  placed,
  placedBox,
  placeSpine,
  seenFrom,
  unplaced,
  type PlacedVertebra,
  type Placement,
} from './placement.ts'
import { iliumSdf, sacrumSdf } from './sacrum.ts'
import { outsideBox, type Sdf } from './sdf.ts'
import { softTissue, type Part } from './soft-tissue.ts'
import type { Tissue } from './tissues.ts'
import { heightOf, processRoot, spinousTip, superiorProcess, transverseTip, vertebraSdf, wallOf } from './vertebra.ts'

type Place = readonly [x: number, y: number, z: number]

export interface VertebraLandmarks {
  readonly level: Level
  readonly bodyCentre: Place
  readonly canalCentre: Place
  readonly spinousTip: Place
  readonly transverseTips: { readonly left: Place; readonly right: Place }
  /** Of the joints with the vertebra below. */
  readonly facetJoints: { readonly left: Place; readonly right: Place }
}

export interface LumbarSpine {
  /** In the order they are laid down: of two parts at one place the later one is there. */
  readonly parts: readonly Part[]
  readonly bones: readonly Part[]
  readonly vertebrae: readonly PlacedVertebra[]
  readonly sacrum: Placement
  readonly landmarks: Readonly<Record<Level, VertebraLandmarks>>
  tissueAt: (x: number, y: number, z: number) => Tissue
  /** Distance to the nearest bone, mm, negative inside; never more than it is, and far away often less. */
  boneAt: Sdf
  /** Distance to the skin, mm, negative under it. */
  skinAt: Sdf
}

/** The bone around a local signed distance, as a part of the CT. */
function bone(name: string, placement: Placement, local: Sdf, low: Place, high: Place): Part {
  const [, cy, cz] = placement.centre
  const [c, s] = [Math.cos(placement.tiltRad), Math.sin(placement.tiltRad)]
  return {
    name,
    tissue: 'bone',
    sdf: (x, y, z) => local(x, (y - cy) * c - (z - cz) * s, (y - cy) * s + (z - cz) * c),
    box: placedBox(placement, low, high),
  }
}

/** A signed distance of one frame, asked in the coordinates of another; both are turned about the same axis. */
function between(of: Placement, seenIn: Placement, sdf: Sdf): Sdf {
  const [, oy, oz] = unplaced(of, seenIn.centre)
  const [c, s] = [Math.cos(of.tiltRad - seenIn.tiltRad), Math.sin(of.tiltRad - seenIn.tiltRad)]
  return (x, y, z) => sdf(x, oy + y * c - z * s, oz + y * s + z * c)
}

function boxOf(m: VertebraMeasures): { low: Place; high: Place } {
  const side = Math.max(m.transverseWidthMm, m.lowerWidthMm) / 2 + 2
  return {
    low: [-side, -m.upperDepthMm / 2 - 2, -heightOf(m) / 2 - m.discHeightMm - 22],
    high: [side, wallOf(m) + m.spinousLengthMm + 2, heightOf(m) / 2 + 16],
  }
}

export function createLumbarSpine(): LumbarSpine {
  const { vertebrae, sacrum } = placeSpine()
  /** Joint n is under vertebra n, in the frame of the bone below. */
  const joints = vertebrae.map((v, at) => facetInLower(v.measures, vertebrae[at + 1]?.measures))
  const lowerOf = (at: number): Placement => vertebrae[at + 1] ?? sacrum

  /** What of the bone under joint n comes up beside the vertebra above it, in that one's frame. */
  const processBelow = (at: number): Sdf => {
    const lower = vertebrae[at + 1]
    const local = lower
      ? superiorProcess(joints[at]!, processRoot(lower.measures), FACET_GAP_MM)
      : sacrumSdf(joints[at]!, FACET_GAP_MM)
    return between(lower ?? sacrum, vertebrae[at]!, local)
  }

  const bones = [
    ...vertebrae.map((v, at) => {
      const local = vertebraSdf(v.measures, {
        above: joints[at - 1],
        below: seenFrom(lowerOf(at), joints[at]!, v),
        processBelow: processBelow(at),
        gapMm: FACET_GAP_MM,
      })
      const { low, high } = boxOf(v.measures)
      return bone(v.level, v, local, low, high)
    }),
    bone('sacrum', sacrum, sacrumSdf(joints.at(-1)!, FACET_GAP_MM), [-58, -60, -108], [58, 50, 20]),
    bone('iliac bones', sacrum, iliumSdf(), [-140, -60, -106], [140, 54, 42]),
  ]
  const soft = softTissue(vertebrae, sacrum)
  const parts = [...soft, ...bones]
  const latestFirst = parts.toReversed()
  const skinAt = soft[0]!.sdf

  return {
    parts,
    bones,
    vertebrae,
    sacrum,
    landmarks: Object.fromEntries(
      vertebrae.map((v, at) => [v.level, landmarksOf(v, placed(lowerOf(at), joints[at]!.at))]),
    ) as unknown as LumbarSpine['landmarks'],
    skinAt,
    tissueAt: (x, y, z) =>
      latestFirst.find((part) => outsideBox(part.box, x, y, z) === 0 && part.sdf(x, y, z) < 0)?.tissue ?? 'air',
    boneAt: (x, y, z) => {
      let nearest = Infinity
      for (const { box, sdf } of bones) {
        const outside = outsideBox(box, x, y, z)
        // A box three millimetres away needs no closer look: the ray comes back with a smaller step.
        if (outside < nearest) nearest = Math.min(nearest, outside > 3 ? outside : sdf(x, y, z))
      }
      return nearest
    },
  }
}

function landmarksOf(v: PlacedVertebra, joint: Place): VertebraLandmarks {
  const tip = transverseTip(v.measures)
  return {
    level: v.level,
    bodyCentre: v.centre,
    canalCentre: placed(v, [0, wallOf(v.measures) + v.measures.canalDepthMm / 2, 0]),
    spinousTip: placed(v, spinousTip(v.measures)),
    transverseTips: { left: placed(v, tip), right: placed(v, [-tip[0], tip[1], tip[2]]) },
    facetJoints: { left: joint, right: [-joint[0], joint[1], joint[2]] },
  }
}
