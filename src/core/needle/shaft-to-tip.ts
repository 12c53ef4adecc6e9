/**
 * The shaft that leads to a tip: of all straight ways from a tip's peak up towards the transducer, the one along which
 * a network sees most of a shaft.
 *
 * A shaft fades before its tip does, whose bevel sends echoes back at any angle: a line found without the tip may end
 * long before it, or be a fascia elsewhere. A peak that no shaft leads to is still no tip.
 */
import type { Peak } from './tip-in-image.ts'

export interface LedTip {
  readonly peak: Peak
  /** Unit vector along the shaft, away from the transducer. */
  readonly direction: readonly [column: number, row: number]
  /** Sum of the shaft's likelihood beside this way, cells. */
  readonly support: number
}

/**
 * Half width of what lies beside the way, cells; the longest stretch without support before the shaft begins or goes on.
 * 34 mm: where a shaft is lost in a bone's shadow or leaves the plane its bevel still shines as far on. With 17 mm the tip was
 * taken for a nearer, fainter peak, picture after picture (chosen on sequences of the check spines).
 */
const [REACH, LONGEST_GAP] = [1.6, 56]
/** Less than this is no shaft: about six cells of one two cells wide, half of them sure. */
const LEAST_SUPPORT = 6
/** A shaft comes from the skin: at most this much from below the tip, radians. */
const FROM_BELOW = 0.09
const STEP = Math.PI / 180

/**
 * @param likelihood of a shaft, 0–1, side x side
 * @param peaks of the tip's heat map, in the same cells
 * @param least likelihood below which a cell is no evidence
 * @returns the tip whose height and shaft together say most; undefined when no shaft leads to any
 */
export function shaftToTip(
  likelihood: Float32Array,
  side: number,
  peaks: readonly Peak[],
  least: number,
): LedTip | undefined {
  const cells: { readonly column: number; readonly row: number; readonly weight: number }[] = []
  for (let at = 0; at < likelihood.length; at++) {
    const weight = likelihood[at]!
    if (weight >= least) cells.push({ column: at % side, row: Math.floor(at / side), weight })
  }
  let best: { readonly tip: LedTip; readonly score: number } | undefined
  for (const peak of peaks) {
    for (let angle = -FROM_BELOW; angle <= Math.PI + FROM_BELOW; angle += STEP) {
      // From the tip up: rows grow away from the transducer.
      const [across, up] = [Math.cos(angle), -Math.sin(angle)]
      const beside = cells.flatMap(({ column, row, weight }) => {
        const [x, y] = [column - peak.column, row - peak.row]
        const along = x * across + y * up
        return along >= -1 && Math.abs(y * across - x * up) <= REACH ? [{ along, weight }] : []
      })
      const support = joined(beside.toSorted((a, b) => a.along - b.along))
      if (support < LEAST_SUPPORT) continue
      const score = peak.height * Math.min(1, support / ENOUGH) + support * TIE
      if (!best || score > best.score) best = { tip: { peak, direction: [-across, -up], support }, score }
    }
  }
  return best?.tip
}

/** From so much support on, the peak's own height decides; support then only parts equals. */
const [ENOUGH, TIE] = [16, 1e-4]

/** What hangs together with the tip, counted from it. */
function joined(beside: readonly { readonly along: number; readonly weight: number }[]): number {
  let [support, at] = [0, 0]
  for (const { along, weight } of beside) {
    if (along - at > LONGEST_GAP) break
    support += weight
    at = along
  }
  return support
}
