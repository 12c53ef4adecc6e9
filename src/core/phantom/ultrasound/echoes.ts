/**
 * What every sample answers before the beam blurs it: scatterers, interfaces, bone, the haze in its
 * shadow, needles and the receiver's noise. Two independent draws of the scatterers are kept
 * and averaged later, as scanners do that compound.
 */
import { hashOfCell } from './hash.ts'
import { MODEL } from './model.ts'
import { needleEcho, type NeedleEcho, type NeedleInPlane } from './needle-echo.ts'
import type { PlanePose } from './plane-pose.ts'
import { lineOf, TABLE_WIDTH, type ScanPlan } from './scan-plan.ts'
import type { RowEchoes } from './row-echoes.ts'
import type { ShadowLines } from './shadow-lines.ts'
import { pressed, type TissueLines } from './tissue-lines.ts'

/** Numbers per sample: two draws, each in phase and in quadrature. */
export const ECHO_WIDTH = 4

/** Byte of a hash as a number of mean 0 and deviation 1. */
const even = (byte: number) => (byte - 127.5) / 73.9

export interface EchoInput {
  readonly plan: ScanPlan
  readonly pose: PlanePose
  readonly pressMm: number
  readonly tissue: TissueLines
  readonly shadows: ShadowLines
  readonly rows: RowEchoes
  readonly needles: readonly NeedleInPlane[]
  /** Of the receiver's noise. */
  readonly seed: number
}

/** Cost: the dearest part of a frame, about 12 ms for 160 lines. */
export function makeEchoes(
  { plan, pose, pressMm, tissue, shadows, rows, needles, seed }: EchoInput,
  into: Float32Array,
): void {
  const { lines, samples, stepMm, table } = plan
  const [cellX, cellY, cellZ] = plan.probe.cellMm
  const { face, across, deep } = pose
  const { gapMm } = tissue
  const { arriving, scattered, reflected: mirrored, haze } = rows
  const ofNeedle: NeedleEcho = { echo: 0, passed: 1 }
  for (let line = 0; line < lines; line++) {
    const start = line * samples
    const gap = gapMm[line]!
    if (gap > MODEL.GEL_MM) {
      into.fill(0, start * ECHO_WIDTH, (start + samples) * ECHO_WIDTH)
      continue
    }
    const [x, y, dx, dy] = lineOf(plan, line)
    const [sx, sy, sz] = [0, 1, 2].map((axis) => face[axis]! + across[axis]! * x + deep[axis]! * y) as [
      number,
      number,
      number,
    ]
    const [wx, wy, wz] = [0, 1, 2].map((axis) => across[axis]! * dx + deep[axis]! * dy) as [number, number, number]
    const hit = shadows.hit[line]!
    // What hides part of the aperture dims the bone behind it as well.
    const seen = hit < samples ? haze[line * MODEL.ROWS + Math.max(0, Math.ceil(hit / 2) - 1)]! : 0
    const bone = shadows.strength[line]! * seen
    const blur = shadows.blurMm[line]!
    const rise = Math.hypot(MODEL.BONE_RISE_MM, blur)
    for (let s = 0; s < samples; s++) {
      const mm = s * stepMm
      const gain = table[s * TABLE_WIDTH]!
      const row = line * MODEL.ROWS + (s >> 1)
      const next = (s & 1) / 2
      const between = (field: Float32Array) => field[row]! * (1 - next) + field[row + 1]! * next
      let amplitude = gain * between(arriving)

      const rest = mm - pressed(gap, mm, pressMm)
      const h = hashOfCell(
        Math.floor((sx + wx * rest) / cellX),
        Math.floor((sy + wy * rest) / cellY),
        Math.floor((sz + wz * rest) / cellZ),
      )
      const grain = 0.5 + (h >>> 24) / 255

      let needle = 0
      for (const each of needles) {
        needleEcho(each, x + dx * mm, y + dy * mm, dx, dy, table[s * TABLE_WIDTH + 3]!, ofNeedle)
        needle += ofNeedle.echo
        amplitude *= ofNeedle.passed
      }

      const lit = Math.min(1, Math.max(0, hit - s + 0.5))
      const past = mm - hit * stepMm
      let diffuse = between(scattered)
      if (past > 0) diffuse += between(haze)

      let reflected = mirrored[row]! + needle * lit
      if (bone > 0 && past > -4 * rise) {
        const fall = past < 0 ? Math.exp(-((past / rise) ** 2) / 2) : Math.exp(-past / (MODEL.BONE_DECAY_MM + blur))
        reflected += (MODEL.BONE * bone * fall * MODEL.BONE_DECAY_MM) / (MODEL.BONE_DECAY_MM + 0.5 * blur)
      }
      reflected *= grain

      const n = Math.imul(h ^ seed, 0x9e3779b1) >>> 0
      const noise = MODEL.NOISE * gain
      const at = (start + s) * ECHO_WIDTH
      into[at] = amplitude * (diffuse * even(h & 255) + reflected) + noise * even(n & 255)
      into[at + 1] = amplitude * diffuse * even((h >>> 8) & 255) + noise * even((n >>> 8) & 255)
      into[at + 2] = amplitude * (diffuse * even((h >>> 16) & 255) + reflected) + noise * even((n >>> 16) & 255)
      into[at + 3] = amplitude * diffuse * even(h >>> 24) + noise * even(n >>> 24)
    }
  }
}
