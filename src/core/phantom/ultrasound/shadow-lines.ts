/** How far each scan line reaches: the bone it ends at, and what the tissue before takes from it. */
import { MODEL } from './model.ts'
import { TABLE_WIDTH, type ScanPlan } from './scan-plan.ts'
import type { TissueLines } from './tissue-lines.ts'

export interface ShadowLines {
  /** Sample at which the line meets bone, with its fraction; `NO_BONE` when it meets none. */
  readonly hit: Float32Array
  /** Amplitude of the bone's answer: 1 squarely in the beam. */
  readonly strength: Float32Array
  /** By how much the thickness of the beam draws the answer out in depth, mm. */
  readonly blurMm: Float32Array
  /** Two-way loss at the start of each block of samples and at the end of the last, dB; `lossBlocks` a line. */
  readonly lossDb: Float32Array
}

export const NO_BONE = 1e6
export const lossBlocks = ({ samples }: ScanPlan) => samples / MODEL.BLOCK + 1

export function createShadowLines(plan: ScanPlan): ShadowLines {
  const perLine = () => new Float32Array(plan.lines)
  return {
    hit: perLine(),
    strength: perLine(),
    blurMm: perLine(),
    lossDb: new Float32Array(plan.lines * lossBlocks(plan)),
  }
}

export function followShadows(plan: ScanPlan, tissue: TissueLines, into: ShadowLines): void {
  for (let line = 0; line < plan.lines; line++) {
    sumLoss(plan, tissue, line, into)
    meetBone(plan, tissue, line, into)
  }
}

function sumLoss(
  { samples, stepMm, lossDbPerMm }: ScanPlan,
  { attenuation }: TissueLines,
  line: number,
  into: ShadowLines,
) {
  const blocks = samples / MODEL.BLOCK
  const rowsPerBlock = MODEL.BLOCK / 2
  const perLook = 2 * MODEL.LOSS_STRIDE * stepMm * lossDbPerMm
  let loss = 0
  for (let block = 0; block <= blocks; block++) {
    into.lossDb[line * (blocks + 1) + block] = loss
    for (let n = MODEL.LOSS_STRIDE / 2; n < rowsPerBlock && block < blocks; n += MODEL.LOSS_STRIDE) {
      loss += attenuation[line * MODEL.ROWS + block * rowsPerBlock + n]! * perLook
    }
  }
}

function meetBone(plan: ScanPlan, { boneMm, gapMm }: TissueLines, line: number, into: ShadowLines) {
  const { lines, table } = plan
  const rowMm = 2 * plan.stepMm
  const start = line * MODEL.ROWS
  const end = MODEL.ROWS - 1
  into.hit[line] = NO_BONE
  into.strength[line] = 0
  into.blurMm[line] = 0
  let row = gapMm[line]! > MODEL.GEL_MM ? end : 1
  while (row < end && boneMm[start + row]! > 0) row += Math.max(1, Math.floor((0.8 * boneMm[start + row]!) / rowMm))
  if (row >= end) return
  // A step may have landed inside: back to the row before the surface.
  while (row > 1 && boneMm[start + row - 1]! <= 0) row--
  const [before, after] = [boneMm[start + row - 1]!, boneMm[start + row]!]
  const part = before > after ? Math.min(1, Math.max(0, before / (before - after))) : 0
  into.hit[line] = 2 * (row - 1 + part)

  // A distance's slope along a direction is the cosine to its normal: in three dimensions, from neighbours in two.
  const first = Math.max(0, row - 2)
  const slope = (boneMm[start + first]! - boneMm[start + row + 1]!) / ((row + 1 - first) * rowMm)
  const cosine = Math.min(1, Math.max(0, slope))
  const left = Math.max(0, line - 1)
  const right = Math.min(lines - 1, line + 1)
  const spacing = (right - left) * spacingMm(plan, 2 * row)
  const sideways = (boneMm[right * MODEL.ROWS + row]! - boneMm[left * MODEL.ROWS + row]!) / spacing
  const out = Math.sqrt(Math.max(0, 1 - cosine * cosine - sideways * sideways))
  const thickMm = table[2 * row * TABLE_WIDTH + 3]!
  into.strength[line] = MODEL.BONE_ROUGH + (1 - MODEL.BONE_ROUGH) * cosine ** MODEL.BONE_SHARPNESS
  into.blurMm[line] = Math.min(MODEL.BONE_BLUR_MOST_MM, (thickMm * out) / Math.max(0.35, cosine))
}

/** Between neighbouring lines at a sample, mm. */
export function spacingMm({ lines, halfSpan, radiusMm, stepMm }: ScanPlan, sample: number): number {
  const step = (2 * halfSpan) / (lines - 1)
  return radiusMm === 0 ? step : step * (radiusMm + sample * stepMm)
}
