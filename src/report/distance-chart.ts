/** How far the tip was from the target over time, with alarms: the course of a procedure at a glance. */
import type { PDFFont, PDFPage } from '@cantoo/pdf-lib'
import type { Report } from '#core/report/report.ts'
import { ACCENT, ALARM, LINE, QUIET, WIDTH } from './pdf-flow.ts'

export const CHART_HEIGHT = 140
const [LEFT, BELOW, ABOVE] = [34, 20, 16]
/** More points than that no printer tells apart. */
const MOST_POINTS = 600

/** @returns undefined where nothing was scored */
export function distanceChart({ review, alarms, lastsMs }: Report, font: PDFFont) {
  const scored = review.moments.filter(({ score }) => score !== undefined)
  if (scored.length < 2 || lastsMs <= 0) return undefined
  const most = niceAbove(Math.max(...scored.map(({ score }) => score!.toTargetMm)))
  return (page: PDFPage, left: number, bottom: number) => {
    const [wide, high] = [WIDTH - LEFT, CHART_HEIGHT - BELOW - ABOVE]
    const xOf = (ms: number) => left + LEFT + (wide * ms) / lastsMs
    const yOf = (mm: number) => bottom + BELOW + (high * mm) / most
    const text = (words: string, x: number, y: number) => page.drawText(words, { x, y, size: 7.5, font, color: QUIET })
    for (const share of [0, 0.5, 1]) {
      const y = yOf(share * most)
      page.drawLine({ start: { x: xOf(0), y }, end: { x: xOf(lastsMs), y }, thickness: 0.5, color: LINE })
      const label = `${Number((share * most).toFixed(1))}`
      text(label, xOf(0) - 5 - font.widthOfTextAtSize(label, 7.5), y - 2.5)
    }
    text(
      `mm from tip to target${alarms.length > 0 ? '; dashed: an alarm was raised' : ''}`,
      left,
      bottom + CHART_HEIGHT - 7,
    )
    for (const share of [0, 0.5, 1]) {
      const label = `${((share * lastsMs) / 1000).toFixed(0)} s`
      text(label, xOf(share * lastsMs) - share * font.widthOfTextAtSize(label, 7.5), bottom + 8)
    }
    for (const { ms } of alarms)
      page.drawLine({ start: { x: xOf(ms), y: yOf(0) }, end: { x: xOf(ms), y: yOf(most) }, thickness: 0.8, color: ALARM, dashArray: [2, 2] }) // prettier-ignore
    const each = Math.max(1, Math.ceil(scored.length / MOST_POINTS))
    let before: (typeof scored)[number] | undefined
    for (const moment of scored.filter((_, at) => at % each === 0)) {
      // A needle that was lost has no line.
      if (before && moment.ms - before.ms < 500 + (each * lastsMs) / scored.length)
        page.drawLine({ start: { x: xOf(before.ms), y: yOf(before.score!.toTargetMm) }, end: { x: xOf(moment.ms), y: yOf(moment.score!.toTargetMm) }, thickness: 1.2, color: ACCENT }) // prettier-ignore
      before = moment
    }
  }
}

/** 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return (([1, 2, 5, 10].find((times) => times * power >= value) ?? 10) * power)
} // prettier-ignore
