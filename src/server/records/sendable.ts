/**
 * What this program may send to an archive: the kinds of objects that it makes itself, of the patient whose case is open,
 * and no draft that nobody has reviewed. Read from the first bytes, before anything leaves.
 */
import { parseDataSet } from '#core/volumes/dicom-dataset.ts'

export interface SendFault {
  /** The attribute that it is about. */
  readonly field: string
  readonly message: string
}

/** PS3.4 table B.5-1. */
const KINDS: ReadonlySet<string> = new Set([
  // Segmentation.
  '1.2.840.10008.5.1.4.1.1.66.4',
  // Spatial Registration.
  '1.2.840.10008.5.1.4.1.1.66.1',
  // Comprehensive 3D SR.
  '1.2.840.10008.5.1.4.1.1.88.34',
  // Procedure Log.
  '1.2.840.10008.5.1.4.1.1.88.40',
  // Ultrasound Multi-frame Image.
  '1.2.840.10008.5.1.4.1.1.3.1',
  // Multi-frame Grayscale Byte Secondary Capture, of swept volumes.
  '1.2.840.10008.5.1.4.1.1.7.2',
])

/** Stands before the description of a series that nobody has reviewed. */
export const DRAFT_MARK = 'UNREVIEWED'

const [KIND, DESCRIPTION, PATIENT_ID, SERIES] = ['x00080016', 'x0008103e', 'x00100020', 'x0020000e'] as const

/** So many bytes hold what is looked at, in the longest file that is made here. */
export const HEAD_BYTES = 1 << 20

/**
 * @param head the first `HEAD_BYTES` of the file, or all of it
 * @param hospitalNumber of the patient whose case it is; without one an archive would not know whose it is
 */
export function sendFault(head: Uint8Array, hospitalNumber: string | undefined): SendFault | undefined {
  if (!hospitalNumber)
    return { field: 'hospitalNumber', message: 'the patient has no number in the hospital: give it first' }
  const read = parseDataSet(head, SERIES)
  if (!read.ok) return { field: 'body', message: read.reason }
  const text = (tag: string) => read.dataSet.string(tag)?.trim() ?? ''
  const kind = text(KIND)
  if (!KINDS.has(kind)) return { field: 'SOPClassUID', message: `nothing of this kind is made here: ${kind || 'none'}` }
  if (text(DESCRIPTION).startsWith(DRAFT_MARK))
    return { field: 'SeriesDescription', message: 'nobody has reviewed it: a draft is not sent' }
  if (text(PATIENT_ID) !== hospitalNumber)
    return { field: 'PatientID', message: 'it is of another patient than the case' }
  return undefined
}
