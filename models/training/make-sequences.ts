/**
 * Pictures that follow each other, as the app sees a needle: pushed on, then resting, with a hand that is not quite still.
 * `npx node models/training/make-sequences.ts --seeds 200001-200040 --out FOLDER`.
 *
 * Of each seed one sequence of PICTURES pictures at 20 a second; of every fourth spine without a needle. For each seed
 * `sequence-N.bin`, the greys one after another, and `sequence-N.json`: for each picture the tip in pixels where it can be
 * seen (the same picture without the needle differs there), and how many pixels show the needle.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { VIEWS } from '#core/anatomy/sonoanatomy.ts'
import { compose, transform, type Transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { drawSettings, sightOf, withoutUnseen } from './draw-frame.ts'
import { drawNeedle, withdrawn } from './draw-needle.ts'
import { networkPicture } from './network-picture.ts'
import { drawPose } from './views.ts'

const PICTURES = 24
/** Pushed on for two thirds of the time, then resting; mm a picture. */
const MOVING = 16
const PACE_MM = 0.4
const BONE_LINE_MM = 2.4
/** A hand's slow drift out of the plane, mm: one deviation, and how much of it is kept from picture to picture. */
const [DRIFT_MM, KEPT] = [0.3, 0.9]

const { values } = parseArgs({ options: { seeds: { type: 'string' }, out: { type: 'string' } } })
const [first, last] = (values.seeds ?? '').split('-').map(Number)
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || !values.out) {
  console.error('usage: make-sequences.ts --seeds FIRST-LAST --out FOLDER')
  process.exit(2)
}
mkdirSync(values.out, { recursive: true })
for (let seed = first!; seed <= last!; seed++) {
  const base = join(values.out, `sequence-${String(seed).padStart(6, '0')}`)
  if (existsSync(`${base}.json`)) continue
  const { greys, told } = sequenceOf(seed)
  writeFileSync(`${base}.bin`, Buffer.concat(greys))
  writeFileSync(`${base}.part`, JSON.stringify(told))
  renameSync(`${base}.part`, `${base}.json`)
  console.log(seed)
}

function sequenceOf(seed: number) {
  const spine = createLumbarSpine(drawParameters(seed, seed % 3 === 0 ? 'sitting' : 'prone'))
  const { low, high } = reachOfUltrasound(spine)
  const within = { low: [low[0], -35, low[2]], high: [high[0], high[1], 108] } as const
  const volume = makeTissueVolume(spine, { spacingMm: 1, surfacesMm: 1.5, within, withLabels: true })
  const random = createRandom(seed * 7919 + 5)
  const settings = drawSettings(random)
  const picture = networkPicture(settings.probe, settings.depthMm)
  const simulator = createSimulator(volume, settings, picture)
  const ctFromImage = compose(
    drawPose(spine, VIEWS[Math.floor(random.uniform() * VIEWS.length)]!, random),
    probeFromImage(picture),
  )
  const drawn = drawNeedle(ctFromImage, picture, random)
  const hasNeedle = seed % 4 !== 0
  const pressMm = 2 + 6 * random.uniform()
  const greys: Uint8Array[] = []
  const pictures: object[] = []
  let driftMm = DRIFT_MM * random.normal()
  for (let n = 0; n < PICTURES; n++) {
    driftMm = KEPT * driftMm + Math.sqrt(1 - KEPT ** 2) * DRIFT_MM * random.normal()
    const held = driftedBy(ctFromImage, driftMm, random)
    const backMm = PACE_MM * Math.max(0, MOVING - n)
    const needle = withdrawn(drawn.needle, backMm)
    const taking = { ctFromImage: held, pressMm, seed: Math.floor(random.uniform() * 2 ** 30) }
    const taken = simulator.takeLabelled({ ...taking, needles: hasNeedle ? [needle] : [] }, BONE_LINE_MM)
    greys.push(taken.grey)
    if (!hasNeedle) {
      pictures.push({ visiblePx: 0 })
      continue
    }
    const without = simulator.takeLabelled({ ...taking, needles: [] }, BONE_LINE_MM)
    const labels = withoutUnseen(taken, without, picture.widthPx)
    const turn = (drawn.angleDeg * Math.PI) / 180
    const backPx = backMm / picture.mmPerPx
    const tipPx = [drawn.tipPx[0] - backPx * Math.cos(turn), drawn.tipPx[1] - backPx * Math.sin(turn)] as const
    const { visiblePx, isTipVisible } = sightOf(tipPx, { labels }, picture.widthPx)
    pictures.push({ visiblePx, ...(isTipVisible && { tipPx }) })
  }
  return { greys, told: { seed, settings, hasNeedle, pictures } }
}

/** The plane shifted along its normal, and a little of it shaken. */
function driftedBy(ctFromImage: Transform<'ct', 'image'>, outMm: number, random: Random): Transform<'ct', 'image'> {
  const m = [...ctFromImage.matrix]
  const normal = [m[8]!, m[9]!, m[10]!]
  const length = Math.hypot(...normal)
  const mm = outMm + 0.03 * random.normal()
  for (let axis = 0; axis < 3; axis++) m[12 + axis]! += (mm * normal[axis]!) / length
  return transform('ct', 'image', m)
}
