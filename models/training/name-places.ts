/**
 * How far names point off the shallowest visible point of their bone, by the region alone and led to a landmark, with the
 * thresholds that ship: `npx node models/training/name-places.ts MODEL_FOLDER --test FOLDER`, pictures of make-frames.ts.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ledToLandmarks } from '#core/anatomy/led-to-landmarks.ts'
import { readLumbar } from '#core/anatomy/lumbar-reading.ts'
import { namedPlaces } from '#core/anatomy/named-places.ts'
import type { NamedPlace } from '#core/anatomy/picture-reading.ts'
import { BONE_SURFACES, classesByLabel, LUMBAR_CLASSES, lumbarClassOf } from '#core/anatomy/sonoanatomy.ts'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { MM_PER_PX, SIDE } from './network-picture.ts'

const AREA = SIDE * SIDE
const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
const CELLS = { side: SIDE, cellMm: MM_PER_PX, mapping: MAPPING }
const CLASS_OF = classesByLabel(LUMBAR_CLASSES, lumbarClassOf)

interface Truth {
  readonly name: string
  readonly xPx: number
  readonly yPx: number
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { test: { type: 'string' } } })
const [folder] = positionals
if (!folder || !values.test) {
  console.error('usage: name-places.ts MODEL_FOLDER --test FOLDER')
  process.exit(2)
}
const parsed = parseTrainedManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))
if (!parsed.ok) throw new Error(parsed.reason)
const { manifest } = parsed
const network = await openTrained(new Uint8Array(readFileSync(join(folder, 'model.onnx'))), manifest, false)

const [regions, led]: [number[], number[]] = [[], []]
for (const file of readdirSync(values.test).filter((name) => name.endsWith('.bin'))) {
  const bytes = readFileSync(join(values.test, file))
  for (let start = 0; start < bytes.length; start += 6 * AREA) await look(bytes.subarray(start, start + 6 * AREA))
}
console.log(JSON.stringify({ names: led.length, region: figures(regions), landmark: figures(led) }))

async function look(of: Uint8Array) {
  const grey = Float32Array.from(of.subarray(0, AREA), (value) => value / 255)
  const mask = echoMask(grey, SIDE)
  const outputs = await network.run(channelsOf({ grey, mask, mapping: MAPPING }))
  const reading = readLumbar(outputs, mask, { ...manifest, side: SIDE })
  if (reading.abstains) return
  const truths = shallowest(of.subarray(3 * AREA, 5 * AREA))
  const places = namedPlaces(reading, manifest.classes, CELLS)
  ledToLandmarks(places, reading.landmarks, manifest.landmarks, CELLS).forEach((place, n) => {
    const before = places[n]!
    if (place.xPx === before.xPx && place.yPx === before.yPx) return
    if (!BONE_SURFACES.includes(place.name)) return
    regions.push(offMm(before, truths))
    led.push(offMm(place, truths))
  })
}

/** Infinite where no such bone is in the picture: the name itself is wrong. */
function offMm({ name, xPx, yPx }: NamedPlace, truths: readonly Truth[]): number {
  const same = truths.filter((truth) => truth.name === name)
  return Math.min(Infinity, ...same.map((truth) => Math.hypot(truth.xPx - xPx, truth.yPx - yPx))) * MM_PER_PX
}

/** Of each bone that is seen, the middle of its two uppermost rows. @param labels 16 bits each */
function shallowest(labels: Uint8Array): Truth[] {
  const cellsOf = new Map<number, number[]>()
  for (let at = 0; at < AREA; at++) {
    const label = labels[2 * at]! + 256 * labels[2 * at + 1]!
    if (label > 0)
      cellsOf
        .set(label, cellsOf.get(label) ?? [])
        .get(label)!
        .push(at)
  }
  return [...cellsOf].flatMap(([label, cells]) => {
    const lowest = Math.floor(cells[0]! / SIDE) + 1
    const top = cells.filter((at) => Math.floor(at / SIDE) <= lowest)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const name = LUMBAR_CLASSES[CLASS_OF[label]!]!
    return [{ name, xPx: mean(top.map((at) => at % SIDE)), yPx: mean(top.map((at) => Math.floor(at / SIDE))) }]
  })
}

function figures(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  const within = (mm: number) => Number((values.filter((value) => value <= mm).length / values.length).toFixed(3))
  return { medianMm: Number(sorted[Math.floor(sorted.length / 2)]!.toFixed(2)), within2mm: within(2) }
}
