/** IMAGE on the wire: a 72-byte header of its own, then the pixels of the sub-volume (image.md). */
import { flaw, isFlaw, type Codec, type Flaw } from './body.ts'
import { SCALAR_BYTES, type ImageContent, type ScalarType } from './content.ts'
import { readMatrix, writeMatrix } from './pose-body.ts'

const IMAGE_HEADER_BYTES = 72
const IMAGE_HEADER_VERSION = 1

/** The wire's numbers for scalar types; IMAGE, IMGMETA and NDARRAY share them. */
export const SCALAR_NUMBER: Readonly<Record<ScalarType, number>> = {
  int8: 2,
  uint8: 3,
  int16: 4,
  uint16: 5,
  int32: 6,
  uint32: 7,
  float32: 10,
  float64: 11,
}

export function scalarTypeOf(number: number): ScalarType | undefined {
  return (Object.keys(SCALAR_NUMBER) as ScalarType[]).find((scalar) => SCALAR_NUMBER[scalar] === number)
}

export type Triple = readonly [number, number, number]

export const readTriple = (view: DataView, at: number): Triple => [
  view.getUint16(at),
  view.getUint16(at + 2),
  view.getUint16(at + 4),
]

/** @throws RangeError for what 16 bits cannot hold. */
export function writeTriple(view: DataView, at: number, triple: Triple, field: string): void {
  for (const [i, value] of triple.entries()) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${field} cannot be ${value}`)
    view.setUint16(at + 2 * i, value)
  }
}

/** Up to 2^16 cubed times 255 times 8: exact in a double. */
const pixelBytes = (size: Triple, components: number, scalarType: ScalarType) =>
  size[0] * size[1] * size[2] * components * SCALAR_BYTES[scalarType]

type Format = Pick<ImageContent, 'components' | 'scalarType' | 'endian' | 'coordinate'>

/** The first six bytes: how each pixel is written, and the axes it is placed in. */
function readFormat(view: DataView): Format | Flaw {
  const [version, components, scalar] = [view.getUint16(0), view.getUint8(2), view.getUint8(3)]
  const [endian, coordinate] = [view.getUint8(4), view.getUint8(5)]
  if (version !== IMAGE_HEADER_VERSION) return flaw('value', 0, `image header version is ${version}, not 1`)
  if (components === 0) return flaw('value', 2, 'the image has 0 components per pixel')
  const scalarType = scalarTypeOf(scalar)
  if (!scalarType) return flaw('value', 3, `scalar type is ${scalar}, the protocol has 2 to 7, 10 and 11`)
  if (endian !== 1 && endian !== 2) return flaw('value', 4, `endian is ${endian}, not 1 (big) or 2 (little)`)
  if (coordinate !== 1 && coordinate !== 2) {
    return flaw('value', 5, `coordinate is ${coordinate}, not 1 (RAS) or 2 (LPS)`)
  }
  return {
    components,
    scalarType,
    endian: endian === 1 ? 'big' : 'little',
    coordinate: coordinate === 1 ? 'RAS' : 'LPS',
  }
}

function outsideImage(dimensions: Triple, { offset, size }: ImageContent['subVolume']): Flaw | undefined {
  for (const axis of [0, 1, 2] as const) {
    const end = offset[axis] + size[axis]
    if (end > dimensions[axis]) {
      const reason = `the sub-volume ends at ${end} on axis ${axis}, the image at ${dimensions[axis]}`
      return flaw('size', 66 + 2 * axis, reason)
    }
  }
  return undefined
}

export const imageCodec: Codec<ImageContent> = {
  decode({ bytes, view }) {
    if (bytes.length < IMAGE_HEADER_BYTES) {
      const reason = `IMAGE takes at least ${IMAGE_HEADER_BYTES} bytes, the body has ${bytes.length}`
      return flaw('size', bytes.length, reason)
    }
    const format = readFormat(view)
    if (isFlaw(format)) return format
    const dimensions = readTriple(view, 6)
    const matrix = readMatrix(view, 12)
    if (isFlaw(matrix)) return matrix
    const subVolume = { offset: readTriple(view, 60), size: readTriple(view, 66) }
    const outside = outsideImage(dimensions, subVolume)
    if (outside) return outside
    const pixels = bytes.subarray(IMAGE_HEADER_BYTES)
    const expected = pixelBytes(subVolume.size, format.components, format.scalarType)
    if (pixels.length !== expected) {
      const reason = `the sub-volume takes ${expected} bytes, the body has ${pixels.length}`
      return flaw('size', IMAGE_HEADER_BYTES, reason)
    }
    return { type: 'IMAGE', ...format, dimensions, matrix, subVolume, pixels }
  },
  size({ subVolume, components, scalarType, pixels }) {
    const expected = pixelBytes(subVolume.size, components, scalarType)
    if (pixels.length !== expected) {
      throw new RangeError(`the sub-volume takes ${expected} bytes of pixels, ${pixels.length} were given`)
    }
    return IMAGE_HEADER_BYTES + expected
  },
  write(image, { bytes, view }) {
    const outside = outsideImage(image.dimensions, image.subVolume)
    if (outside) throw new RangeError(outside.reason)
    if (!Number.isInteger(image.components) || image.components < 1 || image.components > 255) {
      throw new RangeError(`an image cannot have ${image.components} components per pixel`)
    }
    view.setUint16(0, IMAGE_HEADER_VERSION)
    view.setUint8(2, image.components)
    view.setUint8(3, SCALAR_NUMBER[image.scalarType])
    view.setUint8(4, image.endian === 'big' ? 1 : 2)
    view.setUint8(5, image.coordinate === 'RAS' ? 1 : 2)
    writeTriple(view, 6, image.dimensions, 'image dimension')
    writeMatrix(view, 12, image.matrix)
    writeTriple(view, 60, image.subVolume.offset, 'sub-volume offset')
    writeTriple(view, 66, image.subVolume.size, 'sub-volume size')
    bytes.set(image.pixels, IMAGE_HEADER_BYTES)
  },
}
