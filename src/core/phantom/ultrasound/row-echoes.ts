/**
 * What every row of tissue does to the beam before scatterers are drawn: how much of it arrives there, what scatters,
 * what an interface reflects, and the haze of a shadow. Smoother than the pulse is short, so every second sample is enough.
 */
import { MODEL } from './model.ts'
import { F_NUMBER, type ScanPlan } from './scan-plan.ts'
import { lossBlocks, spacingMm, type ShadowLines } from './shadow-lines.ts'
import type { TissueLines } from './tissue-lines.ts'

/** Line after line, `MODEL.ROWS` each; amplitudes. */
export interface RowEchoes {
  /** Share of the beam that arrives and comes back. */
  readonly arriving: Float32Array
  readonly scattered: Float32Array
  /** At the interface between this row and the next. */
  readonly reflected: Float32Array
  /** In the shadow of bone; before it, how much of the aperture sees the row. */
  readonly haze: Float32Array
}

export function createRowEchoes({ lines }: ScanPlan): RowEchoes {
  const field = () => new Float32Array(lines * MODEL.ROWS)
  return { arriving: field(), scattered: field(), reflected: field(), haze: field() }
}

/**
 * Shadows have soft edges: a place is looked at by a whole aperture, and bone beside its line hides part of that. The
 * rays are asked where they pass the bone's depth; sending and receiving lose alike.
 */
function seenBy(plan: ScanPlan, hit: Float32Array, line: number, sample: number): number {
  const halfLines = (sample * plan.stepMm) / (2 * F_NUMBER) / spacingMm(plan, sample)
  const last = plan.lines - 1
  const at = (lines: number) => hit[Math.min(last, Math.max(0, Math.floor(line + lines + 0.5)))]!
  let open = hit[line]! > sample ? MODEL.APERTURE_MIDDLE : 0
  for (const side of [-1, 1]) {
    for (const [part, weight] of [
      [0.4, MODEL.APERTURE_INNER],
      [0.85, MODEL.APERTURE_OUTER],
    ] as const) {
      const ray = side * part * halfLines
      // Where the ray passes the depth of the bone that is half-way to the aperture's edge.
      const bone = at(0.5 * ray)
      const crossed = bone < sample ? ray * (1 - bone / sample) : ray * 0.5
      open += at(crossed) > sample ? weight : 0
    }
  }
  return open * open
}

const NEPER_PER_DB = -Math.LN10 / 20

export function makeRowEchoes(plan: ScanPlan, tissue: TissueLines, shadows: ShadowLines, into: RowEchoes): void {
  const { lines, stepMm } = plan
  const { impedance, scatter } = tissue
  const { lossDb, hit } = shadows
  const blocks = lossBlocks(plan)
  const last = MODEL.ROWS - 1
  for (let line = 0; line < lines; line++) {
    const start = line * MODEL.ROWS
    const left = Math.max(0, line - 1)
    const right = Math.min(lines - 1, line + 1)
    for (let row = 0; row <= last; row++) {
      const at = start + row
      const block = Math.min(blocks - 2, Math.floor((2 * row) / MODEL.BLOCK))
      const from = lossDb[line * blocks + block]!
      const to = lossDb[line * blocks + block + 1]!
      into.arriving[at] = Math.exp((from + (to - from) * ((2 * row) / MODEL.BLOCK - block)) * NEPER_PER_DB)
      const seen = seenBy(plan, hit, line, 2 * row)
      into.scattered[at] = MODEL.SCATTER * scatter[at]! * seen

      const along = (impedance[start + Math.min(last, row + 1)]! - impedance[at]!) / (2 * stepMm)
      const beside =
        (impedance[right * MODEL.ROWS + row]! - impedance[left * MODEL.ROWS + row]!) /
        ((right - left) * spacingMm(plan, 2 * row))
      const steep = along * along + beside * beside
      const squarely = steep > 1e-12 ? (along * along) / steep : 0
      into.reflected[at] = MODEL.REFLECTION * Math.abs(along) * squarely * seen

      const pastMm = Math.max(0, 2 * row - hit[line]!) * stepMm
      into.haze[at] = pastMm > 0 ? MODEL.HAZE * Math.exp(-pastMm / MODEL.HAZE_DECAY_MM) : seen
    }
  }
}
