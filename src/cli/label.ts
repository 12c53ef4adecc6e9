/** `interspace label`: the vertebrae of a CT found, counted, and every part of them labelled. */
import { rename, rm, writeFile } from 'node:fs/promises'
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { labelSpine, type LabelledSpine } from '#core/labelling/label-spine.ts'
import { parseDataSet } from '#core/volumes/dicom-dataset.ts'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { writeSegmentationOf } from '#dicom/write/segmentation-of-series.ts'
import { readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { readVolume, type ReadVolume } from './read-volume.ts'
import { writeFault } from './written-folder.ts'

const FLAGS = { out: { type: 'string' }, lowest: { type: 'string' } } as const

export const label: Command = {
  name: 'label',
  usage: 'label VOLUME --out SEG [--lowest LEVEL]',
  summary: 'Finds the vertebrae of a CT, counts them from the sacrum, fits a spine to them and labels every part.',
  flags: [
    '--out SEG              DICOM segmentation when the CT is DICOM; NIfTI (.nii.gz) otherwise, or when so named',
    '--lowest LEVEL         T12 to L5: the lowest vertebra whose body is whole, when the sacrum is not in the volume',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'VOLUME' })
    if (!read.ok) return read.fault
    const { out, lowest } = read.values
    if (out === undefined) return usageFault('--out SEG is missing')
    if (lowest !== undefined && !LEVELS.includes(lowest as Level))
      return usageFault(`--lowest is one of ${LEVELS.join(', ')}, not ${lowest}`)
    const given = await readVolume(read.positionals[0]!)
    if ('code' in given) return given
    const kind = fileKind(given, out)
    if (typeof kind !== 'string') return kind
    if (given.modality !== 'CT')
      return { code: 'modality', message: `${read.positionals[0]}: only CT is labelled, this is ${given.modality}` }
    const labelling = labelSpine(given.volume, { lowest: lowest as Level | undefined })
    if (!labelling.ok) return { code: 'no-spine', message: `${read.positionals[0]}: ${labelling.reason}` }
    const { spine } = labelling
    if (!spine.labelled) {
      const { remarks } = spine.found
      return { code: 'no-level', message: remarks.join('; '), vertebrae: spine.found.vertebrae.map(vertebraTold) }
    }
    const fault = await write(out, await bytesOf(kind, given, spine.labelled.labels))
    if (fault) return fault
    print(told(out, kind, given.volume, spine))
    return undefined
  },
}

type FileKind = 'DICOM SEG' | 'NIfTI'

function fileKind({ dicom }: ReadVolume, out: string): FileKind | CommandFault {
  if (/\.nii(\.gz)?$/i.test(out)) return 'NIfTI'
  if (!dicom) return usageFault('--out ends with .nii.gz: the volume is no DICOM that a segmentation could refer to')
  if (dicom.series.shear)
    return usageFault('--out ends with .nii.gz: the slices were sheared, their images are not these')
  return 'DICOM SEG'
}

async function bytesOf(kind: FileKind, { volume, dicom }: ReadVolume, labels: Uint16Array): Promise<Uint8Array> {
  const { geometry } = volume
  if (kind === 'NIfTI' || !dicom) return labelsToNifti(geometry, labels, 'Interspace labelling, unconfirmed')
  const parsed = parseDataSet(new Uint8Array(await dicom.first.arrayBuffer()))
  const textOf = (tag: string) => (parsed.ok ? (parsed.dataSet.string(tag) ?? '') : '')
  const comments = 'Found by software and confirmed by nobody; for training and research'
  const says = {
    comments,
    seriesDescription: 'Structures found in the CT, unconfirmed',
    algorithm: 'Interspace labelling',
    key: '',
  }
  return writeSegmentationOf({ geometry, labels }, dicom.series.slices, textOf, says).bytes
}

/** Under another name first: half a segmentation must not pass for one. */
async function write(out: string, bytes: Uint8Array): Promise<CommandFault | undefined> {
  const unfinished = `${out}.part`
  try {
    await writeFile(unfinished, bytes)
    await rename(unfinished, out)
    return undefined
  } catch (thrown) {
    await rm(unfinished, { force: true })
    return writeFault(thrown, out)
  }
}

const rounded = (value: number, digits = 1) => Number(value.toFixed(digits))

const vertebraTold = ({ level, confidence, isCut, placement }: LabelledSpine['found']['vertebrae'][number]) => ({
  level: level ?? null,
  confidence: rounded(confidence, 2),
  isCut,
  bodyCentre: placement.centre.map((x) => rounded(x)),
})

function told(out: string, format: FileKind, volume: Volume, { found, fitted, labelled }: LabelledSpine) {
  const fittedAt = new Map(LEVELS.map((level, n) => [level, fitted?.bones[n]]))
  return {
    out,
    format,
    dimensions: volume.geometry.dimensions,
    countedFrom: found.countedFrom,
    isConfirmed: false,
    vertebrae: found.vertebrae.map((vertebra) => {
      const bone = vertebra.level && fittedAt.get(vertebra.level)
      return {
        ...vertebraTold(vertebra),
        ...(bone && {
          bodyCentre: bone.placement.centre.map((x) => rounded(x)),
          uncertaintyMm: rounded(bone.residualMm),
        }),
      }
    }),
    hasSacrum: found.sacrum !== undefined,
    structures: labelled!.structures.map(({ structure, voxels, uncertaintyMm, from }) => ({
      label: structure.label,
      name: structure.name,
      voxels,
      uncertaintyMm: rounded(uncertaintyMm),
      from,
    })),
    remarks: [...volume.remarks, ...found.remarks],
  }
}
