/**
 * Labelled pictures of random spines for training and for testing:
 * `npx node models/training/make-frames.ts --seeds 1-400 --frames 48 --out FOLDER`.
 *
 * `--needles 0.8` makes four in five of them pictures of a needle, and gives all of them a past; `--steepest 60` none steeper.
 *
 * For each seed `spine-N.bin`: frame after frame, SIDE x SIDE bytes grey, the same of one and of three pictures
 * earlier (zero where there is no past), as many 16-bit labels (little-endian) and as many bytes of shadow; and `spine-N.json`: how each was taken. `classes.json`: what each label is to a network.
 * A spine's files are written whole or not at all, so that a broken run goes on where it stopped.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  classesByLabel,
  isBone,
  LANDMARKS,
  LUMBAR_CLASSES,
  lumbarClassOf,
  MUSCLE_CLASSES,
  muscleClassOf,
  VIEWS,
} from '#core/anatomy/sonoanatomy.ts'
import { structure, STRUCTURES } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import { drawFrame, type DrawnFrame } from './draw-frame.ts'
import { MM_PER_PX, SIDE } from './network-picture.ts'
import { tissueOfPictures } from './tissue-round.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    frames: { type: 'string', default: '48' },
    out: { type: 'string' },
    needles: { type: 'string' },
    steepest: { type: 'string' },
  },
})
const [first, last] = (values.seeds ?? '').split('-').map(Number)
const count = Number(values.frames)
const share = values.needles === undefined ? undefined : Number(values.needles)
const steepestDeg = values.steepest === undefined ? undefined : Number(values.steepest)
const isSteepness = steepestDeg === undefined || (steepestDeg > 15 && steepestDeg <= 80 && share !== undefined)
const isAsked = Number.isSafeInteger(first) && Number.isSafeInteger(last) && first! <= last! && count >= 1
if (!isAsked || !values.out || !isSteepness || (share !== undefined && !(share >= 0 && share <= 1))) {
  console.error(
    'usage: make-frames.ts --seeds FIRST-LAST --frames N [--needles SHARE [--steepest DEGREES]] --out FOLDER',
  )
  process.exit(2)
}
const needles = share === undefined ? undefined : { share, ...(steepestDeg !== undefined && { steepestDeg }) }
const out = values.out
mkdirSync(out, { recursive: true })
writeFileSync(join(out, 'classes.json'), JSON.stringify(classTables()))

for (let seed = first!; seed <= last!; seed++) {
  const base = join(out, `spine-${String(seed).padStart(6, '0')}`)
  if (existsSync(`${base}.json`)) continue
  const frames = framesOf(seed)
  const bytes = frames.flatMap(({ grey, earlier, labels, shadow }) => [
    grey,
    ...earlier,
    new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength),
    shadow,
  ])
  writeFileSync(`${base}.bin`, Buffer.concat(bytes))
  const told = frames.map(({ view, settings, contact, hasEarlier, needle }) => ({
    view: VIEWS.indexOf(view),
    settings,
    contact,
    hasEarlier,
    ...(needle && {
      needle: {
        tipPx: needle.tipPx,
        outMm: needle.outMm,
        angleDeg: needle.angleDeg,
        isTipVisible: needle.isTipVisible,
        visiblePx: needle.visiblePx,
      },
    }),
  }))
  writeFileSync(`${base}.part`, JSON.stringify({ seed, parameters: parametersOf(seed), frames: told }))
  renameSync(`${base}.part`, `${base}.json`)
  console.log(seed)
}

/** Prone mostly, as at an injection. */
function parametersOf(seed: number) {
  return drawParameters(seed, seed % 3 === 0 ? 'sitting' : 'prone')
}

function framesOf(seed: number): DrawnFrame[] {
  const spine = createLumbarSpine(parametersOf(seed))
  const tissueOf = tissueOfPictures(spine, count)
  const random = createRandom(seed * 7919 + 1)
  const frames: DrawnFrame[] = []
  for (let tries = 0; frames.length < count && tries < 2 * count; tries++) {
    const frame = drawFrame(spine, tissueOf, random, needles)
    if (frame) frames.push(frame)
  }
  return frames
}

function classTables() {
  const lumbar = { classes: LUMBAR_CLASSES, ofLabel: [...classesByLabel(LUMBAR_CLASSES, lumbarClassOf)] }
  const muscle = { classes: MUSCLE_CLASSES, ofLabel: [...classesByLabel(MUSCLE_CLASSES, muscleClassOf)] }
  const bone = [0, ...STRUCTURES.map((structure) => Number(isBone(structure)))]
  const needle = structure('needle').label
  return { side: SIDE, mmPerPx: MM_PER_PX, lumbar, muscle, bone, needle, views: VIEWS, landmarks: LANDMARKS }
}
