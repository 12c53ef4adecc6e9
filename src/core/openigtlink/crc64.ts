/** The CRC-64 of a message's body: by WebAssembly where there is one, in plain JavaScript otherwise. */
import { remainderBySlices, remainderTables, swapBytes } from './crc64-tables.ts'
import { createWasmCrc, type WasmCrc } from './crc64-wasm.ts'

/** Below this the way into WebAssembly costs more than it saves. */
const SHORT_BYTES = 256

let tables: Uint32Array | undefined
/** undefined before the first long message, null where WebAssembly is not to be had. */
let wasm: WasmCrc | null | undefined

/** ECMA-182, most significant bit first, from 0: `123456789` in ASCII gives 0x6c40df5f0b497347. */
export function crc64(bytes: Uint8Array): bigint {
  if (bytes.length >= SHORT_BYTES) {
    if (wasm === undefined) wasm = tryWasm()
    if (wasm) return crcOf(wasm.remainder(bytes))
  }
  return crc64InJavaScript(bytes)
}

/** The same without WebAssembly. */
export function crc64InJavaScript(bytes: Uint8Array): bigint {
  tables ??= remainderTables(8)
  const { low, high } = remainderBySlices(bytes, tables)
  return (BigInt(swapBytes(low)) << 32n) | BigInt(swapBytes(high))
}

function tryWasm(): WasmCrc | null {
  try {
    return createWasmCrc()
  } catch {
    return null
  }
}

/** Undoes the swapping of the remainder's bytes. */
function crcOf(remainder: bigint): bigint {
  const low = Number(remainder & 0xffffffffn)
  const high = Number((remainder >> 32n) & 0xffffffffn)
  return (BigInt(swapBytes(low)) << 32n) | BigInt(swapBytes(high))
}
