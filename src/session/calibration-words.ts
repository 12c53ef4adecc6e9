/** What calibrations, their ages and their standing are called in front of people. */
import type { CalibrationKind, CalibrationRecord, Standing } from '#core/calibration/record.ts'

const KINDS: Readonly<Record<CalibrationKind, string>> = {
  tip: 'tip calibration',
  picture: 'picture calibration',
  mount: 'mount',
  lag: 'picture delay',
  headset: 'headset registration',
}

export const sayCalibration = (kind: CalibrationKind): string => KINDS[kind]

/** `3 days`, `2 h`, `5 min`; under a minute `a moment`. */
export function sayAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'a moment'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h`
  return `${Math.floor(hours / 24)} days`
}

export const sayError = ({ kind, error }: CalibrationRecord): string =>
  error === undefined ? 'error not stated' : kind === 'lag' ? `±${error.toFixed(0)} ms` : `${error.toFixed(2)} mm`

export function sayStanding(standing: Standing): string {
  switch (standing.state) {
    case 'valid': return `holds for ${sayAge(standing.leftMs)}`
    case 'expired': return `expired ${sayAge(standing.sinceMs)} ago`
    case 'slipped': return `failed its check by ${standing.offMm.toFixed(1)} mm`
  }
} // prettier-ignore
