/** The recording of this procedure as a person watches it, and those that are kept in this browser. */

export interface Recording {
  readonly state: 'off' | 'starting' | 'running' | 'ending' | 'failed'
  /** Name of its file; empty before the first. */
  readonly name: string
  readonly beganEpochMs: number
  readonly lastsMs: number
  readonly bytes: number
  /** Pictures in it, and those that were too much for this machine. */
  readonly pictures: number
  readonly leftOut: number
  /** Why it failed; empty otherwise. */
  readonly reason: string
}

export const NOT_RECORDING: Recording = {
  state: 'off',
  name: '',
  beganEpochMs: 0,
  lastsMs: 0,
  bytes: 0,
  pictures: 0,
  leftOut: 0,
  reason: '',
}

/** Of the file, by when it began, ms since 1970: the same recording has the same name wherever it lies. */
export const recordingName = (beganEpochMs: number): string =>
  `interspace-${new Date(beganEpochMs).toISOString().slice(0, 19).replaceAll(':', '-')}.mcap`

export interface KeptRecording {
  readonly name: string
  readonly bytes: number
  readonly changedEpochMs: number
  /** Stopped by a person; else the page or the browser died, and it is whole up to half a second before. */
  readonly isEnded: boolean
}
