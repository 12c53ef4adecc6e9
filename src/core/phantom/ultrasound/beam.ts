/** The pulse and the beam: echoes blurred along and across the lines, their amplitude on a logarithmic scale of grey. */
import { ECHO_WIDTH } from './echoes.ts'
import { MODEL } from './model.ts'
import { BEAM_REACH, TABLE_WIDTH, type ScanPlan } from './scan-plan.ts'
import type { TissueLines } from './tissue-lines.ts'

/** Along each line by the pulse, with what comes again at double depth. */
export function blurAlong({ lines, samples, axial }: ScanPlan, echoes: Float32Array, into: Float32Array): void {
  const last = samples - 1
  for (let line = 0; line < lines; line++) {
    const start = line * samples
    for (let s = 0; s < samples; s++) {
      const half = (start + (s >> 1)) * ECHO_WIDTH
      const at = (start + s) * ECHO_WIDTH
      for (let c = 0; c < ECHO_WIDTH; c++) {
        let sum = axial[0] * echoes[at + c]! + MODEL.REVERBERATION * echoes[half + c]!
        for (let n = 1; n <= 2; n++) {
          const before = (start + Math.max(0, s - n)) * ECHO_WIDTH + c
          const after = (start + Math.min(last, s + n)) * ECHO_WIDTH + c
          sum += axial[n]! * (echoes[before]! + echoes[after]!)
        }
        into[at + c] = sum
      }
    }
  }
}

/** Across the lines by the beam; then the amplitude, as grey 0-255 (not rounded). */
export function blurAcross(plan: ScanPlan, { gapMm }: TissueLines, echoes: Float32Array, into: Float32Array): void {
  const { lines, samples, table, ring, settings } = plan
  const scale = 255 / settings.dynamicRangeDb
  for (let line = 0; line < lines; line++) {
    const isDark = gapMm[line]! > MODEL.GEL_MM
    for (let s = 0; s < samples; s++) {
      if (isDark) {
        into[line * samples + s] = 0
        continue
      }
      const next = table[s * TABLE_WIDTH + 1]!
      const norm = table[s * TABLE_WIDTH + 2]!
      let power = 0
      const at = (line * samples + s) * ECHO_WIDTH
      for (let c = 0; c < ECHO_WIDTH; c++) {
        let sum = echoes[at + c]!
        let weight = next
        let ratio = next * next * next
        for (let n = 1; n <= BEAM_REACH; n++) {
          const before = at + c - Math.min(n, line) * samples * ECHO_WIDTH
          const after = at + c + Math.min(n, lines - 1 - line) * samples * ECHO_WIDTH
          sum += weight * (echoes[before]! + echoes[after]!)
          // Weights of a Gauss curve: each from the one before by a ratio that falls evenly.
          weight *= ratio
          ratio *= next * next
        }
        power += sum * sum
      }
      const amplitude = norm * Math.sqrt(power / 2) + ring[s]!
      const db = 20 * Math.log10(amplitude / MODEL.WHITE + 1e-9)
      into[line * samples + s] = Math.min(255, Math.max(0, (db + settings.dynamicRangeDb) * scale))
    }
  }
}
