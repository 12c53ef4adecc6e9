/** The 58 bytes every message begins with (header.md), big-endian. */
import { bodyOf, flaw, type Flaw } from './body.ts'
import { HEADER_BYTES, type Header } from './message.ts'
import { readText, writeText } from './text.ts'

const TYPE_AT = 2
const TYPE_BYTES = 12
const DEVICE_AT = 14
const DEVICE_BYTES = 20
const TIMESTAMP_AT = 34
export const BODY_SIZE_AT = 42
export const CRC_AT = 50

/** Two gigabytes: more than an IMAGE of any scanner, less than arithmetic on sizes would notice. */
const LARGEST_BODY_BYTES = 2n ** 31n

/** What can be said of a message from its first 58 bytes; refuses what no sender writes. */
export function readHeader(bytes: Uint8Array): Header | Flaw {
  if (bytes.length < HEADER_BYTES) {
    return flaw('truncated', bytes.length, `the header takes ${HEADER_BYTES} bytes, there are ${bytes.length}`)
  }
  const { view } = bodyOf(bytes)
  const version = view.getUint16(0)
  if (version !== 1 && version !== 2 && version !== 3) {
    return flaw('header', 0, `header version is ${version}, the protocol has 1, 2 and 3`)
  }
  const type = readText(bytes, TYPE_AT, TYPE_BYTES)
  if (!/^[\x21-\x7e]+$/.test(type)) return flaw('header', TYPE_AT, 'the type is not a name in ASCII: not OpenIGTLink')
  const bodySize = view.getBigUint64(BODY_SIZE_AT)
  if (bodySize > LARGEST_BODY_BYTES) {
    return flaw('size', BODY_SIZE_AT, `BODY_SIZE of ${type} is ${bodySize} bytes, no message is that large`)
  }
  return {
    version,
    type,
    device: readText(bytes, DEVICE_AT, DEVICE_BYTES),
    timestamp: view.getBigUint64(TIMESTAMP_AT),
    bodySize: Number(bodySize),
    crc: view.getBigUint64(CRC_AT),
  }
}

/** @param bytes at least 58, zero where the names go. @throws RangeError when a name does not fit. */
export function writeHeader(bytes: Uint8Array, header: Header): void {
  const { view } = bodyOf(bytes)
  view.setUint16(0, header.version)
  writeText(bytes, TYPE_AT, TYPE_BYTES, header.type, 'message type')
  writeText(bytes, DEVICE_AT, DEVICE_BYTES, header.device, 'device name')
  view.setBigUint64(TIMESTAMP_AT, header.timestamp)
  view.setBigUint64(BODY_SIZE_AT, BigInt(header.bodySize))
  view.setBigUint64(CRC_AT, header.crc)
}
