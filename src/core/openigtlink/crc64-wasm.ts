/**
 * CRC-64 as a WebAssembly module written here byte by byte: sixteen bytes a step in 64-bit words.
 *
 * The instructions are few, so a compiler or a binary in the tree would be more to
 * trust than the module is. Source of the method: Kounavis and Berry, "A systematic
 * approach to building high performance software-based CRC generators", 2005.
 */
import { remainderTables } from './crc64-tables.ts'

/** What this file uses of WebAssembly, which this folder's type libraries leave out. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object) => { readonly exports: unknown }
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** @returns the byte-swapped remainder after `length` more bytes at `at`. */
  readonly remainder: (before: bigint, at: number, length: number) => bigint
}

export interface WasmCrc {
  /** Byte-swapped remainder of the bytes. */
  remainder(bytes: Uint8Array): bigint
}

const SLICES = 16
const TABLE_BYTES = 2048
/** Data goes behind the tables; a block this size stays in the second-level cache between copy and use. */
const DATA_AT = SLICES * TABLE_BYTES
const BLOCK_BYTES = 32768

/** @throws where the engine has no WebAssembly, or a page's policy forbids compiling it. */
export function createWasmCrc(): WasmCrc {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble()))
  const { memory, remainder } = exports as Exports
  new Uint32Array(memory.buffer).set(remainderTables(SLICES))
  const block = new Uint8Array(memory.buffer, DATA_AT, BLOCK_BYTES)
  return {
    remainder(bytes) {
      let state = 0n
      for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
        const part = bytes.length > BLOCK_BYTES ? bytes.subarray(at, at + BLOCK_BYTES) : bytes
        block.set(part)
        state = remainder(state, DATA_AT, part.length)
      }
      return state
    },
  }
}

/** Opcodes and types of the WebAssembly core specification 1.0, those used here. */
const I32 = 0x7f
const I64 = 0x7e
const VOID = 0x40
const BLOCK = 0x02
const LOOP = 0x03
const END = 0x0b
const BRANCH = 0x0c
const BRANCH_IF = 0x0d
const GET = 0x20
const SET = 0x21
const I64_LOAD = 0x29
const I64_LOAD8_U = 0x31
const I32_CONST = 0x41
const I64_CONST = 0x42
const I32_EQ = 0x46
const I32_LT_U = 0x49
const I32_ADD = 0x6a
const I32_SUB = 0x6b
const I32_AND = 0x71
const I32_SHL = 0x74
const I64_XOR = 0x85
const I64_SHR_U = 0x88
const I32_WRAP_I64 = 0xa7

/** Locals of the function: three parameters, then its own. */
const STATE = 0
const AT = 1
const STOP = 2
const WORD = 3
const NEXT = 4

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)]
}

/** Signed LEB128 of a number that is not negative. */
function signedLeb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x40 ? [low] : [low | 0x80, ...signedLeb(value >>> 7)]
}

const vector = (items: readonly number[][]) => [...leb(items.length), ...items.flat()]
const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
const name = (ascii: string) => [ascii.length, ...Array.from(ascii, (character) => character.codePointAt(0)!)]

/** Pushes table entry `slice` of byte `index` (0 lowest) of the word in `local`. */
function lookUp(local: number, index: number, slice: number): number[] {
  // Scaled to entries of 8 bytes by shifting three bits less.
  const scaled =
    index === 0
      ? [GET, local, I32_WRAP_I64, I32_CONST, 3, I32_SHL]
      : [GET, local, I64_CONST, ...signedLeb(8 * index - 3), I64_SHR_U, I32_WRAP_I64]
  return [...scaled, I32_CONST, ...signedLeb(0x7f8), I32_AND, I64_LOAD, 3, ...leb(slice * TABLE_BYTES)]
}

const advance = (bytes: number) => [GET, AT, I32_CONST, ...signedLeb(bytes), I32_ADD, SET, AT]

/** STATE and 16 bytes at AT, by sixteen tables. */
function sixteenBytes(): number[] {
  const lookUps = [lookUp(NEXT, 0, 7)]
  for (let index = 1; index < 8; index++) lookUps.push([...lookUp(NEXT, index, 7 - index), I64_XOR])
  for (let index = 0; index < 8; index++) lookUps.push([...lookUp(WORD, index, 15 - index), I64_XOR])
  return [
    [GET, STATE, GET, AT, I64_LOAD, 0, 0, I64_XOR, SET, WORD],
    [GET, AT, I64_LOAD, 0, 8, SET, NEXT],
    ...lookUps,
    [SET, STATE],
    advance(16),
  ].flat()
}

/** STATE and the byte at AT, by the first table. */
const oneByte = () =>
  [
    [GET, STATE, I64_CONST, 8, I64_SHR_U],
    [GET, STATE, GET, AT, I64_LOAD8_U, 0, 0, I64_XOR, SET, WORD],
    lookUp(WORD, 0, 0),
    [I64_XOR, SET, STATE],
    advance(1),
  ].flat()

/** Runs `step` until `isOver` leaves something other than 0. */
const repeat = (isOver: readonly number[], step: readonly number[]) =>
  [[BLOCK, VOID, LOOP, VOID], isOver, [BRANCH_IF, 1], step, [BRANCH, 0, END, END]].flat()

function assemble(): Uint8Array<ArrayBuffer> {
  const body = [
    vector([[2, I64]]),
    [GET, AT, GET, STOP, I32_ADD, SET, STOP],
    repeat([GET, STOP, GET, AT, I32_SUB, I32_CONST, 16, I32_LT_U], sixteenBytes()),
    repeat([GET, AT, GET, STOP, I32_EQ], oneByte()),
    [GET, STATE, END],
  ].flat()
  const signature = [0x60, ...vector([[I64], [I32], [I32]]), ...vector([[I64]])]
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector([signature])),
    section(3, vector([[0]])),
    section(5, vector([[0, 1]])),
    section(
      7,
      vector([
        [...name('memory'), 2, 0],
        [...name('remainder'), 0, 0],
      ]),
    ),
    section(10, vector([[...leb(body.length), ...body]])),
  ]
  return Uint8Array.from(sections.flat())
}
