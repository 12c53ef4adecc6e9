/** Headings, paragraphs, tables and pictures down the pages of a PDF, A4, points; a page begins when the last is full. */
import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { greyAsPng, type GreyPicture } from '#core/recording/grey-png.ts'
import { pdfText, wrapped } from './pdf-text.ts'

export const [PAGE_WIDTH, PAGE_HEIGHT] = [595.28, 841.89] as const
export const MARGIN = 50
export const WIDTH = PAGE_WIDTH - 2 * MARGIN
const BOTTOM = 64

export const INK = rgb(0.1, 0.12, 0.16)
export const QUIET = rgb(0.38, 0.42, 0.48)
export const LINE = rgb(0.82, 0.85, 0.88)
export const ACCENT = rgb(0.04, 0.36, 0.55)
export const ALARM = rgb(0.75, 0.15, 0.13)

export interface Flow {
  title(text: string, under: string): void
  heading(text: string): void
  paragraph(text: string, isQuiet?: boolean): void
  /** @param shares of the width, one per column; @param head empty for none; @param quiet columns that only say what the next one is */
  table(
    shares: readonly number[],
    head: readonly string[],
    rows: readonly (readonly string[])[],
    quiet?: readonly number[],
  ): void
  pictures(pictures: readonly { readonly caption: string; readonly picture: GreyPicture }[]): Promise<void>
  /** A drawing of that height; y grows upwards from its lower edge. */
  drawing(heightPt: number, draw: (page: PDFPage, left: number, bottom: number) => void): void
  readonly font: PDFFont
}

export async function createFlow(file: PDFDocument): Promise<Flow> {
  const font = await file.embedFont(StandardFonts.Helvetica)
  const bold = await file.embedFont(StandardFonts.HelveticaBold)
  let page = file.addPage([PAGE_WIDTH, PAGE_HEIGHT])
  let y = PAGE_HEIGHT - MARGIN

  function room(heightPt: number) {
    if (y - heightPt >= BOTTOM) return
    page = file.addPage([PAGE_WIDTH, PAGE_HEIGHT])
    y = PAGE_HEIGHT - MARGIN
  }

  function lines(text: string, size: number, style: { readonly font: PDFFont; readonly color: typeof INK }) {
    for (const line of wrapped(text, style.font, size, WIDTH)) {
      room(size * 1.4)
      y -= size * 1.4
      page.drawText(line, { x: MARGIN, y, size, ...style })
    }
  }

  function row(cells: readonly string[], lefts: readonly number[], widths: readonly number[], style: PDFFont, size: number, quiet: readonly number[] = []) {
    const wrappedCells = cells.map((cell, at) => wrapped(cell, style, size, widths[at]! - 8))
    const heightPt = Math.max(1, ...wrappedCells.map(({ length }) => length)) * size * 1.32 + 5
    room(heightPt)
    for (const [at, own] of wrappedCells.entries())
      for (const [n, line] of own.entries())
        page.drawText(line, { x: lefts[at]!, y: y - (n + 1) * size * 1.32, size, font: style, color: colorOf(line, style === bold || quiet.includes(at)) })
    y -= heightPt
    page.drawLine({ start: { x: MARGIN, y }, end: { x: MARGIN + WIDTH, y }, thickness: 0.5, color: LINE })
  } // prettier-ignore

  return {
    font,
    title(text, under) {
      lines(text, 20, { font: bold, color: INK })
      y -= 2
      lines(under, 10, { font, color: QUIET })
      y -= 8
    },
    heading(text) {
      // With the first lines of what it is the heading of.
      room(72)
      y -= 14
      lines(text, 12.5, { font: bold, color: ACCENT })
      y -= 3
    },
    paragraph(text, isQuiet = false) {
      lines(text, 9.5, { font, color: isQuiet ? QUIET : INK })
      y -= 3
    },
    table(shares, head, rows, quiet = []) {
      const sum = shares.reduce((a, b) => a + b)
      const widths = shares.map((share) => (WIDTH * share) / sum)
      const lefts = widths.map((_, at) => MARGIN + widths.slice(0, at).reduce((a, b) => a + b, 0))
      if (head.length > 0) {
        room(48)
        row(head, lefts, widths, bold, 8.5)
      }
      for (const cells of rows) row(cells, lefts, widths, font, 9, quiet)
      y -= 4
    },
    async pictures(pictures) {
      const each = (WIDTH - 14) / 2
      y -= 6
      for (let at = 0; at < pictures.length; at += 2) {
        const pair = pictures.slice(at, at + 2)
        const heights = pair.map(({ picture: { widthPx, heightPx } }) => Math.min(230, (each * heightPx) / widthPx))
        const highest = Math.max(...heights)
        room(highest + 22)
        for (const [n, { picture, caption }] of pair.entries()) {
          const image = await file.embedPng(greyAsPng(picture, 'deflate'))
          const [left, heightPt] = [MARGIN + n * (each + 14), heights[n]!]
          const widthPt = Math.min(each, (heightPt * picture.widthPx) / picture.heightPx)
          page.drawImage(image, { x: left, y: y - heightPt, width: widthPt, height: heightPt })
          page.drawText(pdfText(caption), { x: left, y: y - highest - 12, size: 8.5, font, color: QUIET })
        }
        y -= highest + 24
      }
    },
    drawing(heightPt, draw) {
      room(heightPt + 10)
      y -= heightPt + 4
      draw(page, MARGIN, y)
      y -= 6
    },
  }
}

/** What must not be overlooked is red: it says so itself. */
export const INSIDE = '(inside it)'
const colorOf = (text: string, isQuiet: boolean) => (text.includes(INSIDE) ? ALARM : isQuiet ? QUIET : INK)

/** Under every page: whose it is, what it is not, and which page. */
export function footers(file: PDFDocument, font: PDFFont, says: string): void {
  const pages = file.getPages()
  for (const [at, page] of pages.entries()) {
    const number = `${at + 1} / ${pages.length}`
    page.drawLine({ start: { x: MARGIN, y: 48 }, end: { x: MARGIN + WIDTH, y: 48 }, thickness: 0.5, color: LINE })
    page.drawText(pdfText(says), { x: MARGIN, y: 36, size: 8, font, color: QUIET })
    const width = font.widthOfTextAtSize(number, 8)
    page.drawText(number, { x: MARGIN + WIDTH - width, y: 36, size: 8, font, color: QUIET })
  }
}
