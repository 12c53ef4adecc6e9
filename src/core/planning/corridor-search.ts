/**
 * Looks for ways to a target: thousands of straight ones, each walked from the target out to the skin; those that meet
 * bone, come too near to what must be kept away from, or are too long for any needle are left out and counted by reason,
 * the rest is scored, and the best few that differ from each other are shown.
 */
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { point } from '#core/frames/transform.ts'
import {
  boneField,
  isInTheSac,
  keptAwayFields,
  TOLD_MM,
  type DistanceReader,
  type KeptAwayField,
} from './clearance-fields.ts'
import {
  needleFor,
  outOfPlane,
  reasonsFor,
  scoreOf,
  steepness,
  LOSSES,
  type Clearance,
  type Corridor,
} from './corridor.ts'
import { MATTER, type Ground } from './known-anatomy.ts'
import type { PlanPoint } from './path.ts'
import { noGoStructures, type Procedure, type ProcedurePlace } from './procedure.ts'
import { waysFor, type Way } from './ways.ts'

export const SEARCH = {
  candidates: 6000,
  shown: 5,
  /** Along a way, mm: half of a label's voxel. */
  stepMm: 0.6,
  /** To bone on the way, mm: half the thickness of a 22 G needle, and half a voxel of the labels. */
  besideBoneMm: 1,
  /** The tip itself lies where the target is. */
  tipMm: 1,
  /** Air for so long is outside, not a gap in the map, mm. */
  outsideMm: 6,
  /** Two ways that are shown differ by so much at the least. */
  apartRad: (7 * Math.PI) / 180,
} as const

export interface CorridorRequest {
  readonly ground: Ground
  readonly procedure: Procedure
  readonly place: ProcedurePlace
  readonly target: PlanPoint
  readonly candidates?: number
}

export interface CorridorSearch {
  /** Best first. */
  readonly corridors: readonly Corridor[]
  readonly candidates: number
  /** How many went all the way. */
  readonly open: number
  /** Why the others were left out, commonest first. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[]
}

const IN_THE_SAC = STRUCTURES.filter(({ kind }) => isInTheSac(kind)).map(({ label }) => label)

export function searchCorridors(request: CorridorRequest): CorridorSearch {
  const { ground, procedure, place, target, candidates = SEARCH.candidates } = request
  const { probe, needle } = procedure
  const bone = boneField(ground)
  const fields = keptAwayFields(ground, noGoStructures(procedure, place), IN_THE_SAC)
  const ways = waysFor(probe, place, candidates)
  const refusals = new Map<string, number>()
  const open: Corridor[] = []
  const { touchesBoneMm } = procedure.target
  const walking = { matterAt: matterReader(ground), bone, fields, target, touchesBoneMm }
  for (const way of ways) {
    const walked = walk(way, walking)
    const outOfPlaneRad = outOfPlane(probe, way)
    const needleMm = walked.ok ? needleFor(walked.lengthMm, needle) : undefined
    const reason = walked.ok
      ? needleMm === undefined
        ? `no ${needle.kind} needle is long enough`
        : outOfPlaneRad > LOSSES.farthestRad
          ? `too far out of the ${probe.plane} plane`
          : undefined
      : walked.reason
    if (reason !== undefined || !walked.ok || needleMm === undefined) {
      refusals.set(reason!, (refusals.get(reason!) ?? 0) + 1)
      continue
    }
    const { clearances, boneMm, lengthMm } = walked
    const told = { clearances, boneMm, lengthMm, outOfPlaneRad, steepRad: steepness(way) }
    open.push({
      entry: point('ct', ...along(target, way, lengthMm)),
      target,
      needleMm,
      leftMm: needleMm - lengthMm,
      score: scoreOf({ ...told, leastBoneMm: SEARCH.besideBoneMm }),
      asideRad: way.asideRad,
      caudalRad: way.caudalRad,
      reasons: [],
      ...told,
    })
  }
  const leftOut = [...refusals].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count)
  const corridors = bestApart(open).map((one) => ({ ...one, reasons: reasonsFor(one, probe) }))
  return { corridors, candidates: ways.length, open: open.length, leftOut }
}

interface Walking {
  readonly matterAt: ReturnType<typeof matterReader>
  readonly bone: DistanceReader | undefined
  readonly fields: readonly KeptAwayField[]
  readonly target: PlanPoint
  readonly touchesBoneMm: number
}

type Walked =
  | { readonly ok: true; readonly lengthMm: number; readonly boneMm: number; readonly clearances: readonly Clearance[] }
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): Walked => ({ ok: false, reason })

function walk(way: Way, { matterAt, bone, fields, target, touchesBoneMm }: Walking): Walked {
  const least = new Float64Array(fields.length).fill(Infinity)
  const endMm = Math.max(SEARCH.tipMm, touchesBoneMm)
  let boneMm = Infinity
  let airFromMm: number | undefined
  for (let atMm = 0; ; atMm += SEARCH.stepMm) {
    const x = target.x + way.outwards[0] * atMm
    const y = target.y + way.outwards[1] * atMm
    const z = target.z + way.outwards[2] * atMm
    const matter = matterAt(x, y, z)
    if (matter === undefined && airFromMm === undefined) return refused('the skin is not in the volume')
    if (airFromMm !== undefined && (matter === undefined || atMm - airFromMm >= SEARCH.outsideMm)) break
    airFromMm = matter === MATTER.air ? (airFromMm ?? atMm) : undefined
    const toBoneMm = bone?.at(x, y, z) ?? Infinity
    if (toBoneMm < neededFromBone(atMm, endMm)) return refused('bone is on the way')
    if (atMm > endMm && toBoneMm < boneMm) boneMm = toBoneMm
    const shut = keepLeast(fields, least, x, y, z)
    if (shut) return refused(`too near to ${shut.kept.structure.kind}`)
  }
  return { ok: true, lengthMm: airFromMm, boneMm, clearances: clearancesOf(fields, least) }
}

/** Bone is what many procedures aim at: over the last stretch the way may come to it. */
function neededFromBone(atMm: number, endMm: number): number {
  if (atMm <= SEARCH.tipMm) return -Infinity
  return SEARCH.besideBoneMm * Math.min(1, (atMm - SEARCH.tipMm) / Math.max(0.1, endMm - SEARCH.tipMm))
}

/** Lowers the least distance to each by that at a place. @returns one that is nearer than it may be */
function keepLeast(fields: readonly KeptAwayField[], least: Float64Array, x: number, y: number, z: number) {
  let shut: KeptAwayField | undefined
  for (let n = 0; n < fields.length; n++) {
    const field = fields[n]!
    const { low, high } = field.box
    if (x < low[0] || x > high[0] || y < low[1] || y > high[1] || z < low[2] || z > high[2]) continue
    const mm = field.at(x, y, z)
    if (mm < least[n]!) least[n] = mm
    if (mm < field.stopMm) shut = field
  }
  return shut
}

function clearancesOf(fields: readonly KeptAwayField[], least: Float64Array): readonly Clearance[] {
  return fields
    .flatMap(({ kept: { structure }, stopMm, warnMm }, n): Clearance[] => {
      const mm = least[n]!
      return mm > Math.max(warnMm, TOLD_MM)
        ? []
        : [{ structure: structure.name, label: structure.label, mm, stopMm, warnMm }]
    })
    .toSorted((a, b) => a.mm - a.stopMm - (b.mm - b.stopMm))
}

const along = ({ x, y, z }: PlanPoint, { outwards: [u, v, w] }: Way, mm: number): readonly [number, number, number] => [
  x + u * mm,
  y + v * mm,
  z + w * mm,
]

function matterReader({ geometry: { dimensions, spacingMm: s, origin: o }, matter }: Ground) {
  const [nx, ny, nz] = dimensions
  return (x: number, y: number, z: number): number | undefined => {
    const i = Math.round((x - o[0]) / s[0])
    const j = Math.round((y - o[1]) / s[1])
    const k = Math.round((z - o[2]) / s[2])
    return i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? undefined : matter[i + nx * (j + ny * k)]
  }
}

function bestApart(open: readonly Corridor[]): readonly Corridor[] {
  const kept: Corridor[] = []
  for (const one of open.toSorted((a, b) => b.score - a.score)) {
    if (kept.length === SEARCH.shown) break
    if (kept.every((other) => angleBetween(one, other) >= SEARCH.apartRad)) kept.push(one)
  }
  return kept
}

/** Of two ways to one target. */
function angleBetween(a: Corridor, b: Corridor): number {
  const [u, v] = [a, b].map(({ entry, target, lengthMm }) =>
    (['x', 'y', 'z'] as const).map((axis) => (entry[axis] - target[axis]) / lengthMm),
  ) as [number[], number[]]
  return Math.acos(
    Math.min(
      1,
      u.reduce((sum, part, axis) => sum + part * v[axis]!, 0),
    ),
  )
}
