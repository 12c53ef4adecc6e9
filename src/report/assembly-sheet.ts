/** How a printed phantom is put together, on two pages of A4: what to print and pour, where the hollows are, how the clips go on. */
import { PDFDocument, StandardFonts, rgb, type PDFFont, type PDFPage } from '@cantoo/pdf-lib'
import { greyAsPng } from '#core/recording/grey-png.ts'
import type { PrintedMesh } from '#core/phantom/print/printed-mesh.ts'
import type { PrintedTruth } from '#core/phantom/print/printed-truth.ts'
import { meshPicture, type GreyPicture, type Look } from '#core/volumes/mesh-picture.ts'

const [WIDTH, HEIGHT, MARGIN] = [595.28, 841.89, 48]
const PT_PER_MM = 72 / 25.4
const INK = rgb(0.1, 0.12, 0.14)
const FAINT = rgb(0.45, 0.48, 0.5)
const ACCENT = rgb(0.75, 0.1, 0.1)

export interface SheetParts {
  readonly truth: PrintedTruth
  readonly spine: PrintedMesh
  readonly needleClip: PrintedMesh
  readonly probeClip: PrintedMesh
}

type Triple = readonly [number, number, number]

export async function assemblySheet({ truth, spine, needleClip, probeClip }: SheetParts): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(`Interspace phantom, spine ${truth.seed}`)
  pdf.setProducer('Interspace')
  // The same spine gives the same bytes.
  pdf.setCreationDate(new Date(0))
  pdf.setModificationDate(new Date(0))
  const fonts = { plain: await pdf.embedFont(StandardFonts.Helvetica), bold: await pdf.embedFont(StandardFonts.HelveticaBold) } // prettier-ignore
  const picture = async (mesh: PrintedMesh, look: Look) => {
    const drawn = meshPicture(mesh.mesh, look)
    return {
      drawn,
      image: await pdf.embedPng(
        greyAsPng({ widthPx: drawn.width, heightPx: drawn.height, grey: drawn.pixels }, 'deflate'),
      ),
    }
  }

  const first = sheet(pdf.addPage([WIDTH, HEIGHT]), fonts)
  first.title(`Printed phantom: spine ${truth.seed}`)
  first.note('For training and research. Not a medical device.')
  const above = await picture(spine, { along: [0, 0, -1], up: [0, -1, 0], width: 900, height: 1150 })
  first.image(above.image, MARGIN, 330, 270)
  first.numbers(above.drawn, MARGIN, 330, 270, truth.fiducials.map(({ phantom }) => phantom)) // prettier-ignore
  const side = await picture(spine, { along: [-1, 0, 0], up: [0, 0, 1], width: 900, height: 620 })
  first.image(side.image, 335, 470, 212)
  first.at(335, 700).heading('1  Print').lines([
    'spine.stl or spine.3mf, as it lies: base down.',
    `${spine.sizeMm.map((mm) => mm.toFixed(0)).join(' x ')} mm. PLA or PETG, layers 0.2 mm,`,
    'three walls, 15 % infill, supports from the bed only.',
    `Check with a calliper: the base is ${spine.sizeMm[0].toFixed(0)} by ${spine.sizeMm[1].toFixed(0)} mm.`,
    'More than 0.5 mm off: set the printer right first.',
  ]) // prettier-ignore
  first.at(335, 455).heading('2  Pour').lines([
    'Stand it in a container of at least',
    `${(spine.sizeMm[0] + 6).toFixed(0)} x ${(spine.sizeMm[1] + 6).toFixed(0)} mm, and hold it down.`,
    `Pour gel up to ${truth.gelMm} mm above the underside,`,
    'slowly, so that no air stays under the bones:',
    'all posts end above it, with a hollow on top.',
    'Gelatine (100 g to a litre of water, with a spoon of',
    'psyllium as speckle) does for a day in the cold.',
    'Sound is as fast in it as in water: depths read up',
    'to 4 % long on a scanner set to 1540 m/s.',
  ]) // prettier-ignore
  first.at(MARGIN, 300).heading('3  Tell the software where it is').lines([
    `npx interspace phantom make --seed ${truth.seed} --posture prone --out case   makes CT, structures and labels of this spine.`,
    'Drop that folder on the page, then fiducials.json: the hollows become the landmarks of Register.',
    'Touch hollow 1 to 8 with a calibrated tip, in this order. H is at the head, L at the patient’s left; the spine lies prone.',
  ]) // prettier-ignore
  first.table(MARGIN, 235, ['hollow', 'x', 'y', 'z (mm, from the base’s corner: left, feet, up)'], truth.fiducials.map(({ phantom }, n) => [String(n + 1), ...phantom.map((mm) => mm.toFixed(1))])) // prettier-ignore
  first.ruler(MARGIN, 60)

  const second = sheet(pdf.addPage([WIDTH, HEIGHT]), fonts)
  second.title('Clips for the controllers')
  second.note('Quest 3, Touch Plus. One file for each hand.')
  const needle = await picture(needleClip, { along: [0.5, 1, 0.4], up: [0, 0, -1], width: 700, height: 800 })
  const probe = await picture(probeClip, { along: [0.6, 1, 0.4], up: [0, 0, -1], width: 700, height: 800 })
  second.image(needle.image, MARGIN, 480, 230)
  second.image(probe.image, 315, 480, 230)
  second.at(MARGIN, 465).heading('Needle').lines([
    'Push the end of the handle into the cup (felt, if it is loose);',
    'a strap through its two slots and over the top keeps it there.',
    'Lay the hub into the trough, the shaft in line with',
    'the handle, two cable ties round it.',
    'The window leaves the lamp in the handle’s end free.',
    'Then calibrate the tip (Calibrate, Needle tip): the',
    'drawing alone is good to a few millimetres.',
  ]) // prettier-ignore
  second.at(315, 465).heading('Probe').lines([
    'The same cup. Lay the probe’s handle between the ridges,',
    'its face beyond the end of the plate,',
    'and strap it through the four slots.',
    'Then calibrate the picture by touching it or in the',
    'printed jig, and prove the marked side.',
    'A clip that was knocked is checked in ten seconds:',
    'hold the tip in a known hollow.',
  ]) // prettier-ignore
  second.at(MARGIN, 330).heading('Before each class').lines([
    'Fresh gel, or no air along old needle tracks. All eight hollows clean. The base not bent.',
    'Register, then verify on a hollow that was left out: more than 2 mm off, and it is done again.',
    'Needles are sharp and are never used on a person afterwards.',
  ]) // prettier-ignore
  return pdf.save()
}

/** A page and what is put on it, from the lower left in points. */
function sheet(page: PDFPage, { plain, bold }: { readonly plain: PDFFont; readonly bold: PDFFont }) {
  const text = (words: string, x: number, y: number, size = 9, font = plain, color = INK) =>
    page.drawText(words, { x, y, size, font, color })
  return {
    title: (words: string) => text(words, MARGIN, HEIGHT - 66, 20, bold),
    note: (words: string) => text(words, MARGIN, HEIGHT - 82, 9, plain, FAINT),
    image(image: Parameters<PDFPage['drawImage']>[0], x: number, y: number, width: number) {
      page.drawImage(image, { x, y, width, height: (width * image.height) / image.width })
    },
    /** The number of each place beside it in a picture that was drawn there. */
    numbers(drawn: GreyPicture, x: number, y: number, width: number, places: readonly Triple[]) {
      const scale = width / drawn.width
      for (const [n, place] of places.entries()) {
        const [px, py] = drawn.place(place)
        const [cx, cy] = [x + px * scale, y + (drawn.height - py) * scale]
        const aside = px < drawn.width / 2 ? 15 : -15
        page.drawCircle({ x: cx + aside, y: cy, size: 7, color: rgb(1, 1, 1), borderColor: ACCENT, borderWidth: 1 })
        text(String(n + 1), cx + aside - 2.6, cy - 3.3, 9, bold, ACCENT)
      }
    },
    at: (x: number, y: number) => ({
      heading(words: string) {
        text(words, x, y, 12, bold)
        return { lines: (all: readonly string[]) => all.forEach((line, n) => text(line, x, y - 17 - 12.5 * n)) }
      },
    }),
    table(x: number, y: number, head: readonly string[], rows: readonly (readonly string[])[]) {
      const columns = [0, 55, 105, 155]
      head.forEach((word, n) => text(word, x + columns[n]!, y, 8.5, bold, FAINT))
      rows.forEach((row, r) => row.forEach((cell, n) => text(cell, x + columns[n]!, y - 14 - 13 * r, 9)))
    },
    /** A hundred millimetres, to see whether the sheet was printed at its own size. */
    ruler(x: number, y: number) {
      page.drawLine({ start: { x, y }, end: { x: x + 100 * PT_PER_MM, y }, thickness: 1, color: INK })
      for (let mm = 0; mm <= 100; mm += 10)
        page.drawLine({
          start: { x: x + mm * PT_PER_MM, y },
          end: { x: x + mm * PT_PER_MM, y: y + (mm % 50 ? 5 : 9) },
          thickness: 0.7,
          color: INK,
        })
      text('100 mm when printed at 100 %', x + 100 * PT_PER_MM + 8, y - 1, 8, plain, FAINT)
    },
  }
}
