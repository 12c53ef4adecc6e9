/** Poses on the wire: TRANSFORM, POSITION and its younger twin QTRANS, TDATA and the request for it. */
import { flaw, isFlaw, readRecords, wrongSize, type Body, type Codec, type Flaw } from './body.ts'
import {
  TOOL_KINDS,
  type PositionContent,
  type StartTrackingContent,
  type TrackedTool,
  type TrackingContent,
  type TransformContent,
} from './content.ts'
import { readText, writeText } from './text.ts'

/** Twelve float32: the upper three rows of a 4x4, column by column (transform.md). */
export const MATRIX_BYTES = 48

/** Column-major 4x4 from the wire's twelve numbers; a number that is none would spread through every pose made with it. */
export function readMatrix(view: DataView, at: number): number[] | Flaw {
  const matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
  for (let i = 0; i < 12; i++) {
    const value = view.getFloat32(at + 4 * i)
    if (!Number.isFinite(value)) return flaw('value', at + 4 * i, `matrix element ${i} is ${value}`)
    matrix[i + Math.trunc(i / 3)] = value
  }
  return matrix
}

/** @throws RangeError when it is not sixteen finite numbers or its last row is not 0 0 0 1. */
export function writeMatrix(view: DataView, at: number, matrix: readonly number[]): void {
  const isAffine = matrix[3] === 0 && matrix[7] === 0 && matrix[11] === 0 && matrix[15] === 1
  if (matrix.length !== 16 || !matrix.every(Number.isFinite) || !isAffine) {
    throw new RangeError(`not an affine column-major 4x4 matrix: ${matrix.join(' ')}`)
  }
  for (let i = 0; i < 12; i++) view.setFloat32(at + 4 * i, matrix[i + Math.trunc(i / 3)]!)
}

export const transformCodec: Codec<TransformContent> = {
  decode(body) {
    const mismatch = wrongSize(body, MATRIX_BYTES, 'TRANSFORM')
    if (mismatch) return mismatch
    const matrix = readMatrix(body.view, 0)
    return isFlaw(matrix) ? matrix : { type: 'TRANSFORM', matrix }
  },
  size: () => MATRIX_BYTES,
  write: ({ matrix }, { view }) => writeMatrix(view, 0, matrix),
}

/** Body sizes of igtl_position.h: seven numbers, six, or three. */
const POSITION_BYTES: Readonly<Record<PositionContent['form'], number>> = {
  full: 28,
  'w-implied': 24,
  'position-only': 12,
}

const FORM_OF_BYTES: Readonly<Record<number, PositionContent['form']>> = {
  28: 'full',
  24: 'w-implied',
  12: 'position-only',
}

export const positionCodec: Codec<PositionContent> = {
  decode({ bytes, view }, wireType) {
    const form = FORM_OF_BYTES[bytes.length]
    if (!form) return flaw('size', 0, `${wireType} takes 28, 24 or 12 bytes, the body has ${bytes.length}`)
    const numbers = [0, 0, 0, 0, 0, 0]
    for (let at = 0; at < bytes.length; at += 4) {
      const value = view.getFloat32(at)
      if (!Number.isFinite(value)) return flaw('value', at, `number ${at / 4} of ${wireType} is ${value}`)
      numbers[at / 4] = value
    }
    const [x, y, z, qx, qy, qz] = numbers as [number, number, number, number, number, number]
    // Senders that leave w out send unit quaternions with w not negative (position.md of protocol 2).
    const w = numbers[6] ?? Math.sqrt(Math.max(0, 1 - qx * qx - qy * qy - qz * qz))
    const type = wireType === 'QTRANS' ? 'QTRANS' : 'POSITION'
    return { type, form, position: [x, y, z], quaternion: [qx, qy, qz, w] }
  },
  size: ({ form }) => POSITION_BYTES[form],
  write({ form, position, quaternion }, { view }) {
    const numbers = [...position, ...quaternion]
    if (!numbers.every(Number.isFinite)) throw new RangeError(`not a position: ${numbers.join(' ')}`)
    for (let at = 0; at < POSITION_BYTES[form]; at += 4) view.setFloat32(at, numbers[at / 4]!)
  },
}

const TOOL_BYTES = 70
const TOOL_NAME_BYTES = 20

export const trackingCodec: Codec<TrackingContent> = {
  decode(body) {
    const elements = readRecords(body, TOOL_BYTES, 'a tool of TDATA', (at) => readTool(body, at))
    return isFlaw(elements) ? elements : { type: 'TDATA', elements }
  },
  size: ({ elements }) => elements.length * TOOL_BYTES,
  write({ elements }, { bytes, view }) {
    for (const [i, { name, kind, matrix }] of elements.entries()) {
      const at = i * TOOL_BYTES
      writeText(bytes, at, TOOL_NAME_BYTES, name, 'tool name')
      view.setUint8(at + 20, TOOL_KINDS.indexOf(kind) + 1)
      writeMatrix(view, at + 22, matrix)
    }
  },
}

function readTool({ bytes, view }: Body, at: number): TrackedTool | Flaw {
  const name = readText(bytes, at, TOOL_NAME_BYTES)
  const number = view.getUint8(at + 20)
  const kind = TOOL_KINDS[number - 1]
  if (!kind) return flaw('value', at + 20, `tool "${name}" is of kind ${number}, the protocol has 1 to 4`)
  const matrix = readMatrix(view, at + 22)
  return isFlaw(matrix) ? matrix : { name, kind, matrix }
}

const START_BYTES = 36

export const startTrackingCodec: Codec<StartTrackingContent> = {
  decode(body) {
    // An empty body asks for the sender's own pace and coordinates.
    if (body.bytes.length === 0) return { type: 'STT_TDATA', resolutionMs: 0, coordinates: '' }
    const mismatch = wrongSize(body, START_BYTES, 'STT_TDATA')
    if (mismatch) return mismatch
    return { type: 'STT_TDATA', resolutionMs: body.view.getUint32(0), coordinates: readText(body.bytes, 4, 32) }
  },
  size: () => START_BYTES,
  write({ resolutionMs, coordinates }, { bytes, view }) {
    view.setUint32(0, resolutionMs)
    writeText(bytes, 4, 32, coordinates, 'coordinate system')
  },
}
