/** The header of a `.igs.mha`: MetaImage with PLUS's own fields. Source: MetaIO; IGSIO vtkIGSIOMetaImageSequenceIO. */
import type { ScalarType } from './grey.ts'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import { headerOf, type SequenceHeader } from './sequence-shape.ts'
import { isCount, valueOf, wordsOf, type HeaderText } from './sequence-text.ts'

const SCALARS: Readonly<Record<string, ScalarType>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
  // What PLUS writes when it records poses only.
  MET_OTHER: 'uint8',
}

export function metaHeader(text: HeaderText, fileBytes: number): SequenceHeader | Flaw {
  const { fields, bodyAt } = text
  const refusal = refuse(text)
  if (refusal) return refusal
  const sizes = fields.get('dimsize')
  if (!sizes) return flaw('header', 'DimSize is missing')
  const isCompressed = isTrue(text, 'compresseddata')
  const bodyBytes = bodyLength(text, fileBytes, isCompressed)
  if (isFlaw(bodyBytes)) return bodyBytes
  return headerOf(text, { ...sizes, name: 'DimSize' }, wordsOf(fields.get('kinds')), {
    components: Number(valueOf(text, 'elementnumberofchannels', '1')),
    scalarType: SCALARS[valueOf(text, 'elementtype', 'MET_UCHAR')]!,
    isBigEndian: isTrue(text, 'binarydatabyteordermsb') || isTrue(text, 'elementbyteordermsb'),
    compression: isCompressed ? 'zlib' : 'none',
    bodyAt,
    bodyBytes: bodyBytes.bytes,
    orientation: valueOf(text, 'ultrasoundimageorientation', 'XX'),
  })
}

function refuse(text: HeaderText): Flaw | undefined {
  const at = (name: string) => text.fields.get(name)?.at
  const dataFile = valueOf(text, 'elementdatafile')
  if (dataFile !== 'LOCAL') {
    return flaw('unsupported', `ElementDataFile is ${dataFile}; only LOCAL is read`, at('elementdatafile'))
  }
  if (text.fields.has('binarydata') && !isTrue(text, 'binarydata')) {
    return flaw('unsupported', 'BinaryData is False: text pixels are not read', at('binarydata'))
  }
  const type = valueOf(text, 'elementtype', 'MET_UCHAR')
  if (!SCALARS[type]) return flaw('unsupported', `ElementType ${type} is not read`, at('elementtype'))
  const channels = valueOf(text, 'elementnumberofchannels', '1')
  if (!isCount(channels)) {
    return flaw('header', `ElementNumberOfChannels is "${channels}"`, at('elementnumberofchannels'))
  }
  const count = wordsOf(text.fields.get('dimsize')).length
  const declared = valueOf(text, 'ndims', String(count))
  return Number(declared) === count
    ? undefined
    : flaw('header', `NDims is "${declared}" and DimSize has ${count} numbers`, at('ndims'))
}

/** What follows the header, held against CompressedDataSize where there is one. */
function bodyLength(text: HeaderText, fileBytes: number, isCompressed: boolean): { bytes: number } | Flaw {
  const bytes = fileBytes - text.bodyAt
  const stated = text.fields.get('compresseddatasize')
  if (!stated || !isCompressed) return { bytes }
  const promised = Number(stated.value)
  if (!Number.isInteger(promised) || promised < 0) {
    return flaw('header', `CompressedDataSize is "${stated.value}"`, stated.at)
  }
  if (promised > bytes) {
    return flaw('truncated', `CompressedDataSize promises ${promised} bytes, ${bytes} are there`, fileBytes)
  }
  return { bytes: promised }
}

const isTrue = (text: HeaderText, name: string): boolean => /^true$/i.test(valueOf(text, name))
