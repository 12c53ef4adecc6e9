/**
 * What the looks of a picture improve, and what they cost on the processor: speckle on real recordings, the needle and
 * bone on simulated pictures of which it is known where they are. Where a look makes something worse, that is here too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enhanced, edgeDistancePx, LOOKS, type Look } from '#core/ultrasound/enhancement.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { namedPicture } from '#test/scene/named-picture.ts'
import { median, type Bench, type Figure } from './figures.ts'

const DATA = join(import.meta.dirname, '../../../shared/data/us-tracked')
const RECORDINGS = ['SpinePhantomFreehand.igs.mha', 'BoneUltrasound_L14.igs.mha'] as const
const PATCH_PX = 16
const VIEWS = ['sagittal laminar', 'transverse interlaminar', 'transverse spinous'] as const
const SHOWN = LOOKS.filter((look) => look !== 'original')

interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

/** Mean over deviation of grey in patches: of each the ratio after to before, the middle one of all that are tissue. */
function speckleRatio(picture: Picture, fan: Fan, look: Look): number {
  const after = enhanced(picture, fan, look)
  const ratios: number[] = []
  for (let y = 0; y + PATCH_PX < picture.heightPx; y += PATCH_PX)
    for (let x = 0; x + PATCH_PX < picture.widthPx; x += PATCH_PX) {
      if (edgeDistancePx(fan, x + PATCH_PX / 2, y + PATCH_PX / 2) > -60) continue
      const [a, b] = [patch(picture.grey, picture.widthPx, x, y), patch(after, picture.widthPx, x, y)]
      if (a.mean > 40 && a.deviation > 1) ratios.push(b.mean / Math.max(0.5, b.deviation) / (a.mean / a.deviation))
    }
  return median(ratios)
}

function patch(grey: Uint8Array, widthPx: number, x0: number, y0: number) {
  const values = Array.from({ length: PATCH_PX ** 2 }, (_, at) => grey[(y0 + Math.floor(at / PATCH_PX)) * widthPx + x0 + (at % PATCH_PX)]!) // prettier-ignore
  return statistics(values)
}

function statistics(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}

/** Contrast to noise of the shaft against what lies 3 to 6 mm beside it; undefined where less than 5 mm of it are in the picture. */
function needleContrast(named: ReturnType<typeof namedPicture>, grey: Uint8Array): number | undefined {
  const { widthPx, heightPx, ctFromImage, needle } = named
  const imageFromCt = invert(transform('ct', 'image', ctFromImage))
  const mmPerPx = Math.hypot(ctFromImage[0]!, ctFromImage[1]!, ctFromImage[2]!)
  const [on, beside]: [number[], number[]] = [[], []]
  for (let mm = -40; mm <= 0; mm += 0.5) {
    const place = point('ct', needle[12]! + mm * needle[8]!, needle[13]! + mm * needle[9]!, needle[14]! + mm * needle[10]!) // prettier-ignore
    const { x, y, z } = apply(imageFromCt, place)
    if (Math.abs(z) * mmPerPx > 1) continue
    const read = (dx: number, dy: number) => grey[Math.round(y + dy) * widthPx + Math.round(x + dx)]
    if (x < 1 || y < 1 || x >= widthPx - 1 || y >= heightPx - 1) continue
    on.push(Math.max(...[-1, 0, 1].map((dy) => read(0, dy) ?? 0)))
    for (const away of [-6, -4.5, -3, 3, 4.5, 6]) {
      const value = read(0, away / mmPerPx)
      if (value !== undefined && value > 0) beside.push(value)
    }
  }
  if (on.length < 10 || beside.length < 20) return undefined
  const [a, b] = [statistics(on), statistics(beside)]
  return (a.mean - b.mean) / b.deviation
}

export function benchEnhancement(): Bench {
  const rows: Figure[] = []
  for (const name of RECORDINGS) {
    const path = join(DATA, name)
    if (!existsSync(path)) {
      rows.push({ figure: name, value: 'not there: skipped' })
      continue
    }
    const parsed = parseSequence(new Uint8Array(readFileSync(path)), name)
    if (!parsed.ok) throw new Error(parsed.fault.reason)
    const { widthPx, heightPx } = parsed.sequence
    const picture = { widthPx, heightPx, grey: parsed.sequence.greyOfFrame(0) }
    for (const look of SHOWN) {
      const begunMs = performance.now()
      const ratio = speckleRatio(picture, wholePicture(widthPx, heightPx), look)
      const tookMs = performance.now() - begunMs
      rows.push({ figure: `${name}, ${look}: mean over deviation in tissue, after to before`, value: `${ratio.toFixed(2)}; ${tookMs.toFixed(0)} ms for ${widthPx} x ${heightPx} in the reference`, ...(look === 'speckle' && { goal: '> 1.5', met: ratio > 1.5 }) }) // prettier-ignore
    }
  }
  const contrasts = new Map<Look, number[]>(LOOKS.map((look) => [look, []]))
  for (const view of VIEWS)
    for (const seed of [1, 2]) {
      const named = namedPicture(view, seed)
      const picture = { ...named, grey: Uint8Array.from(named.grey) }
      for (const look of LOOKS) {
        const contrast = needleContrast(named, enhanced(picture, named.fan, look))
        if (contrast !== undefined) contrasts.get(look)!.push(contrast)
      }
    }
  for (const look of LOOKS) {
    const all = contrasts.get(look)!
    rows.push({ figure: `needle in ${all.length} simulated pictures, ${look}: contrast to noise, middle one`, value: all.length ? median(all).toFixed(2) : 'none in the slice' }) // prettier-ignore
  }
  return { name: 'Looks of a picture', rows }
}
