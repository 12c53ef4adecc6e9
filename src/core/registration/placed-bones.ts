/** Of each bone on its springs: where it lies, how sure that is, and why it must not be steered by. */
import type { Frame } from '#core/frames/frames.ts'
import { compose, invert, type Transform } from '#core/frames/transform.ts'
import { chainCovariance } from './chain-covariance.ts'
import { cloudOf } from './cloud.ts'
import { treAt, type RigidCovariance } from './rigid-covariance.ts'
import { equations } from './robust-descent.ts'
import { assigned, centreOf, nearestBones, REACH, type Chain, type Maps, type Stage } from './vertebra-chain.ts'

export interface PlacedBone<To extends Frame, From extends Frame> extends RigidCovariance {
  readonly name: string
  readonly map: Transform<To, From>
  /** Points that lie on it, and how far off these are, root mean square, mm. */
  readonly points: number
  readonly rmsMm: number
  /** Too few points hold it: only its neighbours' springs say where it is. */
  readonly isHeldByNeighboursOnly: boolean
  /** Why it must not be steered by; empty when it may. */
  readonly refusals: readonly string[]
}

/** What a bone's surface made of voxels shifts its fit by along each axis, voxels. */
const FIELD_SIGMA = 0.06
/** And what noise does on a surface that is convex wherever a beam meets it, per mm² of its variance, 1/mm: measured on bowed phantoms. The sacrum's back is one large bulge. */
const CURVED_SIGMA = 0.44
const SACRUM_CURVED_SIGMA = 0.55
/** No tracker and no contour is better than this. */
const LEAST_NOISE_MM = 0.3
const [LEAST_POINTS, MOST_RMS_OF_NOISE, MOST_TRE_MM, MOST_JOINT_DEG] = [25, 1.8, 3, 20]

/**
 * @param last stage that the maps were settled with
 * @param toldNoiseMm that was to be expected: points much worse than it are refused
 */
export function placedBones<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  maps: Maps<To, From>,
  last: Stage,
  toldNoiseMm: number,
): readonly PlacedBone<To, From>[] {
  const { bones, reads } = chain
  const owned = assigned(chain, maps, REACH * last[1])
  const covariances = chainCovariance(chain, maps, last, owned)
  return bones.map((bone, at) => {
    const own = owned[at]!
    const middle = centreOf(bone)
    const rmsMm = own.length ? equations(cloudOf(own), reads[at]!, maps[at]!, middle, last[1]).rmsMm : Number.NaN
    const of = (r: number, c: number) => covariances.get(6 * at + r, 6 * at + c)
    const curved = bone.name === 'sacrum' ? SACRUM_CURVED_SIGMA : CURVED_SIGMA
    const voxelMm = Math.max(...bone.map.geometry.spacingMm)
    const covariance = Array.from({ length: 36 }, (_, n) => {
      const [r, c] = [Math.floor(n / 6), n % 6]
      return of(r, c) + (r === c && r > 2 ? (FIELD_SIGMA * voxelMm) ** 2 + (curved * chain.noiseMm ** 2) ** 2 : 0)
    })
    const found = {
      name: bone.name,
      map: maps[at]!,
      points: own.length,
      rmsMm,
      isHeldByNeighboursOnly: own.length < LEAST_POINTS,
      covariance,
      middle,
    }
    const joints = [maps[at - 1], maps[at + 1]].flatMap((next) => (next ? [turnBetweenDeg(next, maps[at]!)] : []))
    return { ...found, refusals: refusalsOf(found, treAt(found, bone.centre), Math.max(0, ...joints), toldNoiseMm) }
  })
}

/**
 * The noise that the points themselves show, mm: median distance of those on bone, as a deviation. Points that are better
 * than was told weigh more against the springs, which would else hold the bones where they were in the CT.
 */
export function foundNoiseMm<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  maps: Maps<To, From>,
  [, scaleMm]: Stage,
): number {
  const offs = nearestBones(chain.points, chain.reads, maps, REACH * scaleMm)
    .flatMap(({ owner, offMm }) => (owner < 0 ? [] : [Math.abs(offMm)]))
    .toSorted((a, b) => a - b)
  if (offs.length < LEAST_POINTS) return chain.noiseMm
  return Math.min(chain.noiseMm, Math.max(LEAST_NOISE_MM, 1.4826 * offs[offs.length >> 1]!))
}

function refusalsOf(
  { name, points, rmsMm, isHeldByNeighboursOnly }: Omit<PlacedBone<Frame, Frame>, 'refusals'>,
  treMm: number,
  jointDeg: number,
  noiseMm: number,
): readonly string[] {
  const refusals: string[] = []
  if (isHeldByNeighboursOnly)
    refusals.push(`${name}: ${points} points lie on it, too few to know where it is: sweep over it`)
  else if (rmsMm > MOST_RMS_OF_NOISE * noiseMm)
    refusals.push(`${name}: its points lie ${rmsMm.toFixed(1)} mm off it (root mean square): sweep over it again`)
  if (treMm > MOST_TRE_MM)
    refusals.push(`${name}: ${treMm.toFixed(1)} mm are to be expected in its middle: sweep over more of it`)
  if (jointDeg > MOST_JOINT_DEG)
    refusals.push(
      `${name}: turned by ${Math.round(jointDeg)}° against its neighbour, more than a disc allows: sweep again, over the sacrum too`,
    )
  return refusals
}

function turnBetweenDeg<To extends Frame, From extends Frame>(a: Transform<To, From>, b: Transform<To, From>): number {
  const { matrix: m } = compose(a, invert(b))
  return (Math.acos(Math.min(1, Math.max(-1, (m[0]! + m[5]! + m[10]! - 1) / 2))) * 180) / Math.PI
}
