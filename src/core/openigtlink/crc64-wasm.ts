/**
 * CRC-64 in WebAssembly, assembled here: most of a long message is folded away by
 * exclusive-ors alone, what is left goes through tables sixteen bytes at a time.
 *
 * Folding: a multiple of the polynomial with few terms, all at multiples of 128 bits,
 * lets any 16 bytes be replaced by copies of themselves further on. Sources: Russell,
 * "Chorba: a novel CRC32 implementation", 2024 (folding); Kounavis and Berry, "A
 * systematic approach to building high performance software-based CRC generators",
 * 2005 (tables).
 */
import { remainderTables } from './crc64-tables.ts'
import { advance, get, I32, I64, i32, i64, leb, OP, repeat, set, V128, wasmModule } from './wasm-code.ts'

/** What this file uses of WebAssembly, which this folder's type libraries leave out. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object) => { readonly exports: unknown }
}

export interface WasmCrc {
  /** Byte-swapped remainder of the bytes. */
  remainder(bytes: Uint8Array): bigint
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** @returns the byte-swapped remainder of `length` bytes at `at`, following those that left `before`. */
  readonly remainder: (before: bigint, at: number, length: number) => bigint
  /** Adds to each of `length / 16` blocks at `to` the blocks FOLD away before the same block at `from`. */
  readonly fold: (to: number, from: number, length: number) => void
}

/**
 * x^(128 e) summed over these exponents e is a multiple of the polynomial: eight terms.
 * Found by matching sums of four powers; of all found it reaches least far, 22 kB.
 */
export const FOLD = [0, 153, 509, 1008, 1162, 1251, 1286, 1403] as const

const BLOCK_BYTES = 16
const REACH_BYTES = FOLD.at(-1)! * BLOCK_BYTES

const SLICES = 16
const TABLE_BYTES = 2048
/** Behind the tables: the folded blocks still in reach, the part being folded, and the end of the message. */
const PAST_AT = SLICES * TABLE_BYTES
const PART_AT = PAST_AT + REACH_BYTES
/** Stays, with what is in reach, in the second-level cache between copy and use. */
const PART_BYTES = 65536
const END_AT = PART_AT + PART_BYTES
const PAGES = Math.ceil((END_AT + REACH_BYTES + BLOCK_BYTES) / 65536)
/** Below this, folding does not pay for clearing and copying what it reaches. */
const LONG_BYTES = 4 * REACH_BYTES

/** @throws where the engine has no WebAssembly with 128-bit vectors, or a page's policy forbids compiling it. */
export function createWasmCrc(): WasmCrc {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble()))
  const { memory, remainder, fold } = exports as Exports
  const bytesHere = new Uint8Array(memory.buffer)
  new Uint32Array(memory.buffer).set(remainderTables(SLICES))

  function byTables(bytes: Uint8Array): bigint {
    let state = 0n
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const part = bytes.subarray(at, at + PART_BYTES)
      bytesHere.set(part, PART_AT)
      state = remainder(state, PART_AT, part.length)
    }
    return state
  }

  function byFolding(bytes: Uint8Array): bigint {
    const foldedBytes = bytes.length - (bytes.length % BLOCK_BYTES) - REACH_BYTES
    bytesHere.fill(0, PAST_AT, PART_AT)
    for (let at = 0; at < foldedBytes; at += PART_BYTES) {
      const part = bytes.subarray(at, Math.min(at + PART_BYTES, foldedBytes))
      bytesHere.set(part, PART_AT)
      fold(PART_AT, PART_AT, part.length)
      bytesHere.copyWithin(PAST_AT, PAST_AT + part.length, PART_AT + part.length)
    }
    // The end takes what was folded onto it, and passes nothing on: zeros stand in for it.
    bytesHere.fill(0, PART_AT, PART_AT + REACH_BYTES)
    bytesHere.set(bytes.subarray(foldedBytes), END_AT)
    fold(END_AT, PART_AT, REACH_BYTES)
    return remainder(0n, END_AT, bytes.length - foldedBytes)
  }

  return { remainder: (bytes) => (bytes.length < LONG_BYTES ? byTables(bytes) : byFolding(bytes)) }
}

const assemble = () => wasmModule([remainderFunction(), foldFunction()], PAGES)

function remainderFunction() {
  const [state, at, stop, word, next] = [0, 1, 2, 3, 4]
  /** Pushes table entry `slice` of byte `index` (0 lowest) of a word, scaled to 8 bytes by shifting three bits less. */
  const lookUp = (local: number, index: number, slice: number) => {
    const scaled =
      index === 0
        ? [...get(local), OP.i32WrapI64, ...i32(3), OP.i32ShiftLeft]
        : [...get(local), ...i64(8 * index - 3), OP.i64ShiftRightUnsigned, OP.i32WrapI64]
    return [...scaled, ...i32(0x7f8), OP.i32And, OP.i64Load, 3, ...leb(slice * TABLE_BYTES)]
  }
  const sixteen = [...Array(8).keys()].flatMap((index) => [
    ...lookUp(next, index, 7 - index),
    ...(index === 0 ? [] : [OP.i64Xor]),
    ...lookUp(word, index, 15 - index),
    OP.i64Xor,
  ])
  const sixteenBytes = [
    [...get(state), ...get(at), OP.i64Load, 0, 0, OP.i64Xor, ...set(word)],
    [...get(at), OP.i64Load, 0, 8, ...set(next)],
    [...sixteen, ...set(state), ...advance(at, 16)],
  ].flat()
  const oneByte = [
    [...get(state), ...i64(8), OP.i64ShiftRightUnsigned],
    [...get(state), ...get(at), OP.i64Load8Unsigned, 0, 0, OP.i64Xor, ...set(word)],
    [...lookUp(word, 0, 0), OP.i64Xor, ...set(state), ...advance(at, 1)],
  ].flat()
  const code = [
    [...get(at), ...get(stop), OP.i32Add, ...set(stop)],
    repeat([...get(stop), ...get(at), OP.i32Subtract, ...i32(16), OP.i32LessUnsigned], sixteenBytes),
    repeat([...get(at), ...get(stop), OP.i32Equal], oneByte),
    get(state),
  ].flat()
  return { name: 'remainder', parameters: [I64, I32, I32], results: [I64], locals: [I64, I64], code }
}

function foldFunction() {
  const [to, from, stop] = [0, 1, 2]
  /** From the farthest reach on, so that every distance is an offset that is not negative. */
  const load = (exponent: number) => [...get(from), ...V128.load, 0, ...leb(exponent * BLOCK_BYTES)]
  const earlier = FOLD.slice(0, -1).flatMap((exponent) => [...load(exponent), ...V128.xor])
  const step = [
    [...get(to), ...get(to), ...V128.load, 0, 0],
    [...earlier, ...V128.store, 0, 0],
    [...advance(to, BLOCK_BYTES), ...advance(from, BLOCK_BYTES)],
  ].flat()
  const code = [
    [...get(to), ...get(stop), OP.i32Add, ...set(stop)],
    [...get(from), ...i32(REACH_BYTES), OP.i32Subtract, ...set(from)],
    repeat([...get(to), ...get(stop), OP.i32Equal], step),
  ].flat()
  return { name: 'fold', parameters: [I32, I32, I32], results: [], locals: [], code }
}
