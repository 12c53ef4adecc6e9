/** Words on the wire: STATUS, STRING, COMMAND and its answer. */
import { flaw, type Codec } from './body.ts'
import type { CommandContent, StatusContent, StringContent } from './content.ts'
import { decodeText, encodeText, readText, US_ASCII, writeText } from './text.ts'

const STATUS_BYTES = 30

export const statusCodec: Codec<StatusContent> = {
  decode({ bytes, view }) {
    if (bytes.length < STATUS_BYTES) {
      return flaw('size', bytes.length, `STATUS takes at least ${STATUS_BYTES} bytes, the body has ${bytes.length}`)
    }
    return {
      type: 'STATUS',
      code: view.getUint16(0),
      subCode: view.getBigInt64(2),
      name: readText(bytes, 10, 20),
      message: readText(bytes, STATUS_BYTES, bytes.length - STATUS_BYTES),
    }
  },
  // The reference implementation ends the message with a NUL and reads past the body without one.
  size: ({ message }) => STATUS_BYTES + encodeText(message, US_ASCII).length + 1,
  write({ code, subCode, name, message }, { bytes, view }) {
    view.setUint16(0, code)
    view.setBigInt64(2, subCode)
    writeText(bytes, 10, 20, name, 'status name')
    writeText(bytes, STATUS_BYTES, bytes.length - STATUS_BYTES, message, 'status message')
  },
}

const STRING_HEADER_BYTES = 4

export const stringCodec: Codec<StringContent> = {
  decode({ bytes, view }) {
    if (bytes.length < STRING_HEADER_BYTES) {
      return flaw(
        'size',
        bytes.length,
        `STRING takes at least ${STRING_HEADER_BYTES} bytes, the body has ${bytes.length}`,
      )
    }
    const encoding = view.getUint16(0)
    const length = view.getUint16(2)
    if (length !== bytes.length - STRING_HEADER_BYTES) {
      return flaw('size', 2, `LENGTH says ${length} bytes of text, the body has ${bytes.length - STRING_HEADER_BYTES}`)
    }
    return { type: 'STRING', encoding, text: decodeText(bytes.subarray(STRING_HEADER_BYTES), encoding) }
  },
  size({ text, encoding }) {
    const { length } = encodeText(text, encoding)
    if (length > 0xffff) throw new RangeError(`a STRING holds at most 65535 bytes, this one takes ${length}`)
    return STRING_HEADER_BYTES + length
  },
  write({ text, encoding }, { bytes, view }) {
    view.setUint16(0, encoding)
    view.setUint16(2, bytes.length - STRING_HEADER_BYTES)
    bytes.set(encodeText(text, encoding), STRING_HEADER_BYTES)
  },
}

const COMMAND_HEADER_BYTES = 138
const COMMAND_NAME_BYTES = 128

export const commandCodec: Codec<CommandContent> = {
  decode({ bytes, view }, wireType) {
    const available = bytes.length - COMMAND_HEADER_BYTES
    if (available < 0) {
      return flaw(
        'size',
        bytes.length,
        `${wireType} takes at least ${COMMAND_HEADER_BYTES} bytes, the body has ${bytes.length}`,
      )
    }
    const encoding = view.getUint16(132)
    const length = view.getUint32(134)
    if (length !== available) return flaw('size', 134, `LENGTH says ${length} bytes of text, the body has ${available}`)
    return {
      type: wireType === 'RTS_COMMAND' ? 'RTS_COMMAND' : 'COMMAND',
      commandId: view.getUint32(0),
      name: readText(bytes, 4, COMMAND_NAME_BYTES),
      encoding,
      text: decodeText(bytes.subarray(COMMAND_HEADER_BYTES), encoding),
    }
  },
  size: ({ text, encoding }) => COMMAND_HEADER_BYTES + encodeText(text, encoding).length,
  write({ commandId, name, encoding, text }, { bytes, view }) {
    view.setUint32(0, commandId)
    writeText(bytes, 4, COMMAND_NAME_BYTES, name, 'command name')
    view.setUint16(132, encoding)
    view.setUint32(134, bytes.length - COMMAND_HEADER_BYTES)
    bytes.set(encodeText(text, encoding), COMMAND_HEADER_BYTES)
  },
}
