/** `interspace label --labels`: somebody else's labels of a volume as structures of ours on its voxels. */
import { openAsBlob } from 'node:fs'
import { nameOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { belonging } from '#core/labelling/belonging.ts'
import type { LabelMap, SaidOfLabels } from '#core/labelling/label-meanings.ts'
import { nearestLabels } from '#core/labelling/structure-field.ts'
import { takeLabels } from '#core/labelling/taken-labels.ts'
import { readLabelFile } from '#dicom/reader/label-file.ts'
import { fileFault, type CommandFault, type Print } from './command.ts'
import { labelsFile, labelsFormat, writeLabels } from './labels-written.ts'
import type { ReadVolume } from './read-volume.ts'

export interface OutsideLabels {
  /** A label map; with `vertebrae`, of parts. */
  readonly labels: string
  /** Which vertebra is where, when the labels are parts of them. */
  readonly vertebrae: string | undefined
  readonly said: SaidOfLabels
  readonly out: string
  readonly reviewer: string | undefined
}

export async function labelFromOutside(
  given: ReadVolume,
  { labels, vertebrae, said, out, reviewer }: OutsideLabels,
  print: Print,
): Promise<CommandFault | undefined> {
  const format = labelsFormat(given, out)
  if (typeof format !== 'string') return format
  const map = await mapOf(labels, given)
  if ('code' in map) return map
  const counted = vertebrae === undefined ? undefined : await mapOf(vertebrae, given)
  if (counted && 'code' in counted) return counted
  const taking = takeLabels(map, counted, said)
  if (!taking.ok) return { code: 'labels', message: `${labels}: ${taking.reason}`, file: labels }
  const { grid, foreign, dictionary, doubt, remarks } = taking.taken
  if (doubt)
    return { code: 'no-level', message: `${vertebrae ?? labels}: ${doubt}; say with --lowest what the lowest one is` }
  const fits = belonging(grid, foreign, given.volume)
  if (!fits.ok) return { code: 'labels', message: `${labels}: ${fits.reason}`, file: labels }
  const onVolume = nearestLabels(grid, given.volume.geometry)
  const says = {
    reviewer,
    comments: `from ${map.name}, for training and research`,
    seriesDescription: 'Structures from labels',
    algorithm: 'Labels from outside',
  }
  const fault = await writeLabels(out, await labelsFile(format, given, { labels: onVolume, foreign }, says))
  if (fault) return fault
  print({
    out,
    format,
    dimensions: given.volume.geometry.dimensions,
    dictionary,
    countedFrom: said.lowest ? 'person' : 'labels',
    isConfirmed: false,
    structures: counts(onVolume, foreign),
    remarks: [...given.volume.remarks, ...remarks, ...fits.remarks],
  })
  return undefined
}

async function mapOf(path: string, { dicom }: ReadVolume): Promise<LabelMap | CommandFault> {
  let blob: Blob
  try {
    blob = await openAsBlob(path)
  } catch (thrown) {
    return fileFault(thrown, path)
  }
  const read = await readLabelFile({ name: path, blob }, [])
  if (read.kind === 'refused') return { code: 'labels', message: `${path}: ${read.reason}`, file: path }
  if (read.kind === 'none') return { code: 'labels', message: `${path}: there are no labels in it`, file: path }
  const own = dicom?.series.slices[0]?.frameOfReferenceUid
  if (own && read.frameOfReferenceUid && read.frameOfReferenceUid !== own)
    return { code: 'labels', message: `${path}: it was made from images with another frame of reference`, file: path }
  return read.map
}

function counts(labels: Uint16Array, foreign: ForeignLabels) {
  const voxels = new Map<number, number>()
  for (const label of labels) if (label > 0) voxels.set(label, (voxels.get(label) ?? 0) + 1)
  return [...voxels]
    .toSorted(([a], [b]) => a - b)
    .map(([label, count]) => ({ label, name: nameOfLabel(label, foreign), voxels: count }))
}
