/** The text before the pixels of a PLUS recording, MetaImage or NRRD, as one typed value. */
import { strFromU8 } from 'fflate'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import { metaHeader } from './sequence-meta.ts'
import { nrrdHeader } from './sequence-nrrd.ts'
import type { SequenceHeader } from './sequence-shape.ts'
import { META_TEXT, NRRD_TEXT, readHeaderText } from './sequence-text.ts'

export function readSequenceHeader(file: Uint8Array): SequenceHeader | Flaw {
  const isNrrd = strFromU8(file.subarray(0, 7), true) === 'NRRD000'
  const text = readHeaderText(file, isNrrd ? NRRD_TEXT : META_TEXT)
  if (isFlaw(text)) return text
  const imageType = text.fields.get('ultrasoundimagetype') ?? text.fields.get('ultrasound image type')
  if (imageType?.value.startsWith('RF_')) {
    return flaw('unsupported', `it holds radio-frequency lines (${imageType.value}), not pictures`, imageType.at)
  }
  return isNrrd ? nrrdHeader(text, file.length) : metaHeader(text, file.length)
}
