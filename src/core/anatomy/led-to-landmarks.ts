/**
 * A name points at its landmark where the network sees one: of a bone's echo only the surest part is shown, and the middle of
 * that wanders along the bone from picture to picture; the peak of the landmark's own map stays on the bone's shallowest point.
 */
import { pixelOfCell } from '#core/frames/cell-mapping.ts'
import type { HeatPeak } from './class-maps.ts'
import type { Cells } from './named-places.ts'
import type { NamedPlace } from './picture-reading.ts'

/** Half of what two halves of one picture's bone are apart (10 mm): a landmark further off belongs to something else. */
const REACH_MM = 5

/**
 * Each landmark takes the nearest place of its own class, each place the nearest landmark; the others stay where they are.
 * @param kinds names of the landmarks' kinds, which are those of classes
 */
export function ledToLandmarks(
  named: readonly NamedPlace[],
  landmarks: readonly HeatPeak[],
  kinds: readonly string[],
  { cellMm, mapping }: Pick<Cells, 'cellMm' | 'mapping'>,
): readonly NamedPlace[] {
  const marks = landmarks.map(({ kind, column, row }) => ({ name: kinds[kind], at: pixelOfCell(mapping, column, row) }))
  const [xMm, yMm] = [cellMm / mapping.xStepPx, cellMm / mapping.yStepPx]
  const pairs = named.flatMap(({ name, xPx, yPx }, place) =>
    marks.flatMap((mark, n) => {
      const apartMm = Math.hypot((mark.at[0] - xPx) * xMm, (mark.at[1] - yPx) * yMm)
      return mark.name === name && apartMm <= REACH_MM ? [{ place, n, apartMm }] : []
    }),
  )
  const led = new Map<number, number>()
  const taken = new Set<number>()
  for (const { place, n } of pairs.toSorted((a, b) => a.apartMm - b.apartMm)) {
    if (led.has(place) || taken.has(n)) continue
    led.set(place, n)
    taken.add(n)
  }
  return named.map((each, place) => {
    const mark = marks[led.get(place) ?? -1]
    return mark ? { ...each, xPx: mark.at[0], yPx: mark.at[1] } : each
  })
}
