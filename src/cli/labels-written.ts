/** Labels of a volume as a file: DICOM segmentation of its images, or NIfTI. */
import { rename, rm, writeFile } from 'node:fs/promises'
import type { ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { madeByPerson } from '#core/records/reviewed.ts'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import { textReader } from '#dicom/subject-of-series.ts'
import { writeSegmentationOf } from '#dicom/write/segmentation-of-series.ts'
import { usageFault, type CommandFault } from './command.ts'
import type { ReadVolume } from './read-volume.ts'
import { writeFault } from './written-folder.ts'

export type LabelsFormat = 'DICOM SEG' | 'NIfTI'

export function labelsFormat({ dicom }: ReadVolume, out: string): LabelsFormat | CommandFault {
  if (/\.nii(\.gz)?$/i.test(out)) return 'NIfTI'
  if (!dicom) return usageFault('--out ends with .nii.gz: the volume is no DICOM that a segmentation could refer to')
  if (dicom.series.shear)
    return usageFault('--out ends with .nii.gz: the slices were sheared, their images are not these')
  return 'DICOM SEG'
}

export interface LabelsSaid {
  /** Who answers for a DICOM segmentation; without one it is a draft and says so. */
  readonly reviewer: string | undefined
  readonly comments: string
  readonly seriesDescription: string
  readonly algorithm: string
}

/** @param foreign names of labels that are none of ours */
export async function labelsFile(
  kind: LabelsFormat,
  { volume, dicom }: ReadVolume,
  { labels, foreign }: { readonly labels: Uint16Array; readonly foreign?: ForeignLabels },
  { reviewer, ...says }: LabelsSaid,
): Promise<Uint8Array> {
  const { geometry } = volume
  if (kind === 'NIfTI' || !dicom) return labelsToNifti(geometry, labels, `Interspace labelling, ${says.comments}`)
  const textOf = textReader(new Uint8Array(await dicom.first.arrayBuffer())) ?? (() => '')
  const given = foreign ? { geometry, labels, foreign } : { geometry, labels }
  const labelled = reviewer?.trim() ? madeByPerson(given, reviewer, 0) : { draft: given }
  return writeSegmentationOf(labelled, dicom.series.slices, textOf, { ...says, key: '' }).bytes
}

/** Under another name first: half a segmentation must not pass for one. */
export async function writeLabels(out: string, bytes: Uint8Array): Promise<CommandFault | undefined> {
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
