/** What a recording says of each frame: when, whether the picture is good, and where every tool was. */
import { linkOfPlusName, linkStatusOfPlus } from '#core/frames/plus-names.ts'
import { IDENTITY, transpose } from '#core/frames/transform.ts'
import { matrixFlaw } from './matrix-flaw.ts'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import type { SequenceHeader } from './sequence-shape.ts'
import type { Field } from './sequence-text.ts'
import type { SequenceFrame, SequenceTransform } from './sequence.ts'

export interface Frames {
  readonly frames: readonly SequenceFrame[]
  readonly remarks: readonly string[]
}

export function readFrames({ frameFields, widthPx, heightPx }: SequenceHeader): Frames | Flaw {
  const frames: SequenceFrame[] = []
  let unusable = 0
  for (const [index, fields] of frameFields.entries()) {
    const timestampS = readTimestamp(fields.get('Timestamp'), index)
    if (isFlaw(timestampS)) return timestampS
    const transforms: SequenceTransform[] = []
    for (const [name, field] of fields) {
      if (!name.endsWith('Transform')) continue
      const read = readTransform(name, field, fields.get(`${name}Status`)?.value, index)
      if (isFlaw(read)) return read
      transforms.push(read.transform)
      if (read.isUnusable) unusable += 1
    }
    const status = fields.get('ImageStatus') ?? fields.get('Status')
    const isBad = status ? linkStatusOfPlus(status.value) !== 'ok' : widthPx * heightPx === 0
    frames.push({ timestampS: timestampS.value, imageStatus: isBad ? 'invalid' : 'ok', transforms })
  }
  const remarks = unusable ? [`${unusable} poses marked OK cannot be inverted and are taken as invalid`] : []
  return { frames, remarks }
}

function readTimestamp(field: Field | undefined, index: number): { value: number | undefined } | Flaw {
  if (!field) return { value: undefined }
  const value = field.value === '' ? Number.NaN : Number(field.value)
  if (Number.isFinite(value)) return { value }
  return flaw('header', `Timestamp of frame ${index} is "${field.value.slice(0, 40)}"`, field.at)
}

function readTransform(
  name: string,
  { value, at }: Field,
  word: string | undefined,
  index: number,
): { transform: SequenceTransform; isUnusable: boolean } | Flaw {
  const plusName = name.slice(0, -'Transform'.length)
  const link = linkOfPlusName(plusName)
  // Before 2011 PLUS wrote no status; what it wrote was tracked.
  const status = word === undefined ? 'ok' : linkStatusOfPlus(word)
  const rows = value.split(/\s+/).map(Number)
  const fault = matrixFlaw(rows)
  // The tracker may write anything for a tool it does not see.
  if (fault && status !== 'ok') {
    return { transform: { plusName, link, matrix: IDENTITY, status }, isUnusable: false }
  }
  if (fault?.isSingular) {
    return { transform: { plusName, link, matrix: IDENTITY, status: 'invalid' }, isUnusable: true }
  }
  if (fault) return flaw('header', `${name} of frame ${index} ${fault.reason}`, at)
  return { transform: { plusName, link, matrix: transpose(rows), status }, isUnusable: false }
}
