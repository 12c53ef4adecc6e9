/** The header of a `.igs.nrrd`: NRRD with PLUS's own key/value pairs. Source: teem's NRRD definition; IGSIO vtkIGSIONrrdSequenceIO. */
import type { ScalarType } from './grey.ts'
import { flaw, type Flaw } from './sequence-fault.ts'
import { headerOf, type SequenceHeader } from './sequence-shape.ts'
import { isCount, valueOf, wordsOf, type HeaderText } from './sequence-text.ts'

/** Every name NRRD has for a type. */
const NAMES_OF_SCALAR: Readonly<Record<ScalarType, readonly string[]>> = {
  int8: ['signed char', 'int8', 'int8_t'],
  uint8: ['uchar', 'unsigned char', 'uint8', 'uint8_t'],
  int16: ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'],
  uint16: ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'],
  int32: ['int', 'signed int', 'int32', 'int32_t'],
  uint32: ['uint', 'unsigned int', 'uint32', 'uint32_t'],
  float32: ['float'],
  float64: ['double'],
}
const SCALARS = new Map(
  Object.entries(NAMES_OF_SCALAR).flatMap(([scalar, names]) => names.map((name) => [name, scalar as ScalarType])),
)
const COMPRESSIONS = new Map<string, 'none' | 'gzip'>([
  ['raw', 'none'],
  ['gz', 'gzip'],
  ['gzip', 'gzip'],
])

export function nrrdHeader(text: HeaderText, fileBytes: number): SequenceHeader | Flaw {
  const refusal = refuse(text)
  if (refusal) return refusal
  const sizes = text.fields.get('sizes')!
  const kinds = wordsOf(text.fields.get('kinds'))
  // Colour is an axis of its own here, before all others: `vector` in PLUS, or one of teem's colour kinds.
  const isColour = kinds.length > 0 && kinds[0] !== 'domain' && kinds[0] !== 'list'
  const [first, ...others] = wordsOf(sizes)
  if (isColour && !isCount(first!)) return flaw('header', `sizes is "${sizes.value}"`, sizes.at)
  const frameSizes = isColour ? { ...sizes, value: others.join(' ') } : sizes
  return headerOf(text, { ...frameSizes, name: 'sizes' }, isColour ? kinds.slice(1) : kinds, {
    components: isColour ? Number(first) : 1,
    scalarType: SCALARS.get(valueOf(text, 'type'))!,
    isBigEndian: valueOf(text, 'endian') === 'big',
    compression: COMPRESSIONS.get(valueOf(text, 'encoding'))!,
    bodyAt: text.bodyAt,
    bodyBytes: fileBytes - text.bodyAt,
    orientation: valueOf(text, 'ultrasound image orientation', 'XX'),
  })
}

function refuse(text: HeaderText): Flaw | undefined {
  const { fields } = text
  const detached = fields.get('data file') ?? fields.get('datafile')
  if (detached) return flaw('unsupported', 'data file: pixels in another file are not read', detached.at)
  for (const name of ['byte skip', 'line skip']) {
    if (valueOf(text, name, '0') !== '0') return flaw('unsupported', `${name} is not read`, fields.get(name)!.at)
  }
  const encoding = valueOf(text, 'encoding')
  if (!COMPRESSIONS.has(encoding)) {
    return flaw('unsupported', `encoding "${encoding}" is not read`, fields.get('encoding')?.at)
  }
  const type = valueOf(text, 'type')
  if (!SCALARS.has(type)) return flaw('unsupported', `type "${type}" is not read`, fields.get('type')?.at)
  const count = wordsOf(fields.get('sizes')).length
  if (count === 0) return flaw('header', 'sizes is missing')
  const declared = valueOf(text, 'dimension')
  return Number(declared) === count
    ? undefined
    : flaw('header', `dimension is "${declared}" and sizes has ${count}`, fields.get('dimension')?.at)
}
