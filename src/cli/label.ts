/** `interspace label`: the vertebrae of a CT or MR found, counted, and every part of them labelled. */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { labelSpine, type LabelledSpine } from '#core/labelling/label-spine.ts'
import { DICTIONARY_CHOICES, type DictionaryChoice } from '#core/labelling/label-meanings.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { readArguments, usageFault, type Command } from './command.ts'
import { labelFromOutside } from './label-outside.ts'
import { labelsFile, labelsFormat, writeLabels, type LabelsFormat } from './labels-written.ts'
import { readVolume } from './read-volume.ts'

const FLAGS = {
  out: { type: 'string' },
  lowest: { type: 'string' },
  labels: { type: 'string' },
  vertebrae: { type: 'string' },
  dictionary: { type: 'string' },
  'reviewed-by': { type: 'string' },
} as const

const foundSays = (modality: string, reviewer: string | undefined) => ({
  reviewer,
  comments: `Found by software, ${reviewer ? `reviewed by ${reviewer}` : 'reviewed by nobody'}; for training and research`,
  seriesDescription: `Structures found in the ${modality}`,
  algorithm: 'Interspace labelling',
})

export const label: Command = {
  name: 'label',
  usage: 'label VOLUME --out SEG [--lowest LEVEL] [--labels FILE [--vertebrae FILE] [--dictionary NAME]]',
  summary:
    'Finds the vertebrae of a CT or MR, counts them from the sacrum, fits a spine to them and labels every part; or takes labels that others made.',
  flags: [
    '--out SEG              NIfTI when named .nii.gz; otherwise DICOM segmentation of a DICOM series, UNREVIEWED until somebody answers for it',
    '--reviewed-by NAME     who has looked at the labels and answers for the DICOM segmentation',
    '--lowest LEVEL         T12 to L5: the lowest vertebra whose body is whole, when no sacrum is found in the volume; of --labels the lowest vertebra in them',
    '--labels FILE          DICOM segmentation, NIfTI, NRRD or MHA of a CT or MR instead of what is found here',
    '--vertebrae FILE       which vertebra is where, when --labels are parts of them',
    `--dictionary NAME      what the numbers of --labels mean, when they do not tell: ${DICTIONARY_CHOICES.join(', ')}`,
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'VOLUME' })
    if (!read.ok) return read.fault
    const { out, lowest, labels, vertebrae, dictionary, 'reviewed-by': reviewer } = read.values
    if (out === undefined) return usageFault('--out SEG is missing')
    const fault = unreadable(read.values)
    if (fault) return fault
    const given = await readVolume(read.positionals[0]!)
    if ('code' in given) return given
    if (labels !== undefined) {
      const said = { lowest: lowest as Level | undefined, dictionary: dictionary as DictionaryChoice | undefined }
      return labelFromOutside(given, { labels, vertebrae, said, out, reviewer }, print)
    }
    const kind = labelsFormat(given, out)
    if (typeof kind !== 'string') return kind
    const labelling = labelSpine(given.volume, { lowest: lowest as Level | undefined })
    if (!labelling.ok) return { code: 'no-spine', message: `${read.positionals[0]}: ${labelling.reason}` }
    const { spine } = labelling
    if (!spine.labelled) {
      const { remarks } = spine.found
      return { code: 'no-level', message: remarks.join('; '), vertebrae: spine.found.vertebrae.map(vertebraTold) }
    }
    const unwritten = await writeLabels(
      out,
      await labelsFile(kind, given, spine.labelled, foundSays(given.modality, reviewer)),
    )
    if (unwritten) return unwritten
    print(told(out, kind, given.volume, spine))
    return undefined
  },
}

function unreadable({ lowest, labels, vertebrae, dictionary }: Readonly<Record<string, string | undefined>>) {
  if (lowest !== undefined && !LEVELS.includes(lowest as Level))
    return usageFault(`--lowest is one of ${LEVELS.join(', ')}, not ${lowest}`)
  if (dictionary !== undefined && !DICTIONARY_CHOICES.includes(dictionary as DictionaryChoice))
    return usageFault(`--dictionary is one of ${DICTIONARY_CHOICES.join(', ')}, not ${dictionary}`)
  if (labels === undefined && (vertebrae ?? dictionary) !== undefined)
    return usageFault('--vertebrae and --dictionary are of --labels, which is missing')
  return undefined
}

const rounded = (value: number, digits = 1) => Number(value.toFixed(digits))

const vertebraTold = ({ level, confidence, isCut, placement }: LabelledSpine['found']['vertebrae'][number]) => ({
  level: level ?? null,
  confidence: rounded(confidence, 2),
  isCut,
  bodyCentre: placement.centre.map((x) => rounded(x)),
})

function told(out: string, format: LabelsFormat, volume: Volume, { found, fitted, labelled }: LabelledSpine) {
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
