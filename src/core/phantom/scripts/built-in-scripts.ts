/** The scripts that come with the phantom: two scans a sonographer starts with, and an injection in plane. */
import type { Level } from '#core/anatomy/levels.ts'
import {
  needleAimedAt,
  probeAtPlace,
  skinPlace,
  type NeedlePlace,
  type ProbePlace,
} from '#core/phantom/contact/on-skin.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MARKER_MM } from '#core/phantom/sweep.ts'
import type { Script, ScriptMoment } from './script.ts'

/** 'sweep' is the endless one that the simulated probe does when nobody holds it. */
export const SCRIPT_NAMES = ['sweep', 'paramedian', 'transverse', 'facet'] as const
export type ScriptName = (typeof SCRIPT_NAMES)[number]

const STRAIGHT = { turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 } as const

/** Undefined for the sweep, which is no hand's. */
export function scriptOf(name: ScriptName, spine: LumbarSpine): Script | undefined {
  switch (name) {
    case 'sweep':
      return undefined
    case 'paramedian':
      return paramedian(spine)
    case 'transverse':
      return transverse(spine)
    case 'facet':
      return facet(spine)
  }
}

const midlineZ = ({ landmarks }: LumbarSpine, level: Level) => landmarks[level].spinousTip[2]

/** Sagittal over the left laminae, tilted to the canal, from the sacrum up to T12 at 7 mm/s. */
function paramedian(spine: LumbarSpine): Script {
  const [low, high] = [midlineZ(spine, 'L5') - 30, midlineZ(spine, 'T12')]
  const at = (zMm: number): ProbePlace => ({ ...STRAIGHT, xMm: 18, zMm, turnDeg: 90, tiltDeg: 12 })
  const endMs = 1500 + ((high - low) / 7) * 1000
  return [
    { atMs: 0, probe: at(low) },
    { atMs: 1500, probe: at(low) },
    { atMs: endMs, probe: at(high) },
    { atMs: endMs + 1500, probe: at(high) },
  ]
}

/** Across the midline from L5 to L1, resting on every spinous process and between every two. */
function transverse(spine: LumbarSpine): Script {
  const tips = (['L5', 'L4', 'L3', 'L2', 'L1'] as const).map((level) => midlineZ(spine, level))
  const stops = tips.flatMap((z, n) => (n ? [(tips[n - 1]! + z) / 2, z] : [z]))
  return stops.flatMap((zMm, n): ScriptMoment[] => {
    const probe: ProbePlace = { ...STRAIGHT, xMm: 0, zMm }
    return [
      { atMs: n * 3000, probe },
      { atMs: n * 3000 + 1200, probe },
    ]
  })
}

/** Beside the array on the skin, mm. */
const BESIDE_MM = 32
/** The tissue holds the needle back from the hand by about this. */
const HELD_BACK_MM = 3
const ADVANCE_MM_PER_S = 6

/** The left facet joint of L4 and L5 seen across, and a needle to it in the picture's plane from its outer side. */
function facet(spine: LumbarSpine): Script {
  const target = spine.landmarks.L4.facetJoints.left
  const probe = inPlaneOf(spine, { ...STRAIGHT, xMm: target[0] - 4, zMm: target[2] }, target)
  const entry = entryInPlane(spine, probe, probe.xMm + BESIDE_MM)
  const { upDeg, leftDeg, awayMm } = needleAimedAt(spine.skinAt, entry, target)
  const at = (depthMm: number): NeedlePlace => ({ ...entry, upDeg, leftDeg, depthMm })
  const deepMm = awayMm + HELD_BACK_MM
  const [outMs, inMs] = [6000, 6000 + (deepMm / ADVANCE_MM_PER_S) * 1000]
  const before = { ...probe, zMm: probe.zMm - 18 }
  return [
    { atMs: 0, probe: before, needle: at(-15) },
    { atMs: 4000, probe, needle: at(-15) },
    { atMs: outMs, probe, needle: at(0) },
    { atMs: inMs, probe, needle: at(deepMm) },
    { atMs: inMs + 4000, probe, needle: at(deepMm) },
    { atMs: inMs + 10_000, probe, needle: at(-15) },
  ]
}

type Place = readonly [x: number, y: number, z: number]

/** Slid up or down until the picture's plane runs through the target. */
function inPlaneOf(spine: LumbarSpine, place: ProbePlace, target: Place): ProbePlace {
  let now = place
  for (let round = 0; round < 6; round++) now = { ...now, zMm: now.zMm + outOfPlaneMm(spine, now, target) }
  return now
}

/** On the skin at x, where the picture's plane meets it. */
function entryInPlane(spine: LumbarSpine, probe: ProbePlace, xMm: number) {
  let zMm = probe.zMm
  for (let round = 0; round < 6; round++) zMm -= outOfPlaneMm(spine, probe, skinPlace(spine.skinAt, xMm, zMm))
  return { xMm, zMm }
}

/** Upwards positive. @throws RangeError for a place beside the body, which none of these is. */
function outOfPlaneMm({ skinAt }: LumbarSpine, place: ProbePlace, [x, y, z]: Place): number {
  const pose = probeAtPlace(skinAt, place, MARKER_MM)
  if (!pose) throw new RangeError(`the probe at ${place.xMm}, ${place.zMm} is beside the body`)
  const m = pose.matrix
  const off = (x - m[12]!) * m[8]! + (y - m[13]!) * m[9]! + (z - m[14]!) * m[10]!
  return off * Math.sign(m[10]!)
}
