/** `interspace segment`: what a model names in pictures, as masks. */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileFault, readArguments, readNumber, usageFault, type Command, type CommandFault } from './command.ts'
import { readGreyImage, turnedOver } from './grey-image.ts'
import { greyPng } from './png.ts'
import { openSegmenter } from './segmenter.ts'

const FLAGS = {
  model: { type: 'string' },
  'mm-per-px': { type: 'string' },
  'bone-only': { type: 'boolean' },
  'probe-at-bottom': { type: 'boolean' },
  out: { type: 'string' },
} as const

export const segment: Command = {
  name: 'segment',
  usage: 'segment IMAGE… --model NAME --out DIR [flags]',
  summary: 'What a model of models/ names in pictures: a PNG mask for each class, and a JSON with how sure it is.',
  flags: [
    '--model NAME        a folder of models/, such as bone-likelihood',
    '--out DIR           NAME_CLASS.png (0 or 255, as large as the picture) and NAME.json for each picture',
    '--mm-per-px X       edge of a pixel; the field of view fills the network when it is not given',
    '--bone-only         only NAME_bone.png',
    '--probe-at-bottom   the pictures have the transducer below; masks lie as the pictures do',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: Infinity, are: 'IMAGE' })
    if (!read.ok) return read.fault
    const { model, out, 'bone-only': isBoneOnly = false, 'probe-at-bottom': isTurned = false } = read.values
    if (model === undefined) return usageFault('--model NAME is missing')
    if (out === undefined) return usageFault('--out DIR is missing')
    const given = read.values['mm-per-px']
    const mmPerPx = given === undefined ? undefined : readNumber(given, 0.01, 5)
    if (given !== undefined && mmPerPx === undefined) return usageFault(`--mm-per-px is 0.01 to 5, not ${given}`)
    const twice = read.positionals.find((path, at) => read.positionals.findIndex((p) => stem(p) === stem(path)) !== at)
    if (twice !== undefined) return usageFault(`two pictures are called ${stem(twice)}: their masks would be one file`)

    const opened = await openSegmenter(model, isBoneOnly)
    if (!opened.ok) return opened.fault
    const { segmenter } = opened
    try {
      await mkdir(out, { recursive: true })
    } catch (thrown) {
      return fileFault(thrown, out)
    }
    for (const path of read.positionals) {
      const image = await readGreyImage(path)
      if (!image.ok) return image.fault
      const picture = isTurned ? turnedOver(image.picture) : image.picture
      const { masks, report } = await segmenter.segment(picture, mmPerPx)
      const told = {
        picture: path,
        model: segmenter.model,
        backend: segmenter.backend,
        dimensions: [picture.widthPx, picture.heightPx],
        ...(mmPerPx !== undefined && { mmPerPx }),
        ...report,
        review: 'unreviewed; for training and research, not a medical device',
      }
      const fault = await write(out, stem(path), picture, masks, isTurned, told)
      if (fault) return fault
      print(told)
    }
    return undefined
  },
}

const stem = (path: string) => basename(path, extname(path))

async function write(
  out: string,
  name: string,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  masks: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  isTurned: boolean,
  told: unknown,
): Promise<CommandFault | undefined> {
  try {
    for (const [kind, mask] of masks) {
      const upright = { widthPx, heightPx, grey: mask }
      const { grey } = isTurned ? turnedOver(upright) : upright
      await writeFile(join(out, `${name}_${kind}.png`), greyPng(widthPx, heightPx, Uint8Array.from(grey)))
    }
    await writeFile(join(out, `${name}.json`), `${JSON.stringify(told, null, 2)}\n`)
    return undefined
  } catch (thrown) {
    return fileFault(thrown, out)
  }
}
