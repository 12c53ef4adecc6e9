/** `interspace evaluate`: a model's masks beside experts', and beside another team's where these lie there too. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dice, surfaceCounts, surfaceScore, type SurfaceCounts } from '#core/ultrasound/mask-score.ts'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { fileFault, readArguments, usageFault, type Command } from './command.ts'
import { readGreyImage, turnedOver } from './grey-image.ts'
import { openSegmenter } from './segmenter.ts'

const FLAGS = {
  model: { type: 'string' },
  images: { type: 'string' },
  'probe-at-bottom': { type: 'string' },
} as const

/** Surfaces agree within 4 of 192 parts of the width. */
const TOLERANCE = 4 / 192
/** Masks are grey where they were drawn with soft edges. */
const IN_MASK = 100

export const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate --model NAME --images DIR [flags]',
  summary:
    'How well a model finds bone: NAME_us.png beside NAME_mask.png, and beside NAME_pubpred.png of another network.',
  flags: [
    '--model NAME              a folder of models/',
    '--images DIR              pairs NAME_us.png and NAME_mask.png (or NAME_uslinear.png and NAME_masklinear.png)',
    '--probe-at-bottom A,B     names of pictures with the transducer below',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { model, images, 'probe-at-bottom': below = '' } = read.values
    if (model === undefined) return usageFault('--model NAME is missing')
    if (images === undefined) return usageFault('--images DIR is missing')
    const opened = await openSegmenter(model, true)
    if (!opened.ok) return opened.fault
    let names: string[]
    try {
      names = (await readdir(images)).filter((name) => name.endsWith('_us.png')).map((name) => name.slice(0, -7))
    } catch (thrown) {
      return fileFault(thrown, images)
    }
    if (names.length === 0) return { code: 'file', message: `${images}: no NAME_us.png in it`, file: images }

    const ours = createTally()
    const peer = createTally()
    const oursOnPeers = createTally()
    for (const name of names.toSorted()) {
      const path = (kind: string) => join(images, `${name}_${kind}.png`)
      const isLinear = existsSync(path('masklinear'))
      const isTurned = below.split(',').includes(name)
      const us = await readGreyImage(path(isLinear ? 'uslinear' : 'us'))
      if (!us.ok) return us.fault
      const mask = await readGreyImage(path(isLinear ? 'masklinear' : 'mask'))
      if (!mask.ok) return mask.fault
      const heightPx = Math.min(us.picture.heightPx, mask.picture.heightPx)
      const upright = (picture: Picture) => (isTurned ? turnedOver(cut(picture, heightPx)) : cut(picture, heightPx))
      const picture = upright(us.picture)
      const truth = upright(mask.picture).grey.map((value) => (value > IN_MASK ? 255 : 0))
      const { masks, report } = await opened.segmenter.segment(picture, undefined)
      const found = masks.get('bone') ?? new Uint8Array(truth.length)
      ours.add(found, truth, picture.widthPx, report['abstains'] != null)
      if (!existsSync(path('pubpred'))) continue
      const published = await readGreyImage(path('pubpred'))
      if (!published.ok) return published.fault
      peer.add(
        upright(published.picture).grey.map((value) => (value > IN_MASK ? 255 : 0)),
        truth,
        picture.widthPx,
        false,
      )
      oursOnPeers.add(found, truth, picture.widthPx, report['abstains'] != null)
    }
    print({
      model: opened.segmenter.model,
      images,
      toleranceOfWidth: TOLERANCE,
      all: ours.told(),
      ...(peer.count > 0 && { whereAnotherNetworkAnswered: { ours: oursOnPeers.told(), published: peer.told() } }),
    })
    return undefined
  },
}

const cut = ({ widthPx, grey }: Picture, heightPx: number): Picture => ({
  widthPx,
  heightPx,
  grey: grey.slice(0, widthPx * heightPx),
})

function createTally() {
  const overlaps: number[] = []
  const counts: SurfaceCounts[] = []
  let withoutBone = 0
  let drawnWithoutBone = 0
  let abstained = 0
  return {
    get count() {
      return counts.length
    },
    add(found: Uint8Array, truth: Uint8Array, widthPx: number, isAbstaining: boolean) {
      if (isAbstaining) abstained++
      counts.push(surfaceCounts(found, truth, widthPx, TOLERANCE * widthPx))
      if (truth.some((value) => value > 0)) return void overlaps.push(dice(found, truth))
      withoutBone++
      if (found.some((value) => value > 0)) drawnWithoutBone++
    },
    told() {
      const sorted = overlaps.toSorted((a, b) => a - b)
      return {
        pictures: counts.length,
        withBone: overlaps.length,
        meanDice: overlaps.reduce((a, b) => a + b, 0) / Math.max(1, overlaps.length),
        medianDice: sorted[Math.floor(sorted.length / 2)] ?? null,
        surface: surfaceScore(counts),
        withoutBone,
        drawnWithoutBone,
        abstained,
      }
    },
  }
}
