/** The networks that ship, on pictures of a spine they were not fitted to, through the same code as in the app. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ledToLandmarks } from '#core/anatomy/led-to-landmarks.ts'
import { readLumbar } from '#core/anatomy/lumbar-reading.ts'
import { readMuscle } from '#core/anatomy/muscle-reading.ts'
import { namedPlaces } from '#core/anatomy/named-places.ts'
import type { NamedPlace } from '#core/anatomy/picture-reading.ts'
import {
  BONE_SURFACES,
  classesByLabel,
  LUMBAR_CLASSES,
  lumbarClassOf,
  MUSCLE_CLASSES,
  muscleClassOf,
} from '#core/anatomy/sonoanatomy.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { seeNeedle } from '#core/needle/needle-seen.ts'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest, type TrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained, type TrainedNetwork } from '#workers/perception/trained-network.ts'
import { drawFrame, type DrawnFrame } from '#models/training/draw-frame.ts'
import { MM_PER_PX, SIDE } from '#models/training/network-picture.ts'

const SEED = 200_401
const FRAMES = 40
const MODELS = join(import.meta.dirname, '../../models')
const isThere = (name: string) => existsSync(join(MODELS, name, 'model.onnx'))

async function opened(name: string): Promise<TrainedNetwork> {
  const parsed = parseTrainedManifest(readFileSync(join(MODELS, name, 'manifest.json'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.reason)
  return openTrained(new Uint8Array(readFileSync(join(MODELS, name, 'model.onnx'))), parsed.manifest, false)
}

let frames: DrawnFrame[]
beforeAll(() => {
  const spine = createLumbarSpine(drawParameters(SEED, 'prone'))
  const { low, high } = reachOfUltrasound(spine)
  const within = { low: [low[0], -35, low[2]] as const, high: [high[0], high[1], 108] as const }
  const volume = makeTissueVolume(spine, { spacingMm: 1, surfacesMm: 1.5, within, withLabels: true })
  const random = createRandom(SEED)
  frames = []
  while (frames.length < FRAMES) {
    const frame = drawFrame(spine, () => volume, random)
    if (frame) frames.push(frame)
  }
}, 240_000)

const inputOf = (grey: Uint8Array) => {
  const cells = Float32Array.from(grey, (value) => value / 255)
  const mapping = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
  return { grey: cells, mask: echoMask(cells, SIDE), mapping }
}

/** Dice over all pictures together, of each class after the background. */
function diceOf(found: readonly Uint8Array[], truth: readonly Uint8Array[], classes: readonly string[]) {
  return classes.slice(1).map((name, n) => {
    let [both, either] = [0, 0]
    found.forEach((cells, picture) =>
      cells.forEach((of, at) => {
        const [a, b] = [of === n + 1, truth[picture]![at] === n + 1]
        if (a && b) both++
        either += Number(a) + Number(b)
      }),
    )
    return { name, dice: either ? (2 * both) / either : Number.NaN }
  })
}

/** Of each bone of the picture, the middle of its two uppermost rows of cells; specks left out. */
function shallowestPoints(labels: Uint16Array) {
  const table = classesByLabel(LUMBAR_CLASSES, lumbarClassOf)
  const cellsOf = new Map<number, number[]>()
  for (const [at, label] of labels.entries())
    cellsOf
      .set(label, cellsOf.get(label) ?? [])
      .get(label)!
      .push(at)
  return [...cellsOf].flatMap(([label, cells]) => {
    const name = LUMBAR_CLASSES[table[label]!]!
    if (label === 0 || !BONE_SURFACES.includes(name) || cells.length < 8) return []
    const top = cells.filter((at) => Math.floor(at / SIDE) <= Math.floor(cells[0]! / SIDE) + 1)
    const mean = (of: (at: number) => number) => top.reduce((sum, at) => sum + of(at), 0) / top.length
    return [{ name, x: mean((at) => at % SIDE), y: mean((at) => Math.floor(at / SIDE)) }]
  })
}

const told = (scores: readonly { name: string; dice: number }[]) =>
  scores.map(({ name, dice }) => `${name} ${dice.toFixed(2)}`).join(', ')

/** With nothing held back: how well classes are told apart is another matter than what is sure enough to be shown. */
const all = (manifest: TrainedManifest): TrainedManifest => ({
  ...manifest,
  thresholds: Object.fromEntries(
    Object.entries(manifest.thresholds).map(([name, least]) => [name, name.startsWith('show.') ? 0 : least]),
  ),
})

describe.skipIf(!isThere('lumbar-anatomy'))(
  `lumbar-anatomy on ${FRAMES} simulated pictures of the spine of seed ${SEED}`,
  () => {
    test('tells bones and soft parts apart, and the view; little of it is held back', async () => {
      const network = await opened('lumbar-anatomy')
      const table = classesByLabel(LUMBAR_CLASSES, lumbarClassOf)
      const shadow = LUMBAR_CLASSES.indexOf('shadow')
      const truths = frames.map(({ labels, shadow: dark }) =>
        Uint8Array.from(labels, (label, at) => table[label]! || (dark[at] ? shadow : 0)),
      )
      const found: Uint8Array[] = []
      let [views, abstained] = [0, 0]
      for (const { grey, view } of frames) {
        const input = inputOf(grey)
        const reading = readLumbar(await network.run(channelsOf(input)), input.mask, {
          ...all(network.manifest),
          side: SIDE,
        })
        found.push(reading.classes)
        if (reading.view.name === view) views++
        if (reading.abstains) abstained++
      }
      const scores = diceOf(found, truths, LUMBAR_CLASSES)
      console.log(`${told(scores)}; view right in ${views}, silent in ${abstained} of ${FRAMES}`)
      const named = scores.filter(({ name, dice }) => name !== 'shadow' && Number.isFinite(dice))
      expect(named.reduce((sum, { dice }) => sum + dice, 0) / named.length).toBeGreaterThan(0.5)
      expect(views / FRAMES).toBeGreaterThan(0.6)
      expect(abstained / FRAMES).toBeLessThan(0.15)
    })

    test('a name that is led to its landmark points at the bone’s shallowest point, within 1.5 mm in the middle', async () => {
      const network = await opened('lumbar-anatomy')
      const { manifest } = network
      const mapping = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
      const cells = { side: SIDE, cellMm: MM_PER_PX, mapping }
      const [regions, led]: [number[], number[]] = [[], []]
      for (const { grey, labels } of frames) {
        const input = inputOf(grey)
        const reading = readLumbar(await network.run(channelsOf(input)), input.mask, { ...manifest, side: SIDE })
        const places = namedPlaces(reading, manifest.classes, cells)
        const truths = shallowestPoints(labels)
        const offMm = ({ name, xPx, yPx }: NamedPlace) =>
          Math.min(...truths.filter((truth) => truth.name === name).map((at) => Math.hypot(at.x - xPx, at.y - yPx))) *
          MM_PER_PX
        ledToLandmarks(places, reading.landmarks, manifest.landmarks, cells).forEach((place, n) => {
          const before = places[n]!
          if ((place.xPx === before.xPx && place.yPx === before.yPx) || !Number.isFinite(offMm(place))) return
          regions.push(offMm(before))
          led.push(offMm(place))
        })
      }
      const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
      console.log(
        `${led.length} names: ${median(regions).toFixed(2)} mm off by region, ${median(led).toFixed(2)} by landmark`,
      )
      expect(led.length).toBeGreaterThan(20)
      // One spine is too few to tell regions and landmarks apart; name-places.ts does on 24.
      expect(median(led)).toBeLessThan(1.5)
    })

    test('is silent about what is no upright lumbar picture', async () => {
      const network = await opened('lumbar-anatomy')
      const random = createRandom(SEED + 1)
      const blank = (value: () => number) => Uint8Array.from({ length: SIDE * SIDE }, value)
      const drawn = (grey: (x: number, y: number) => number) =>
        Uint8Array.from({ length: SIDE * SIDE }, (_, at) => grey(at % SIDE, Math.floor(at / SIDE)))
      const turned = (grey: Uint8Array, from: (row: number, column: number) => number) =>
        Uint8Array.from(grey, (_, at) => grey[from(Math.floor(at / SIDE), at % SIDE)]!)
      const last = SIDE - 1
      const kinds: Record<string, Uint8Array[]> = {
        black: [blank(() => 0)],
        saturated: [blank(() => 255)],
        'a chessboard': [8, 20].map((edge) =>
          drawn((x, y) => ((Math.floor(x / edge) + Math.floor(y / edge)) % 2 ? 230 : 20)),
        ),
        'lines of text': [4, 7].map((height) =>
          drawn((x, y) => (Math.floor(y / height) % 2 === 0 && random.uniform() < 0.5 && x % 3 > 0 ? 10 : 245)),
        ),
        'soft waves, as of a photograph': [
          drawn((x, y) => 128 + 60 * Math.sin(x / 9) * Math.cos(y / 14) + 40 * Math.sin((x + y) / 31)),
        ],
        noise: Array.from({ length: 5 }, () => blank(() => Math.floor(256 * random.uniform()))),
        'upside down': frames
          .slice(0, 20)
          .map(({ grey }) => turned(grey, (row, column) => (last - row) * SIDE + column)),
        'on its side': frames.slice(0, 20).map(({ grey }) => turned(grey, (row, column) => column * SIDE + row)),
      }
      const shares: Record<string, number> = {}
      for (const [kind, pictures] of Object.entries(kinds)) {
        let silent = 0
        for (const grey of pictures) {
          const input = inputOf(grey)
          const { abstains } = readLumbar(await network.run(channelsOf(input)), input.mask, {
            ...network.manifest,
            side: SIDE,
          })
          if (abstains) silent++
        }
        shares[kind] = silent / pictures.length
      }
      console.log(`silent: ${JSON.stringify(shares)}`)
      expect(shares['black']).toBe(1)
      expect(shares['saturated']).toBe(1)
      for (const kind of ['noise', 'a chessboard', 'lines of text', 'soft waves, as of a photograph'])
        expect(shares[kind]).toBe(1)
      expect(shares['upside down']).toBeGreaterThan(0.8)
      expect(shares['on its side']).toBeGreaterThan(0.8)
    })
  },
)

test.skipIf(!isThere('muscle-fascia'))(
  `muscle-fascia tells muscles apart in ${FRAMES} simulated pictures of the spine of seed ${SEED}`,
  async () => {
    const network = await opened('muscle-fascia')
    const table = classesByLabel(MUSCLE_CLASSES, muscleClassOf)
    const found: Uint8Array[] = []
    for (const { grey } of frames) {
      const input = inputOf(grey)
      found.push(readMuscle(await network.run(channelsOf(input)), input.mask, all(network.manifest)).classes)
    }
    const truths = frames.map(({ labels }) => Uint8Array.from(labels, (label) => table[label]!))
    const scores = diceOf(found, truths, MUSCLE_CLASSES)
    console.log(told(scores))
    for (const name of ['multifidus', 'erector spinae'])
      expect(scores.find((each) => each.name === name)!.dice).toBeGreaterThan(0.7)
  },
)

test.skipIf(!isThere('needle'))(
  `needle sees needles in simulated pictures of the spine of seed ${SEED}, and few where there is none`,
  async () => {
    const network = await opened('needle')
    const off: number[] = []
    let [missed, present, absent, false_] = [0, 0, 0, 0]
    for (const { grey, earlier, hasEarlier, needle } of frames) {
      if (!hasEarlier) continue
      const input = inputOf(grey)
      const past = earlier.map((each) => Float32Array.from(each, (value) => value / 255))
      const outputs = await network.run(channelsOf(input, past))
      const grid = { side: SIDE, mapping: input.mapping }
      const seen = seeNeedle(1, outputs, input.mask, grid, network.manifest.thresholds)
      if (!needle || needle.visiblePx < 12) {
        absent++
        if (seen && !needle) false_++
      } else if (needle.isTipVisible) {
        present++
        if (seen) off.push(MM_PER_PX * Math.hypot(seen.tipPx[0] - needle.tipPx[0], seen.tipPx[1] - needle.tipPx[1]))
        else missed++
      }
    }
    const median = off.toSorted((a, b) => a - b)[Math.floor(off.length / 2)] ?? Number.NaN
    console.log(
      `tips: ${off.length} of ${present} seen, median ${median.toFixed(1)} mm off; ${false_} seen in ${absent} pictures without`,
    )
    expect(present).toBeGreaterThan(3)
    expect(missed / present).toBeLessThan(0.7)
    expect(median).toBeLessThan(6)
    expect(false_ / absent).toBeLessThan(0.2)
  },
)
