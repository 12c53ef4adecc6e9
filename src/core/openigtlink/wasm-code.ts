/**
 * Just enough of a WebAssembly assembler to write a numeric kernel by hand.
 *
 * Source: WebAssembly core specification 2.0, chapters 5.2 (values), 5.4 (instructions), 5.5 (modules).
 */

export const I32 = 0x7f
export const I64 = 0x7e
export const OP = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  branch: 0x0c,
  branchIf: 0x0d,
  get: 0x20,
  set: 0x21,
  i64Load: 0x29,
  i64Load8Unsigned: 0x31,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Equal: 0x46,
  i32LessUnsigned: 0x49,
  i32Add: 0x6a,
  i32Subtract: 0x6b,
  i32And: 0x71,
  i32ShiftLeft: 0x74,
  i64Xor: 0x85,
  i64ShiftRightUnsigned: 0x88,
  i32WrapI64: 0xa7,
} as const

/** Operators on 16 bytes at once: a prefix, then their number. */
export const V128 = { load: [0xfd, 0x00], store: [0xfd, 0x0b], xor: [0xfd, 0x51] } as const

const NO_RESULT = 0x40

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)]
}

/** Signed LEB128 of a number that is not negative. */
function signedLeb(value: number): number[] {
  const low = value & 0x7f
  return value < 0x40 ? [low] : [low | 0x80, ...signedLeb(value >>> 7)]
}

export const i32 = (value: number) => [OP.i32Const, ...signedLeb(value)]
export const i64 = (value: number) => [OP.i64Const, ...signedLeb(value)]
export const get = (local: number) => [OP.get, local]
export const set = (local: number) => [OP.set, local]

/** Adds to a pointer held in a local. */
export const advance = (local: number, bytes: number) => [get(local), i32(bytes), OP.i32Add, set(local)].flat()

/** Runs `step` until `isOver` leaves something other than 0. */
export const repeat = (isOver: readonly number[], step: readonly number[]) =>
  [[OP.block, NO_RESULT, OP.loop, NO_RESULT], isOver, [OP.branchIf, 1], step, [OP.branch, 0, OP.end, OP.end]].flat()

export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly number[]
  readonly results: readonly number[]
  /** Types of the locals that follow the parameters. */
  readonly locals: readonly number[]
  readonly code: readonly number[]
}

const vector = (items: readonly (readonly number[])[]) => [...leb(items.length), ...items.flat()]
const section = (id: number, content: readonly number[]) => [id, ...leb(content.length), ...content]
const nameBytes = (ascii: string) => [ascii.length, ...Array.from(ascii, (character) => character.codePointAt(0)!)]
const single = (types: readonly number[]) => vector(types.map((type) => [type]))

/** A module with these functions and `memory`, all exported. @param pages of 64 kB. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const bodies = functions.map(({ locals, code }) => {
    const body = [...vector(locals.map((type) => [1, type])), ...code, OP.end]
    return [...leb(body.length), ...body]
  })
  const exports = functions.map(({ name }, i) => [...nameBytes(name), 0, i])
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, vector(functions.map(({ parameters, results }) => [0x60, ...single(parameters), ...single(results)]))),
    section(3, vector(functions.map((_, i) => [i]))),
    section(5, vector([[0, ...leb(pages)]])),
    section(7, vector([[...nameBytes('memory'), 2, 0], ...exports])),
    section(10, vector(bodies)),
  ]
  return Uint8Array.from(sections.flat())
}
