/**
 * A tracked ultrasound picture that was frozen: it stands on where it was taken, in the patient's own frame, after the
 * probe is put down. Steering to such planes took facet injections in sheep from 44 to 93 % (Ungi et al., IEEE TBME 2012).
 */
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { Fan } from './fan.ts'
import type { UltrasoundFrame } from './ultrasound-frame.ts'

export interface Snapshot {
  /** Counts up from 1; never given twice. */
  readonly number: number
  /** Its own copy of the pixels. */
  readonly frame: UltrasoundFrame
  readonly fan: Fan | undefined
  /** Where it was taken. */
  readonly patientFromImage: Transform<'patient', 'image'>
  /** What stood on it then. */
  readonly names: readonly ShownName[]
  /** When it was frozen, on the page's clock. */
  readonly frozenAtMs: number
  /** Which source and which patient it is of: of another it would stand in the wrong place. */
  readonly takenOf: string
}

/** As many as can be told apart in a room; eight of a large picture in colour are 9 MB. */
export const SNAPSHOT_LIMITS = { most: 8, bytes: 64 * 2 ** 20 } as const

/** @param frame is copied: sources use their buffers again */
export function takeSnapshot(
  frame: UltrasoundFrame,
  rest: Omit<Snapshot, 'frame' | 'number'>,
  before: readonly Snapshot[],
  lastNumber: number,
): { readonly ok: true; readonly snapshot: Snapshot } | { readonly ok: false; readonly reason: string } {
  const { most, bytes } = SNAPSHOT_LIMITS
  // What someone steers to must not vanish because another is frozen.
  if (before.length >= most)
    return { ok: false, reason: `${most} frozen planes are kept: delete one before freezing another` }
  if (bytesOf(frame) + before.reduce((sum, each) => sum + bytesOf(each.frame), 0) > bytes)
    return { ok: false, reason: 'the frozen planes fill their memory: delete one before freezing another' }
  const copy: UltrasoundFrame = {
    ...frame,
    grey: frame.grey.slice(),
    ...(frame.flow && { flow: { ...frame.flow, bytes: frame.flow.bytes.slice() } }),
  }
  return { ok: true, snapshot: { ...rest, number: lastNumber + 1, frame: copy } }
}

const bytesOf = ({ grey, flow }: UltrasoundFrame) => grey.byteLength + (flow?.bytes.byteLength ?? 0)

/** Minutes and seconds: 75 000 ms is `1:15`. */
export function sayAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
