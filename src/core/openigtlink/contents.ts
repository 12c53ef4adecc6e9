/** Every content type by its wire name: which codec reads and writes it. */
import { colorTableCodec, ndarrayCodec, sensorCodec } from './array-body.ts'
import { decodeBind, sizeOfBind, writeBind } from './bind-body.ts'
import { flaw, wrongSize, type Body, type Codec, type Flaw } from './body.ts'
import { capabilityCodec, imageListCodec, labelListCodec } from './catalogue-body.ts'
import { imageCodec } from './image-body.ts'
import type { Content } from './message.ts'
import { pointCodec, trajectoryCodec } from './plan-body.ts'
import { polydataCodec } from './polydata-body.ts'
import { positionCodec, startTrackingCodec, trackingCodec, transformCodec } from './pose-body.ts'
import { commandCodec, statusCodec, stringCodec } from './word-body.ts'

/** A codec is only ever handed the content its key names, which the map's type cannot say. */
const CODECS: ReadonlyMap<string, Codec<never>> = new Map<string, Codec<never>>([
  ['TRANSFORM', transformCodec],
  ['POSITION', positionCodec],
  ['QTRANS', positionCodec],
  ['TDATA', trackingCodec],
  ['STT_TDATA', startTrackingCodec],
  ['IMAGE', imageCodec],
  ['STATUS', statusCodec],
  ['STRING', stringCodec],
  ['COMMAND', commandCodec],
  ['RTS_COMMAND', commandCodec],
  ['POINT', pointCodec],
  ['TRAJ', trajectoryCodec],
  ['IMGMETA', imageListCodec],
  ['LBMETA', labelListCodec],
  ['CAPABILITY', capabilityCodec],
  ['COLORT', colorTableCodec],
  ['SENSOR', sensorCodec],
  ['NDARRAY', ndarrayCodec],
  ['POLYDATA', polydataCodec],
])

/** Types of which an empty body is an empty list, or a request with nothing to add; of others it means "none". */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'TDATA',
  'STT_TDATA',
  'POINT',
  'TRAJ',
  'IMGMETA',
  'LBMETA',
  'CAPABILITY',
])

/** Children of children; a body of 20-byte headers alone could nest deeper than the stack. */
const DEEPEST_NESTING = 8

export function decodeContent(wireType: string, body: Body, depth = 0): Content | Flaw {
  const isEmpty = body.bytes.length === 0
  const codec = CODECS.get(wireType)
  if (codec) {
    return isEmpty && !MAY_BE_EMPTY.has(wireType) ? { type: 'NOTHING', wireType } : codec.decode(body, wireType)
  }
  if (wireType === 'BIND') {
    if (isEmpty) return { type: 'NOTHING', wireType }
    if (depth === DEEPEST_NESTING) return flaw('value', 0, `BIND within BIND goes deeper than ${DEEPEST_NESTING}`)
    return decodeBind(body, (childType, childBody) => decodeContent(childType, childBody, depth + 1))
  }
  return decodeRequest(wireType, body) ?? { type: 'OPAQUE', wireType, body: body.bytes }
}

function decodeRequest(wireType: string, body: Body): Content | Flaw | undefined {
  const { length } = body.bytes
  if (wireType === 'STP_TDATA') return wrongSize(body, 0, wireType) ?? { type: 'STP_TDATA' }
  if (wireType === 'RTS_TDATA' && length > 0) {
    return wrongSize(body, 1, wireType) ?? { type: 'RTS_TDATA', status: body.bytes[0]! }
  }
  if (/^(GET|STT|STP)_/.test(wireType)) return { type: 'QUERY', wireType, body: body.bytes }
  // Some types answer with more than a status byte; those stay as they came.
  if (wireType.startsWith('RTS_') && length <= 1) return { type: 'ANSWER', wireType, status: body.bytes[0] }
  return undefined
}

export function wireTypeOf(content: Content): string {
  return 'wireType' in content ? content.wireType : content.type
}

/** Bytes of the content as it will be written. @throws RangeError naming what cannot be sent. */
export function sizeOfContent(content: Content): number {
  switch (content.type) {
    case 'BIND':
      return sizeOfBind(content, sizeOfContent)
    case 'QUERY':
    case 'OPAQUE':
      return content.body.length
    case 'ANSWER':
      return content.status === undefined ? 0 : 1
    case 'RTS_TDATA':
      return 1
    case 'NOTHING':
    case 'STP_TDATA':
      return 0
    default:
      return codecOf(content).size(content as never)
  }
}

/** @param body exactly `sizeOfContent` bytes, all zero. @throws RangeError naming what cannot be sent. */
export function writeContent(content: Content, body: Body): void {
  switch (content.type) {
    case 'BIND':
      return writeBind(content, body, sizeOfContent, wireTypeOf, writeContent)
    case 'QUERY':
    case 'OPAQUE':
      return body.bytes.set(content.body)
    case 'ANSWER':
    case 'RTS_TDATA':
      return body.bytes.set(content.status === undefined ? [] : [content.status])
    case 'NOTHING':
    case 'STP_TDATA':
      return
    default:
      return codecOf(content).write(content as never, body)
  }
}

function codecOf(content: Content): Codec<never> {
  const codec = CODECS.get(content.type)
  if (!codec) throw new RangeError(`no such content type: ${content.type}`)
  return codec
}
