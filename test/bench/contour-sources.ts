/**
 * Which source draws the better line along bone, by the very code of the app's worker: the classical filter, the network,
 * or the network with the filter where it abstains. On a tracked sweep over a spine phantom (real), on human pictures with
 * experts' masks (real; the network that ships was fitted to these, so that its figures there are no test), and, with
 * `FRAMES=FOLDER` of `models/training/make-frames.ts`, on spines that neither was fitted to (simulated).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { boneModel, type Model } from '#workers/perception/look.ts'
import { labelledBone, type Point } from '#test/real/labelled-bone.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { say, scoreSurfaces, type Found } from '#test/real/surface-score.ts'
import { openShippedModel } from '#test/workers/perception/shipped-model.ts'
import { openShippedNetwork } from '#test/workers/perception/shipped-network.ts'
import { median, percentile, type Bench, type Figure } from './figures.ts'
import { nearestMm, phantomSweep, PIXEL_MM } from './phantom-sweep.ts'

/** The network's square: pictures of unknown scale are taken to fill it. */
const FIELD_MM = 96

interface Line {
  readonly points: readonly Point[]
  readonly stepPx: number
  readonly tookMs: number
  readonly isAbstaining: boolean
}
type Source = (picture: Picture, fan: Fan, pixelMm: readonly [number, number]) => Promise<Line>

export async function benchContourSources(): Promise<Bench> {
  const filter = sourceOf(boneModel(await openShippedModel()), 'bone-likelihood')
  const network = sourceOf(await openShippedNetwork(), 'lumbar-anatomy')
  const joined: Source = async (...seen) => {
    const line = await network(...seen)
    if (!line.isAbstaining) return line
    const instead = await filter(...seen)
    return { ...instead, tookMs: line.tookMs + instead.tookMs, isAbstaining: true }
  }
  const rows: Figure[] = []
  for (const [name, source] of [
    ['filter', filter],
    ['network alone', network],
    ['network, the filter where it abstains', joined],
  ] as const) {
    rows.push(...(await onPhantom(name, source)))
    for (const set of ['aigt_sagittal', 'aigt_curvilinear']) rows.push(...(await onMasks(name, source, set)))
    if (process.env['FRAMES']) rows.push(await onSimulated(name, source, process.env['FRAMES']))
  }
  return { name: 'The line along bone: the classical filter beside the network, as the app traces it', rows }
}

function sourceOf(model: Model, name: 'bone-likelihood' | 'lumbar-anatomy'): Source {
  let frameId = 0
  return async ({ grey, ...size }, fan, pixelMm) => {
    const asked = { type: 'perceive', name, frameId: ++frameId, ...size, fan, pixelMm, isContourWanted: true } as const
    const answer = await model.look({ ...asked, grey: Uint8Array.from(grey) })
    if (answer.type === 'needle-looked-for') throw new Error(`${name} draws no line`)
    const { xStepPx } = answer.type === 'read' ? answer.reading.mapping : answer.mapping
    // Of a picture that it says nothing of the network draws no line at all.
    const isAbstaining = answer.contour === undefined
    const { runs, tookMs } = answer.contour ?? { runs: [], tookMs: answer.type === 'read' ? answer.reading.tookMs : 0 }
    return { points: runs.flatMap(pointsOf), stepPx: xStepPx, tookMs, isAbstaining }
  }
}

const pointsOf = (run: Float32Array): Point[] =>
  Array.from({ length: run.length / 2 }, (_, n) => [run[2 * n]!, run[2 * n + 1]!])

async function onPhantom(name: string, source: Source): Promise<Figure[]> {
  const sweep = phantomSweep()
  if (!sweep) return [{ figure: `${name}: phantom sweep`, value: 'skipped: no recordings here' }]
  const [apart, reached, took]: [number[], number[], number[]] = [[], [], []]
  let [abstained, empty, longestMm] = [0, 0, 0]
  for (const { picture, edge, placeOf } of sweep) {
    const { points, stepPx, tookMs, isAbstaining } = await source(picture, fanOf(picture), PIXEL_MM)
    took.push(tookMs)
    longestMm += points.length * stepPx * PIXEL_MM[0]
    if (isAbstaining) abstained++
    if (points.length === 0) empty++
    if (edge.length === 0) continue
    const places = points.map(([x, y]) => placeOf(x, y))
    apart.push(...places.map((at) => nearestMm(at, edge)))
    reached.push(...edge.map((at) => nearestMm(at, places)))
  }
  const share = (of: readonly number[], mm: number) =>
    `${((100 * of.filter((each) => each <= mm).length) / of.length).toFixed(0)} %`
  const mm = (value: number) => `${value.toFixed(2)} mm`
  return [
    {
      figure: `${name}: real phantom, ${sweep.length} pictures: abstains, without a line, line in all`,
      value: `${abstained}, ${empty}, ${longestMm.toFixed(0)} mm`,
    },
    {
      figure: '… of the line, to the volume’s surface: median, 9 of 10; within 1 mm, 2 mm',
      value: `${mm(median(apart))}, ${mm(percentile(apart, 0.9))}; ${share(apart, 1)}, ${share(apart, 2)}`,
    },
    { figure: '… of the volume’s surface, with a line within 2 mm', value: share(reached, 2) },
    { figure: '… time of one picture, median', value: `${median(took).toFixed(1)} ms` },
  ]
}

async function onMasks(name: string, source: Source, set: string): Promise<Figure[]> {
  const folder = sharedData(`us-images/${set}`)
  if (folder === undefined) return [{ figure: `${name}: ${set}`, value: 'skipped: no pictures here' }]
  const found: Found[] = []
  let abstained = 0
  for (const { picture, surface } of labelledBone(folder)) {
    const fan = fanOf(picture)
    const longest = fan.kind === 'rectangle' ? Math.max(fan.widthPx, fan.heightPx) : picture.widthPx
    const { points, stepPx, isAbstaining } = await source(picture, fan, [FIELD_MM / longest, FIELD_MM / longest])
    if (isAbstaining) abstained++
    found.push({ found: points, truth: surface, widthPx: picture.widthPx, stepPx })
  }
  const value = `${say(scoreSurfaces(found))}; abstains from ${abstained}`
  return [{ figure: `${name}: real, ${set}, ${found.length} pictures, within 2.1 % of the width`, value }]
}

async function onSimulated(name: string, source: Source, folder: string): Promise<Figure> {
  const { side, mmPerPx, bone } = JSON.parse(readFileSync(join(folder, 'classes.json'), 'utf8')) as {
    readonly side: number
    readonly mmPerPx: number
    readonly bone: readonly number[]
  }
  const area = side * side
  const found: Found[] = []
  const files = readdirSync(folder).filter((file) => file.endsWith('.bin'))
  for (const file of files) {
    const bytes = readFileSync(join(folder, file))
    for (let from = 0; from < bytes.length; from += 6 * area) {
      const picture = { widthPx: side, heightPx: side, grey: Uint8Array.from(bytes.subarray(from, from + area)) }
      const { points, stepPx } = await source(picture, wholePicture(side, side), [mmPerPx, mmPerPx])
      const isBone = (at: number) => bone[bytes.readUInt16LE(from + 3 * area + 2 * at)] === 1
      found.push({ found: points, truth: middles(isBone, side), widthPx: side, stepPx })
    }
  }
  const value = say(scoreSurfaces(found))
  return { figure: `${name}: simulated, ${files.length} spines, ${found.length} pictures, within 2 mm`, value }
}

/** Of the runs of bone in every column. */
function middles(isBone: (at: number) => boolean, side: number): Point[] {
  const points: Point[] = []
  for (let x = 0; x < side; x++) {
    let start = -1
    for (let y = 0; y <= side; y++) {
      const is = y < side && isBone(y * side + x)
      if (is && start < 0) start = y
      if (is || start < 0) continue
      points.push([x, (start + y - 1) / 2])
      start = -1
    }
  }
  return points
}

function fanOf(picture: Picture): Fan {
  const field = createFieldOfView()
  field.look({ ...picture, grey: Uint8Array.from(picture.grey), frameId: 0, atMs: 0, receivedAtMs: 0 })
  return field.fan ?? wholePicture(picture.widthPx, picture.heightPx)
}
