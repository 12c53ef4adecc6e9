/**
 * What TotalSegmentator's classes of the task `total` are called that have no structure of ours: they are kept by name.
 * Its order is that of its class map, version 2; ribs 92-115 are counted from the head down, left before right.
 */
import type { StructureGroup } from '#core/anatomy/structures.ts'

type Named = readonly [number: number, name: string, group: StructureGroup]

/** Names in a row, from the number of the first. */
const row = (first: number, group: StructureGroup, names: string): readonly Named[] =>
  names.split(', ').map((name, n) => [first + n, name, group])

const ribs = (first: number, side: string): readonly Named[] =>
  Array.from({ length: 12 }, (_, n) => [first + n, `${side} rib ${n + 1}`, 'bone'])

export const TOTAL_SEGMENTATOR_NAMES: readonly Named[] = [
  ...row(1, 'organ', 'spleen'),
  ...row(4, 'organ', 'gallbladder, liver, stomach, pancreas, right adrenal gland, left adrenal gland'),
  ...row(10, 'organ', 'upper lobe of the left lung, lower lobe of the left lung'),
  ...row(12, 'organ', 'upper lobe of the right lung, middle lobe of the right lung, lower lobe of the right lung'),
  ...row(15, 'organ', 'oesophagus, trachea, thyroid gland, small bowel, duodenum, colon, urinary bladder, prostate'),
  ...row(23, 'organ', 'cyst of the left kidney, cyst of the right kidney'),
  ...row(51, 'organ', 'heart'),
  ...row(53, 'vessel', 'pulmonary vein, brachiocephalic trunk, right subclavian artery, left subclavian artery'),
  ...row(57, 'vessel', 'right common carotid artery, left common carotid artery'),
  ...row(59, 'vessel', 'left brachiocephalic vein, right brachiocephalic vein, left atrial appendage'),
  ...row(62, 'vessel', 'superior vena cava'),
  ...row(64, 'vessel', 'portal and splenic vein'),
  ...row(69, 'bone', 'left humerus, right humerus, left scapula, right scapula, left clavicle, right clavicle'),
  ...row(75, 'bone', 'left femur, right femur'),
  ...row(90, 'organ', 'brain'),
  ...row(91, 'bone', 'skull'),
  ...ribs(92, 'left'),
  ...ribs(104, 'right'),
  ...row(116, 'bone', 'sternum, costal cartilages'),
]
