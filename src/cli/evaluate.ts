/** `interspace evaluate`: a model's masks beside experts', of bone or of each class, and beside another team's where these lie there too. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dice, surfaceCounts, surfaceScore, type SurfaceCounts } from '#core/ultrasound/mask-score.ts'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { fileFault, readArguments, readNumber, usageFault, type Command } from './command.ts'
import { readGreyImage, turnedOver } from './grey-image.ts'
import { openSegmenter } from './segmenter.ts'

const FLAGS = {
  model: { type: 'string' },
  images: { type: 'string' },
  'mm-per-px': { type: 'string' },
  'probe-at-bottom': { type: 'string' },
} as const

/** Surfaces agree within 4 of 192 parts of the width. */
const TOLERANCE = 4 / 192
/** Masks are grey where they were drawn with soft edges. */
const IN_MASK = 100

export const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate --model NAME --images DIR [flags]',
  summary: 'How well a model draws: its masks beside those of experts, and beside those of another network.',
  flags: [
    '--model NAME              a folder of models/',
    '--images DIR              NAME_us.png (NAME_uslinear.png) with NAME_mask.png (NAME_masklinear.png) for bone, and NAME_pubpred.png of another network; where DIR has no such mask, NAME_CLASS.png for each class, as segment calls them',
    '--mm-per-px X             edge of a pixel; the field of view fills the network when it is not given',
    '--probe-at-bottom A,B     names of pictures with the transducer below',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { model, images, 'probe-at-bottom': below = '', 'mm-per-px': given } = read.values
    if (model === undefined) return usageFault('--model NAME is missing')
    if (images === undefined) return usageFault('--images DIR is missing')
    const mmPerPx = given === undefined ? undefined : readNumber(given, 0.01, 5)
    if (given !== undefined && mmPerPx === undefined) return usageFault(`--mm-per-px is 0.01 to 5, not ${given}`)
    let files: string[]
    try {
      files = await readdir(images)
    } catch (thrown) {
      return fileFault(thrown, images)
    }
    const names = files.filter((name) => name.endsWith('_us.png')).map((name) => name.slice(0, -7))
    if (names.length === 0) return { code: 'file', message: `${images}: no NAME_us.png in it`, file: images }
    const isByClass = !files.some((name) => /_mask(linear)?\.png$/.test(name))
    const opened = await openSegmenter(model, !isByClass)
    if (!opened.ok) return opened.fault
    const { segmenter } = opened

    const classes = new Map<string, ReturnType<typeof createTally>>()
    const ours = createTally()
    const peer = createTally()
    const oursOnPeers = createTally()
    for (const name of names.toSorted()) {
      const path = (kind: string) => join(images, `${name}_${kind}.png`)
      const isLinear = existsSync(path('masklinear'))
      const isTurned = below.split(',').includes(name)
      const us = await readGreyImage(path(isLinear ? 'uslinear' : 'us'))
      if (!us.ok) return us.fault
      if (isByClass) {
        const fault = await scoreClasses(isTurned ? turnedOver(us.picture) : us.picture, isTurned, path)
        if (fault) return fault
        continue
      }
      const mask = await readGreyImage(path(isLinear ? 'masklinear' : 'mask'))
      if (!mask.ok) return mask.fault
      const heightPx = Math.min(us.picture.heightPx, mask.picture.heightPx)
      const upright = (picture: Picture) => (isTurned ? turnedOver(cut(picture, heightPx)) : cut(picture, heightPx))
      const picture = upright(us.picture)
      const truth = inOrOut(upright(mask.picture).grey)
      const { masks, report } = await segmenter.segment(picture, mmPerPx)
      const found = masks.get('bone') ?? new Uint8Array(truth.length)
      ours.add(found, truth, picture.widthPx, report['abstains'] != null)
      if (!existsSync(path('pubpred'))) continue
      const published = await readGreyImage(path('pubpred'))
      if (!published.ok) return published.fault
      peer.add(inOrOut(upright(published.picture).grey), truth, picture.widthPx, false)
      oursOnPeers.add(found, truth, picture.widthPx, report['abstains'] != null)
    }
    if (isByClass && classes.size === 0)
      return { code: 'file', message: `${images}: neither NAME_mask.png nor NAME_CLASS.png in it`, file: images }
    print({
      model: segmenter.model,
      images,
      toleranceOfWidth: TOLERANCE,
      ...(isByClass
        ? { classes: Object.fromEntries([...classes].map(([kind, tally]) => [kind, tally.told()])) }
        : { all: ours.told() }),
      ...(peer.count > 0 && { whereAnotherNetworkAnswered: { ours: oursOnPeers.told(), published: peer.told() } }),
    })
    return undefined

    async function scoreClasses(picture: Picture, isTurned: boolean, path: (kind: string) => string) {
      const { masks, report } = await segmenter.segment(picture, mmPerPx)
      for (const [kind, found] of masks) {
        if (!existsSync(path(kind))) continue
        const mask = await readGreyImage(path(kind))
        if (!mask.ok) return mask.fault
        const { widthPx, heightPx, grey } = isTurned ? turnedOver(mask.picture) : mask.picture
        if (widthPx !== picture.widthPx || heightPx !== picture.heightPx)
          return { code: 'picture', message: `${path(kind)} has ${widthPx} x ${heightPx} pixels, its picture ${picture.widthPx} x ${picture.heightPx}`, file: path(kind) } as const // prettier-ignore
        if (!classes.has(kind)) classes.set(kind, createTally())
        classes.get(kind)!.add(found, inOrOut(grey), widthPx, report['abstains'] != null)
      }
      return undefined
    }
  },
}

const inOrOut = (grey: Picture['grey']) => Uint8Array.from(grey, (value) => (value > IN_MASK ? 255 : 0))

const cut = ({ widthPx, grey }: Picture, heightPx: number): Picture => ({
  widthPx,
  heightPx,
  grey: grey.slice(0, widthPx * heightPx),
})

function createTally() {
  const overlaps: number[] = []
  const counts: SurfaceCounts[] = []
  let withoutTruth = 0
  let drawnWithoutTruth = 0
  let abstained = 0
  return {
    get count() {
      return counts.length
    },
    add(found: Uint8Array, truth: Uint8Array, widthPx: number, isAbstaining: boolean) {
      if (isAbstaining) abstained++
      counts.push(surfaceCounts(found, truth, widthPx, TOLERANCE * widthPx))
      if (truth.some((value) => value > 0)) return void overlaps.push(dice(found, truth))
      withoutTruth++
      if (found.some((value) => value > 0)) drawnWithoutTruth++
    },
    told() {
      const sorted = overlaps.toSorted((a, b) => a - b)
      return {
        pictures: counts.length,
        withTruth: overlaps.length,
        meanDice: overlaps.reduce((a, b) => a + b, 0) / Math.max(1, overlaps.length),
        medianDice: sorted[Math.floor(sorted.length / 2)] ?? null,
        surface: surfaceScore(counts),
        withoutTruth,
        drawnWithoutTruth,
        abstained,
      }
    },
  }
}
