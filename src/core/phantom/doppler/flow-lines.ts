/**
 * What a colour scanner measures at every sample of its beams: the mean turn of blood's echo from one pulse to the
 * next, as an arrow whose angle is the velocity and whose length is how sure it is (Kasai et al. 1985, IEEE Trans Sonics
 * Ultrason 32:458-464). Half a turn is the end of the scale, so that what is faster wraps round by itself.
 * `shaders/ultrasound-simulation/flow.frag` is the same line by line.
 */
import { hash } from '#core/phantom/ultrasound/hash.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { lineOf, TABLE_WIDTH } from '#core/phantom/ultrasound/scan-plan.ts'
import { lossBlocks, type ShadowLines } from '#core/phantom/ultrasound/shadow-lines.ts'
import { pressed, type TissueLines } from '#core/phantom/ultrasound/tissue-lines.ts'
import type { FlowPlan } from './flow-plan.ts'
import { LIST_WIDTH, SEGMENT_WIDTH, type FlowSegments } from './flow-segments.ts'
import { FLOW_MODEL } from './model.ts'
import { profileAt } from './vessel-flow.ts'

/** Numbers per sample: the arrow. */
export const FLOW_WIDTH = 2

export interface FlowInput {
  readonly plan: FlowPlan
  readonly segments: FlowSegments
  readonly pressMm: number
  /** Of the colour beams. */
  readonly tissue: TissueLines
  readonly shadows: ShadowLines
  readonly seed: number
}

/** Cost: about 10 ms with the tissue of its beams. */
export function measureFlow({ plan, segments, pressMm, tissue, shadows, seed }: FlowInput, into: Float32Array): void {
  const { beams, fromMm, stepMm, softMm, bloodDb, scaleMmPerS } = plan
  const samples = softMm.length
  const blocks = lossBlocks(beams)
  const ofBlood: Blood = { inside: 0, velocity: 0 }
  const { FADE_DB, FLOW_NOISE, SLICE } = FLOW_MODEL
  into.fill(0)
  for (let line = 0; line < beams.lines; line++) {
    const gap = tissue.gapMm[line]!
    if (gap > MODEL.GEL_MM) continue
    const [x, y, dx, dy] = lineOf(beams, line)
    const list = line * LIST_WIDTH
    for (let s = 0; s < samples; s++) {
      const mm = fromMm + s * stepMm
      const at = mm / beams.stepMm
      if (at > shadows.hit[line]!) break
      const block = Math.min(blocks - 2, Math.floor(at / MODEL.BLOCK))
      const from = shadows.lossDb[line * blocks + block]!
      const to = shadows.lossDb[line * blocks + block + 1]!
      const lossDb = from + (to - from) * (at / MODEL.BLOCK - block)
      const level = Math.min(1, Math.max(0, (bloodDb - lossDb) / FADE_DB))
      const rest = mm - pressed(gap, mm, pressMm)
      const sigma = beams.table[Math.min(beams.samples - 1, Math.floor(at)) * TABLE_WIDTH + 3]!
      let [across, along] = [0, 0]
      for (let slice = -1; slice <= 1; slice++) {
        bloodAt(segments, list, x + dx * rest, y + dy * rest, slice * SLICE * sigma, dx, dy, softMm[s]!, ofBlood)
        if (ofBlood.inside <= 0) continue
        const turn = (Math.PI * ofBlood.velocity) / scaleMmPerS
        const weight = (slice === 0 ? 0.5 : 0.25) * ofBlood.inside * level * wallFilter(turn)
        across += weight * Math.cos(turn)
        along += weight * Math.sin(turn)
      }
      const n = hash(Math.imul(line * samples + s, 0x9e3779b1) ^ seed)
      into[(line * samples + s) * FLOW_WIDTH] = across + FLOW_NOISE * even(n)
      into[(line * samples + s) * FLOW_WIDTH + 1] = along + FLOW_NOISE * even(n >>> 8)
    }
  }
}

/** A byte as a number from -1 to 1. */
const even = (byte: number) => ((byte & 255) - 127.5) / 127.5

interface Blood {
  /** How much of the place is in a vessel, 0-1. */
  inside: number
  /** Towards the array, mm/s. */
  velocity: number
}

/** What turns slowly is taken for tissue; so is what turns by almost a whole turn. */
function wallFilter(turn: number): number {
  const share = Math.abs(Math.sin(turn / 2)) * (2 / Math.PI)
  const t = Math.min(1, Math.max(0, (share - FLOW_MODEL.WALL_STOP) / (FLOW_MODEL.WALL_PASS - FLOW_MODEL.WALL_STOP)))
  return t * t * (3 - 2 * t)
}

/** Blood at a place of the plane's own directions, on a beam of direction (dx, dy, 0): of the stretch that it lies deepest in. */
function bloodAt(
  { lists, numbers, leftRight: [lx, ly, lz] }: FlowSegments,
  list: number,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  softMm: number,
  into: Blood,
): void {
  into.inside = 0
  into.velocity = 0
  let deepest = -softMm
  const end = list + lists[list]!
  for (let n = list + 1; n <= end; n++) {
    const e = lists[n]! * SEGMENT_WIDTH
    const [ax, ay, az] = [numbers[e]!, numbers[e + 1]!, numbers[e + 2]!]
    const [wx, wy, wz] = [numbers[e + 4]! - ax, numbers[e + 5]! - ay, numbers[e + 6]! - az]
    const square = wx * wx + wy * wy + wz * wz + 1e-6
    const t = Math.min(1, Math.max(0, ((x - ax) * wx + (y - ay) * wy + (z - az) * wz) / square))
    const [ox, oy, oz] = [x - ax - wx * t, y - ay - wy * t, z - az - wz * t]
    const sideways = (ox * lx + oy * ly + oz * lz) * (1 - 1 / numbers[e + 10]!)
    const off = Math.hypot(ox - lx * sideways, oy - ly * sideways, oz - lz * sideways)
    const radius = numbers[e + 3]! + (numbers[e + 7]! - numbers[e + 3]!) * t
    if (radius - off <= deepest) continue
    deepest = radius - off
    const share = Math.max(0, off - softMm) / radius
    into.inside = Math.min(1, 0.5 + deepest / (2 * softMm))
    into.velocity = (-numbers[e + 8]! * profileAt(share, numbers[e + 9]!) * (wx * dx + wy * dy)) / Math.sqrt(square)
  }
}
