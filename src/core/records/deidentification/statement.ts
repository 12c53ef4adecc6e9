/** What a de-identified data set says of itself (PS3.15 E.1.1, PS3.16 CID 7050). */
import type { Retained } from './confidentiality-table.ts'
import type { Attribute, Attributes, Rules } from './deidentify.ts'

type Code = readonly [value: string, meaning: string]

const BASIC: Code = ['113100', 'Basic Application Confidentiality Profile']
const CLEAN_PIXELS: Code = ['113101', 'Clean Pixel Data Option']
const CLEAN_STRUCTURED: Code = ['113104', 'Clean Structured Content Option']
const FULL_DATES: Code = ['113106', 'Retain Longitudinal Temporal Information Full Dates Option']
const MODIFIED_DATES: Code = ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option']
const RETAINED: Readonly<Record<Retained, Code>> = {
  dates: FULL_DATES,
  patient: ['113108', 'Retain Patient Characteristics Option'],
  device: ['113109', 'Retain Device Identity Option'],
  uids: ['113110', 'Retain UIDs Option'],
  institution: ['113112', 'Retain Institution Identity Option'],
}

export function statement({ retain, shiftDays }: Rules, arePixelsClean: boolean): Attributes {
  const areShifted = shiftDays !== undefined && !retain.includes('dates')
  const codes = [
    BASIC,
    CLEAN_STRUCTURED,
    ...(arePixelsClean ? [CLEAN_PIXELS] : []),
    ...(areShifted ? [MODIFIED_DATES] : []),
    ...retain.map((option) => RETAINED[option]),
  ]
  const dates = retain.includes('dates') ? 'UNMODIFIED' : areShifted ? 'MODIFIED' : 'REMOVED'
  return {
    '00120062': { vr: 'CS', Value: ['YES'] },
    '00120063': { vr: 'LO', Value: ['DICOM PS3.15 Annex E, Interspace'] },
    '00120064': { vr: 'SQ', Value: codes.map(codeItem) },
    '00280303': { vr: 'CS', Value: [dates] },
    ...(arePixelsClean && { '00280301': { vr: 'CS', Value: ['NO'] } }),
  }
}

const codeItem = ([value, meaning]: Code): Readonly<Record<string, Attribute>> => ({
  '00080100': { vr: 'SH', Value: [value] },
  '00080102': { vr: 'SH', Value: ['DCM'] },
  '00080104': { vr: 'LO', Value: [meaning] },
})
