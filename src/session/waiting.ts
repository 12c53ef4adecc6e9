/** What was made on this page and is not yet with the server: nothing of it is lost by a cut connection or a reload. */

export interface WaitingWrite {
  readonly seq: number
  /** In a word or two: `plan`. */
  readonly what: string
  /** The server will not have it, and why; it stays here until a person lets it go. */
  readonly refused: string | undefined
}

export interface Waiting {
  readonly writes: readonly WaitingWrite[]
  /** Of other people who signed in on this device: sealed until they do so again. */
  readonly ofOthers: number
  readonly isOnline: boolean
  /** Of the last write that the server acknowledged, on the calendar. */
  readonly keptAtEpochMs: number | undefined
  /** Of a recording that is on its way now, 0 to 1. */
  readonly sentShare?: number | undefined
}

export const NOTHING_WAITS: Waiting = { writes: [], ofOthers: 0, isOnline: true, keptAtEpochMs: undefined }

export function sayWaiting({ writes, isOnline, keptAtEpochMs, sentShare }: Waiting): string {
  const refused = writes.filter((write) => write.refused !== undefined).length
  const due = writes.length - refused
  const parts = [
    ...(sentShare === undefined ? [] : [`A recording is sent: ${Math.floor(100 * sentShare)} %`]),
    ...(due > 0
      ? [`${due} ${due === 1 ? 'change waits' : 'changes wait'}${isOnline ? '' : ' for the connection'}`]
      : []),
    ...(refused > 0 ? [`${refused} could not be kept`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  if (!isOnline) return 'No connection; nothing waits'
  return keptAtEpochMs === undefined ? 'All is kept' : `Kept at ${new Date(keptAtEpochMs).toLocaleTimeString('en-GB')}`
}
