/** `interspace reconstruct`: a recording of tracked pictures made into a volume. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { parsePlusReconstruction, type PlusReconstruction } from '#core/reconstruction/plus-reconstruction.ts'
import { reconstructSweep } from '#core/reconstruction/recorded-sweep.ts'
import type { Reconstruction } from '#core/reconstruction/reconstruction.ts'
import type { ImportanceMask, ReconstructionSettings } from '#core/reconstruction/settings.ts'
import { parsePlusConfig, type PlusConfig } from '#core/ultrasound/plus-config.ts'
import type { PlusFlaw } from '#core/ultrasound/plus-xml.ts'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { geometryOfSweep } from '#core/reconstruction/volume-of-sweep.ts'
import { metaImage } from '#core/volumes/write-meta-image.ts'
import { nrrd } from '#core/volumes/write-nrrd.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { readGreyImage } from './grey-image.ts'
import { readOptions, RECONSTRUCT_FLAGS, type ReconstructOptions } from './reconstruct-options.ts'
import { writeFault } from './written-folder.ts'

export const reconstruct: Command = {
  name: 'reconstruct',
  usage: 'reconstruct SEQUENCE --config PLUS.xml --out VOLUME.mha [flags]',
  summary: 'A volume from tracked ultrasound pictures, as the configuration’s VolumeReconstruction says.',
  flags: [
    '--config PLUS.xml              ImageToProbe in CoordinateDefinitions, and VolumeReconstruction',
    '--out VOLUME.mha               MetaImage, or VOLUME.nrrd: 8-bit, in the reference frame',
    '--mode reference|fast          voxel for voxel what PLUS gives (this), or the true mean in floating point',
    '--spacing MM                   edge of a voxel, or three of them: X,Y,Z',
    '--interpolation nearest|linear',
    '--compounding latest|max|mean|importance',
    '--importance-mask MASK.png     trust in each pixel, 0 to 255; needed for importance',
    '--fill-holes yes|no            the configuration’s ways, else sticks of 9 voxels',
    '--reference FRAME              PLUS’s name of the frame to reconstruct in; Reference when nothing says',
    '--last-voxel nearest|within    the grid ends nearest to the sweep’s end (this), or with the last whole voxel',
  ],
  async run(args, print) {
    const read = readArguments(args, RECONSTRUCT_FLAGS, { atLeast: 1, atMost: 1, are: 'SEQUENCE' })
    if (!read.ok) return read.fault
    const options = readOptions(read.values)
    if ('code' in options) return options
    const sequence = await readSequence(read.positionals[0]!)
    if ('code' in sequence) return sequence
    const config = await readConfig(options.config)
    if ('code' in config) return config
    const settings = await settingsOf(config.reconstruction, options)
    if ('code' in settings) return settings
    const spacingMm = options.spacingMm ?? config.reconstruction.spacingMm
    if (!spacingMm) return usageFault(`--spacing MM is missing, and ${options.config} has no OutputSpacing`)
    const { imageName = 'Image', skipInterval, isSpacingRecomputed } = config.reconstruction
    const referenceName = options.reference ?? config.reconstruction.referenceName ?? 'Reference'
    try {
      const frames = { imageName, referenceName, calibrations: config.transforms }
      const grid = { spacingMm, skipInterval, isSpacingRecomputed, lastVoxel: options.lastVoxel }
      const swept = reconstructSweep(sequence, settings, { ...frames, ...grid })
      if (!swept.ok) return { code: swept.code, message: `${sequence.fileName}: ${swept.reason}` }
      const told = await write(swept.reconstruction, options.out)
      if ('code' in told) return told
      const { mode, out } = options
      const { interpolation, compounding, arithmetic, holeFilling } = settings
      const how = { mode, interpolation, compounding, arithmetic, holeFilling: holeFilling.map(({ kind }) => kind) }
      const remarks = [...sequence.remarks, ...config.remarks, ...config.reconstruction.remarks]
      print({ sequence: sequence.fileName, out, reference: referenceName, ...how, ...told, remarks })
      return undefined
    } catch (thrown) {
      if (thrown instanceof RangeError) return { code: 'size', message: thrown.message }
      throw thrown
    }
  },
}

async function readSequence(file: string): Promise<Sequence | CommandFault> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (thrown) {
    return fileFault(thrown, file)
  }
  const result = parseSequence(bytes, file)
  if (result.ok) return result.sequence
  const { code, reason, at } = result.fault
  const where = at === undefined ? file : `${file}, byte ${at}`
  return { code: `sequence-${code}`, message: `${where}: ${reason}`, file, ...(at !== undefined && { at }) }
}

async function readConfig(
  file: string,
): Promise<(PlusConfig & { readonly reconstruction: PlusReconstruction }) | CommandFault> {
  let xml: string
  try {
    xml = await readFile(file, 'utf8')
  } catch (thrown) {
    return fileFault(thrown, file)
  }
  const config = parsePlusConfig(xml, file)
  if (!config.ok) return configFault(file, config.fault)
  const read = parsePlusReconstruction(xml)
  return read.ok ? { ...config.config, reconstruction: read.reconstruction } : configFault(file, read.flaw)
}

const configFault = (file: string, { code, reason }: PlusFlaw): CommandFault => ({
  code: `config-${code}`,
  message: `${file}: ${reason}`,
  file,
})

async function settingsOf(
  {
    interpolation,
    compounding,
    arithmetic,
    clip,
    rejectBelow,
    isFilled,
    holeFilling,
    importanceMaskFile,
  }: PlusReconstruction,
  options: ReconstructOptions,
): Promise<ReconstructionSettings | CommandFault> {
  const chosen = options.compounding ?? compounding
  const importance = chosen === 'importance' ? await readMask(importanceMaskFile, options) : undefined
  if (importance && 'code' in importance) return importance
  return {
    interpolation: options.interpolation ?? interpolation,
    compounding: chosen,
    arithmetic: options.mode === 'fast' ? 'float' : arithmetic,
    clip,
    ...(importance && { importance }),
    ...(rejectBelow !== undefined && { rejectBelow }),
    holeFilling: (options.fillHoles ?? isFilled) ? holeFilling : [],
  }
}

/** A configuration names its mask from its own folder. */
async function readMask(
  named: string | undefined,
  options: ReconstructOptions,
): Promise<ImportanceMask | CommandFault> {
  const beside = named === undefined || isAbsolute(named) ? named : join(dirname(options.config), named)
  const file = options.importanceMask ?? beside
  if (file === undefined) {
    return usageFault(
      'compounding by importance needs --importance-mask MASK.png, or ImportanceMaskFilename in the configuration',
    )
  }
  const read = await readGreyImage(file)
  return read.ok ? read.picture : read.fault
}

/** Under another name first: a volume that is half written must not pass for one. */
async function write(reconstruction: Reconstruction<'patient'>, out: string) {
  const { used, skipped } = reconstruction
  const { grid, values, touchedShare, filledShare } = reconstruction.volume()
  const { dimensions, spacingMm, originMm } = grid
  const write = /\.nrrd$/i.test(out) ? nrrd : metaImage
  const unfinished = `${out}.part`
  try {
    await writeFile(unfinished, write(geometryOfSweep(grid), values))
    await rename(unfinished, out)
  } catch (thrown) {
    await rm(unfinished, { force: true })
    return writeFault(thrown, out)
  }
  const shares = { touchedShare: rounded(touchedShare), filledShare: rounded(filledShare) }
  return { dimensions, origin: originMm, spacing: spacingMm, framesUsed: used, framesSkipped: skipped, ...shares }
}

const rounded = (share: number) => Number(share.toFixed(6))
