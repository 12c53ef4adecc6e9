/**
 * What is seen in each standard view, without its name: for those who are asked which one it is. Signs as they are
 * taught (Chin et al. 2011, Anesthesiology 114:1459-1485; Karmakar and Chin, Spinal Sonography, NYSORA).
 */
import type { WantedView } from '#core/anatomy/view-hint.ts'

export const VIEW_LORE: Readonly<Record<WantedView, string>> = {
  'sagittal midline': 'Along the spine: blunt bright caps close under the skin, each with a black shadow, gaps between them.',
  'sagittal laminar':
    'Along the spine: a row of bright roofs, each sloping over the next, a shadow below each; the canal stays closed.',
  'sagittal oblique interlaminar':
    'Along the spine: sloping roofs, and in each gap two bright lines with dark fluid between them: the canal is open.',
  'sagittal articular': 'Along the spine: an unbroken line of rounded humps, and shadow alone below it.',
  'sagittal transverse process':
    'Along the spine: short bright lines with fingers of shadow, muscle between the fingers: a trident.',
  'transverse spinous':
    'Across the spine: one bright cap under the skin, a black shadow below it that hides the canal, laminae on both sides.',
  'transverse interlaminar':
    'Across the spine: two bright lines one behind the other in the middle, joints beside them like spread wings.',
} // prettier-ignore
