/** Recordings in words, on the page and inside the headset alike. */
import type { Consent } from './consent.ts'
import type { Recording } from './recording.ts'

export const sayMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

/** `1:05` */
export function sayLength(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function sayRecording({ state, lastsMs, bytes, leftOut, reason }: Recording): string {
  const lost = leftOut > 0 ? `, ${leftOut} pictures left out` : ''
  switch (state) {
    case 'off': return 'Not recording'
    case 'starting': return 'Recording starts'
    case 'running': return `Recording ${sayLength(lastsMs)}, ${sayMegabytes(bytes)}${lost}`
    case 'ending': return 'Recording is being ended'
    case 'failed': return `Not recording: ${reason}`
  }
} // prettier-ignore

export const whyNotRecorded = (consent: Consent): string | undefined =>
  consent.recording === undefined ? 'Note first that consent to be recorded was given.' : undefined
