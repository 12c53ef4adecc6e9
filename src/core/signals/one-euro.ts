/**
 * The 1€ filter for poses: still hands are smoothed hard, fast ones hardly at all.
 *
 * Source: Casiez, Roussel, Vogel, "1€ Filter", CHI 2012. The cut-off grows with speed:
 * cutOff = minCutOff + beta * speed; the speed itself is low-passed at 1 Hz. The lag is
 * 1 / (2π · cutOff): at rest 160 ms with the defaults, at 50 mm/s 3 ms.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { blend, type PoseFilter } from './low-pass.ts'
import { angleBetween, quaternionOf } from './rotation.ts'

export const ONE_EURO = {
  minCutOffHz: 1,
  /** Hz per mm/s. */
  betaPerMmS: 1,
  /** A turn moves what is held this far from the marker, mm: probe face and needle tip. */
  leverArmMm: 100,
  speedCutOffHz: 1,
} as const

export function createOneEuro(options: { [K in keyof typeof ONE_EURO]: number } = ONE_EURO): PoseFilter {
  const { minCutOffHz, betaPerMmS, leverArmMm, speedCutOffHz } = options
  let before: { readonly raw: Matrix; readonly smooth: Matrix; readonly atMs: number } | undefined
  let speedMmS = 0
  let lagMs = 1000 / (2 * Math.PI * minCutOffHz)

  /** Part of the way to the new value after `dtMs`, as the paper's alpha. */
  const alpha = (cutOffHz: number, dtMs: number) => 1 / (1 + 1000 / (2 * Math.PI * cutOffHz * dtMs))

  return {
    get lagMs() {
      return lagMs
    },
    next(raw, atMs) {
      if (!before || atMs <= before.atMs) {
        before ??= { raw, smooth: raw, atMs }
        return before.smooth
      }
      const dtMs = atMs - before.atMs
      const movedMm = Math.hypot(...[12, 13, 14].map((i) => raw[i]! - before!.raw[i]!))
      const turnedMm = leverArmMm * angleBetween(quaternionOf(before.raw), quaternionOf(raw))
      speedMmS += alpha(speedCutOffHz, dtMs) * ((movedMm + turnedMm) / (dtMs / 1000) - speedMmS)
      const cutOffHz = minCutOffHz + betaPerMmS * speedMmS
      lagMs = 1000 / (2 * Math.PI * cutOffHz)
      before = { raw, smooth: blend(before.smooth, raw, alpha(cutOffHz, dtMs)), atMs }
      return before.smooth
    },
    reset() {
      before = undefined
      speedMmS = 0
    },
  }
}
