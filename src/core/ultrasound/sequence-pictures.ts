/** The pixels of a recording as 8-bit MF pictures. */
import { createGreyRange, greyMapping, greyOf, greyRefusal, SCALAR_BYTES } from './grey.ts'
import { turned, turnToMf, type Turn } from './image-orientation.ts'
import { inflateExactly } from './inflate-exactly.ts'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import type { SequenceHeader } from './sequence-shape.ts'

export interface Pictures {
  readonly widthPx: number
  readonly heightPx: number
  readonly remarks: readonly string[]
  greyOfFrame(index: number): Uint8Array<ArrayBuffer>
}

const AS_IT_IS: Turn = { isTransposed: false, isFlippedX: false, isFlippedY: false }

export function readPictures(file: Uint8Array, header: SequenceHeader): Pictures | Flaw {
  const { widthPx, heightPx, frameCount, orientation } = header
  const refusal = greyRefusal(header)
  if (refusal) return flaw('unsupported', refusal)
  const body = readBody(file, header)
  if (isFlaw(body)) return body
  const mapping = greyMapping(header)
  // One mapping for all frames: brightness must not pump from one to the next.
  const grey = mapping ? greyOf(body.bytes, header, createGreyRange()) : body.bytes
  const framePx = widthPx * heightPx
  const turn = turnToMf(orientation)
  const remarks = framePx && mapping ? [mapping] : []
  if (framePx && !turn) remarks.push(`the orientation "${orientation}" does not say how the pictures lie; MF was taken`)
  const { isTransposed } = turn ?? AS_IT_IS

  return {
    widthPx: isTransposed ? heightPx : widthPx,
    heightPx: isTransposed ? widthPx : heightPx,
    remarks,
    greyOfFrame(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frameCount) {
        throw new RangeError(`there is no frame ${index}: the sequence has ${frameCount}`)
      }
      return turned(grey.subarray(index * framePx, (index + 1) * framePx), widthPx, heightPx, turn ?? AS_IT_IS)
    },
  }
}

function readBody(file: Uint8Array, header: SequenceHeader): { bytes: Uint8Array } | Flaw {
  const { widthPx, heightPx, frameCount, components, scalarType, bodyAt, bodyBytes, compression } = header
  const size = widthPx * heightPx * frameCount * components * SCALAR_BYTES[scalarType]
  const body = file.subarray(bodyAt, bodyAt + bodyBytes)
  if (compression !== 'none' && size > 0) return inflateExactly(body, compression, size, bodyAt)
  if (compression !== 'none') return { bytes: new Uint8Array(0) }
  if (body.length < size) {
    return flaw('truncated', `the pixels end after ${body.length} of ${size} bytes`, bodyAt + body.length)
  }
  if (body.length > size) {
    return flaw('size', `${body.length - size} bytes follow the ${size} the header claims`, bodyAt + size)
  }
  return { bytes: body }
}
