/** What a segment is: its codes as DICOM writes them. */
import type { Structure } from '#core/anatomy/structures.ts'
import { codeOf, SIDE_CODES, VERTEBRA_CODES, type Code } from '#core/anatomy/structure-codes.ts'
import type { DataSet } from './part10.ts'

export const codeItem = ([value, meaning]: Code, scheme: 'SCT' | 'DCM' = 'SCT'): DataSet => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
})

/** Category, type with its side, and the vertebra it is at (PS3.3 C.8.20-4). */
export function structureCodes({ kind, level, side }: Structure): DataSet {
  const code = codeOf(kind, level)
  const category: Code = kind === 'needle' ? ['260787004', 'Physical object'] : ['91723000', 'Anatomical Structure']
  return {
    SegmentedPropertyCategoryCodeSequence: [codeItem(category)],
    SegmentedPropertyTypeCodeSequence: [
      { ...codeItem(code), ...(side && { SegmentedPropertyTypeModifierCodeSequence: [codeItem(SIDE_CODES[side])] }) },
    ],
    ...(level && { AnatomicRegionSequence: [codeItem(VERTEBRA_CODES[level])] }),
  }
}

/** Of what has no structure here: its label says what it is. */
export const FOREIGN_CODES: DataSet = {
  SegmentedPropertyCategoryCodeSequence: [codeItem(['91723000', 'Anatomical Structure'])],
  SegmentedPropertyTypeCodeSequence: [codeItem(['85756007', 'Body tissue structure'])],
}
