/**
 * What the looks of a picture improve, and what they cost on the processor: speckle on real recordings, a needle in
 * simulated tissue of which it is known where it is. Where a look makes something worse, that is here too.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { enhanced, edgeDistancePx, LOOKS, type Look } from '#core/ultrasound/enhancement.ts'
import { createFastLooks } from '#core/ultrasound/fast-looks.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import { point } from '#core/frames/transform.ts'
import { facePx } from '#core/phantom/ultrasound/probe-geometry.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { knownTissue, poseAt, taken } from '#test/core/phantom/ultrasound/known-tissue.ts'
import { lookedAt } from '#test/core/ultrasound/looked-at.ts'
import { median, type Bench, type Figure } from './figures.ts'

const DATA = join(import.meta.dirname, '../../../shared/data/us-tracked')
const RECORDINGS = ['SpinePhantomFreehand.igs.mha', 'BoneUltrasound_L14.igs.mha'] as const
const PATCH_PX = 16
const TISSUE = knownTissue()
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

const [WIDTH_PX, HEIGHT_PX, AGAIN] = [640, 480, 20] as const

/** Processor time of one core. */
function onProcessor(look: Look): Figure {
  const looks = createFastLooks(WIDTH_PX, HEIGHT_PX)
  const [fan, { grey }] = [wholePicture(WIDTH_PX, HEIGHT_PX), lookedAt(WIDTH_PX, HEIGHT_PX, 1)]
  for (let n = 0; n < AGAIN / 4; n++) looks.look(grey, fan, look)
  const before = process.cpuUsage()
  for (let n = 0; n < AGAIN; n++) looks.look(grey, fan, look)
  const { user, system } = process.cpuUsage(before)
  const ms = (user + system) / 1000 / AGAIN
  return { figure: `${look}, ${WIDTH_PX} x ${HEIGHT_PX} on the processor`, value: `${ms.toFixed(1)} ms, ${(1000 / ms).toFixed(0)} pictures/s`, goal: '≥ 25 pictures/s', met: ms <= 40 } // prettier-ignore
}

const STEEP_DEG = [15, 30, 45] as const

/** In uniform tissue, its middle 25 mm under the face of a linear array, in the picture's plane. */
function needlePicture(steepDeg: number, seed: number) {
  const [c, s] = [Math.cos((steepDeg * Math.PI) / 180), Math.sin((steepDeg * Math.PI) / 180)]
  const needle = { tip: point('ct', 15 * c, -25 - 15 * s, 0), direction: [c, -s, 0], lengthMm: 60, gauge: 22 } as const
  const settings = { dynamicRangeDb: 60 }
  return taken(TISSUE, { settings, shot: (picture) => ({ ctFromImage: poseAt(picture), needles: [needle], seed }) })
}

/** Contrast to noise of 16 mm of the shaft against what lies 3 to 6 mm beside it. */
function needleContrast({ picture }: ReturnType<typeof needlePicture>, grey: Uint8Array, steepDeg: number): number {
  const [u, v] = facePx(picture)
  const [c, s] = [Math.cos((steepDeg * Math.PI) / 180), Math.sin((steepDeg * Math.PI) / 180)]
  const read = (xMm: number, yMm: number) =>
    grey[Math.round(u + xMm / picture.mmPerPx) + picture.widthPx * Math.round(v + yMm / picture.mmPerPx)]!
  const [on, beside]: [number[], number[]] = [[], []]
  for (let mm = -8; mm <= 8; mm += 0.25) {
    const at = (aside: number) => read(mm * c - aside * s, 25 + mm * s + aside * c)
    on.push(Math.max(...[-0.4, -0.2, 0, 0.2, 0.4].map(at)))
    beside.push(...[-6, -5, -4, -3].map(at))
  }
  const [a, b] = [statistics(on), statistics(beside)]
  return (a.mean - b.mean) / b.deviation
}

export function benchEnhancement(): Bench {
  const rows: Figure[] = SHOWN.map(onProcessor)
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
    for (const look of ['speckle', 'soft'] as const) {
      const begunMs = performance.now()
      const ratio = speckleRatio(picture, wholePicture(widthPx, heightPx), look)
      const tookMs = performance.now() - begunMs
      rows.push({ figure: `${name}, ${look}: mean over deviation in tissue, after to before`, value: `${ratio.toFixed(2)}; ${tookMs.toFixed(0)} ms for ${widthPx} x ${heightPx} in the reference`, ...(look === 'speckle' && { goal: '> 1.5', met: ratio > 1.5 }) }) // prettier-ignore
    }
  }
  for (const steepDeg of STEEP_DEG) {
    const taken = [1, 2].map((seed) => needlePicture(steepDeg, seed))
    const of = (look: Look) => median(taken.map((each) => needleContrast(each, enhanced({ ...each.picture, grey: each.grey }, each.picture.fan, look), steepDeg))) // prettier-ignore
    const original = of('original')
    const all = SHOWN.map((look) => `${look} ${of(look).toFixed(1)}`)
    rows.push({ figure: `simulated needle ${steepDeg}° steep in uniform tissue, contrast to noise`, value: `original ${original.toFixed(1)}; ${all.join(', ')}`, goal: 'needle > original', met: of('needle') > original }) // prettier-ignore
  }
  return { name: 'Looks of a picture', rows }
}
