/** A recording's header as lines: fields of the whole, fields of each frame, and where the pixels begin. */
import { strFromU8 } from 'fflate'
import { flaw, type Flaw } from './sequence-fault.ts'

/** A value and the byte its line begins at. */
export interface Field {
  readonly value: string
  readonly at: number
}

export interface HeaderText {
  /** Names in lower case. */
  readonly fields: ReadonlyMap<string, Field>
  /** Names without the `Seq_FrameNNNN_`, as in the file. */
  readonly frameFields: ReadonlyMap<number, ReadonlyMap<string, Field>>
  readonly bodyAt: number
}

interface Dialect {
  readonly separator: '=' | ':'
  readonly isLast: (line: string, name: string | undefined) => boolean
}

export const META_TEXT: Dialect = { separator: '=', isLast: (_line, name) => name === 'elementdatafile' }
export const NRRD_TEXT: Dialect = { separator: ':', isLast: (line) => line === '' }

/** A line of 16 numbers takes 400 bytes; reading stops at one this long. */
const LINE_BYTES = 1 << 16

export function readHeaderText(bytes: Uint8Array, { separator, isLast }: Dialect): HeaderText | Flaw {
  const fields = new Map<string, Field>()
  const frameFields = new Map<number, Map<string, Field>>()
  let at = 0
  while (at < bytes.length) {
    const length = bytes.subarray(at, at + LINE_BYTES).indexOf(0x0a)
    if (length < 0) break
    const line = strFromU8(bytes.subarray(at, at + length), true).trimEnd()
    const [name, value] = split(line, separator)
    const [, index, frameField] = /^Seq_Frame(\d{1,9})_(\w+)$/.exec(name ?? '') ?? []
    if (index !== undefined) {
      const ofFrame = frameFields.get(Number(index)) ?? new Map<string, Field>()
      frameFields.set(Number(index), ofFrame.set(frameField!, { value, at }))
    } else if (name !== undefined) fields.set(name.toLowerCase(), { value, at })
    at += length + 1
    if (isLast(line, name?.toLowerCase())) return { fields, frameFields, bodyAt: at }
    // Binary of another kind: do not read gigabytes of it as lines.
    if (fields.size === 0 && at > LINE_BYTES) break
  }
  if (!fields.has('dimsize') && !fields.has('ndims') && !fields.has('dimension')) {
    return flaw('not-a-sequence', 'it begins like neither MetaImage nor NRRD', 0)
  }
  return flaw('truncated', 'its header has no end', at)
}

/** `name = value`, `name: value` or `name:=value`. By hand: a pattern with two open ends is quadratic on a line of blanks. */
function split(line: string, separator: '=' | ':'): [name: string | undefined, value: string] {
  const middle = line.startsWith('#') ? -1 : line.indexOf(separator)
  if (middle < 1) return [undefined, '']
  const after = line.slice(middle + 1)
  const isKeyValue = separator === ':' && after.startsWith('=')
  return [line.slice(0, middle).trim(), (isKeyValue ? after.slice(1) : after).trim()]
}

/** A field's value, or what stands for it where the header leaves it out. */
export const valueOf = ({ fields }: HeaderText, name: string, otherwise = ''): string =>
  fields.get(name)?.value ?? otherwise

export const wordsOf = (field: Field | undefined): string[] => field?.value.split(/\s+/).filter(Boolean) ?? []

/** Values per pixel: one byte of them in every format there is. */
export const isCount = (word: string): boolean => /^\d{1,3}$/.test(word) && Number(word) >= 1 && Number(word) <= 255
