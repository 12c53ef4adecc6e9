/** The structures of the open volume, as a person corrected them, as a file: DICOM segmentation of its images, or NIfTI. */
import { reviewedOf } from '#core/records/reviewed.ts'
import type { DicomSource } from '#dicom/opening.ts'
import { textReader } from '#dicom/subject-of-series.ts'
import type { StructureOrigin } from '#session/open-case.ts'
import type { LabelsSavedAs } from '#session/structure-commands.ts'
import type { SessionState } from '#session/state.ts'

/** @param key different for every file @throws RangeError in words where it cannot be saved so */
export async function savedStructures(
  { openCase, structures, aiRecords }: Pick<SessionState, 'openCase' | 'structures' | 'aiRecords'>,
  source: DicomSource | undefined,
  as: LabelsSavedAs,
  labels: Uint16Array,
  key: string,
): Promise<File> {
  if (!openCase || !structures?.origin) throw new RangeError('There are no structures to save.')
  const { geometry } = openCase
  const remark = remarkOf(structures.origin)
  if (as === 'nifti') {
    const { labelsToNifti } = await import('#core/volumes/nifti-file.ts')
    return fileOf(labelsToNifti(geometry, labels, `Interspace; ${remark}`), 'structures.nii.gz', 'application/gzip')
  }
  if (!source) throw new RangeError('The open volume is no DICOM that a segmentation could refer to: save as NIfTI.')
  if (source.isSheared)
    throw new RangeError('The slices of the open volume were sheared, its images are not these: save as NIfTI.')
  const { writeSegmentationOf } = await import('#dicom/write/segmentation-of-series.ts')
  const { kind, foreign, edited } = structures.origin
  const said = aiRecords.findLast(({ output }) => output.kind === 'structures')
  const reviewed = said && reviewedOf(said, { geometry, labels, foreign, edited })
  if (!reviewed) throw new RangeError(UNREVIEWED)
  const textOf = textReader(new Uint8Array(await source.first.arrayBuffer())) ?? (() => '')
  const says = {
    comments: remark,
    seriesDescription: kind === 'fit' ? 'Structures found in the CT, confirmed levels' : 'Structures from labels',
    algorithm: kind === 'fit' ? 'Interspace labelling' : 'Labels from outside',
    key,
  }
  const file = writeSegmentationOf(reviewed, source.slices, textOf, says)
  return fileOf(file.bytes, 'structures.dcm', 'application/dicom')
}

const UNREVIEWED =
  'Nobody has reviewed these structures: accept or edit them first (Review them); then they can be saved as DICOM. NIfTI can be saved at once.'

const remarkOf = ({ kind, said, edited }: StructureOrigin) =>
  [kind === 'fit' ? 'fitted by software' : `from ${said}`, edited.size > 0 ? 'corrected by a person' : '', 'for training and research'].filter(Boolean).join(', ') // prettier-ignore

const fileOf = (bytes: Uint8Array, name: string, type: string) => new File([bytes as BlobPart], name, { type })
