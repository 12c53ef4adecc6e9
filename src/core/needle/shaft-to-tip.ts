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
  const cells: Cell[] = []
  for (let at = 0; at < likelihood.length; at++) {
    const weight = likelihood[at]!
    if (weight >= least) cells.push({ column: at % side, row: Math.floor(at / side), weight })
  }
  let best: { readonly tip: LedTip; readonly score: number } | undefined
  for (const peak of peaks) {
    for (let angle = -FROM_BELOW; angle <= Math.PI + FROM_BELOW; angle += STEP) {
      const support = supportOf(cells, peak, angle, LONGEST_GAP)
      if (support < LEAST_SUPPORT) continue
      const score = peak.height * Math.min(1, support / ENOUGH) + support * TIE
      if (!best || score > best.score) best = { tip: { peak, direction: downwards(angle), support }, score }
    }
  }
  return best && furthestOn(best.tip, cells, peaks)
}

interface Cell {
  readonly column: number
  readonly row: number
  readonly weight: number
}

/** Away from the transducer, of a way up: rows grow away from it. */
const downwards = (angle: number) => [-Math.cos(angle), Math.sin(angle)] as const

/** Of the shaft along a way from a peak up, as far as it hangs together with it. */
function supportOf(cells: readonly Cell[], peak: Peak, angle: number, longestGap: number): number {
  const [across, up] = [Math.cos(angle), -Math.sin(angle)]
  const beside = cells.flatMap(({ column, row, weight }) => {
    const [x, y] = [column - peak.column, row - peak.row]
    const along = x * across + y * up
    return along >= -1 && Math.abs(y * across - x * up) <= REACH ? [{ along, weight }] : []
  })
  return joined(
    beside.toSorted((a, b) => a.along - b.along),
    longestGap,
  )
}

/**
 * A shaft is often lost before its tip, and its end then looks like one: in 16 of 18 pictures of spines kept for choosing in
 * which the tip was taken to be more than 10 mm off, it lay further along the same line, as a peak of its own. Of the peaks on
 * the line that are nearly as high the furthest is the tip, if the same shaft leads to it. A peak that is lower by more than
 * `drop`, in logits, is as often bone beyond the tip (5 tips found by 0.6 and none lost, of 106; by 1.7 11 and 4).
 */
const FURTHER = { leastCells: 4, drop: 0.6, turned: 6 * STEP, longestGap: 80, supportAs: 0.7 } as const

const logitOf = (chance: number) => Math.log(chance / (1 - chance))

function furthestOn(led: LedTip, cells: readonly Cell[], peaks: readonly Peak[]): LedTip {
  const [across, down] = led.direction
  const way = Math.atan2(down, -across)
  const beyond = ({ column, row }: Peak) => (column - led.peak.column) * across + (row - led.peak.row) * down
  const further = peaks
    .filter(
      (peak) => beyond(peak) >= FURTHER.leastCells && logitOf(peak.height) >= logitOf(led.peak.height) - FURTHER.drop,
    )
    .toSorted((a, b) => beyond(b) - beyond(a))
  for (const peak of further) {
    let best: LedTip | undefined
    for (let angle = way - FURTHER.turned; angle <= way + FURTHER.turned; angle += STEP) {
      const support = supportOf(cells, peak, angle, FURTHER.longestGap)
      if (support > (best?.support ?? 0)) best = { peak, direction: downwards(angle), support }
    }
    if (best && best.support >= FURTHER.supportAs * led.support) return best
  }
  return led
}

/** From so much support on, the peak's own height decides; support then only parts equals. */
const [ENOUGH, TIE] = [16, 1e-4]

/** What hangs together with the tip, counted from it. */
function joined(beside: readonly { readonly along: number; readonly weight: number }[], longestGap: number): number {
  let [support, at] = [0, 0]
  for (const { along, weight } of beside) {
    if (along - at > longestGap) break
    support += weight
    at = along
  }
  return support
}
