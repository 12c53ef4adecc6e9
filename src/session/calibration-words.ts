/** What calibrations, their ages and their standing are called in front of people. */
import { figure, type GuidedStanding } from '#core/calibration/guided.ts'
import type { CalibrationKind, CalibrationRecord, Standing } from '#core/calibration/record.ts'

import type { Calibrating, GuidedWay } from './calibrating.ts'

const KINDS: Readonly<Record<CalibrationKind, string>> = {
  tip: 'tip calibration',
  shaft: 'shaft calibration',
  side: 'marked side',
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

export function sayError({ kind, error, lastCheck }: CalibrationRecord): string {
  if (kind === 'side') return lastCheck?.isPassed ? 'marked side right' : 'mirrored'
  if (error === undefined) return 'error not stated'
  if (kind === 'lag') return `±${error.toFixed(0)} ms`
  return kind === 'shaft' ? `${error.toFixed(2)}°` : `${error.toFixed(2)} mm`
}

export function sayStanding(standing: Standing, kind: CalibrationKind): string {
  if (standing.state === 'slipped' && kind === 'side') return 'the picture is mirrored'
  switch (standing.state) {
    case 'valid': return `holds for ${sayAge(standing.leftMs)}`
    case 'expired': return `expired ${sayAge(standing.sinceMs)} ago`
    case 'slipped': return `failed its check by ${standing.offMm.toFixed(1)} mm`
  }
} // prettier-ignore

interface WayWords {
  readonly name: string
  /** As long as fits on a panel. */
  readonly short: string
  readonly how: string
}

/** What a person does in each guided calibration. */
export const WAY_WORDS: Readonly<Record<GuidedWay, WayWords>> = {
  shaft: {
    name: 'Shaft by spinning',
    short: 'Spin shaft',
    how: 'Spin the tool about its own shaft, more than half round and back.',
  },
  touches: {
    name: 'Picture by touching',
    short: 'Touch picture',
    how: 'In a water bath, hold the calibrated tip still in the picture’s plane and mark where it is seen: 15 places, left and right, near and deep.',
  },
  jig: {
    name: 'Picture by the printed jig',
    short: 'Jig',
    how: 'Seat the probe in the printed jig and rest the calibrated tip in its dimples, 1 to 8.',
  },
  side: {
    name: 'Marked side',
    short: 'Marked side',
    how: 'Hold the probe free and touch nothing; then rub a wet finger on the end with the mark.',
  },
  lag: {
    name: 'Delay of the pictures',
    short: 'Delay',
    how: 'In a water bath, move the probe straight up and down over the flat floor for 15 s, now faster, now slower.',
  },
  turns: {
    name: 'Headset by turning',
    short: 'Turn both',
    how: 'Fix the tool to a controller. Turn both to another side and hold still, 20 times, to all sides.',
  },
  spot: {
    name: 'Headset by touching',
    short: 'Touch spot',
    how: 'Touch one spot of the other controller with the calibrated tip and hold both still: 8 places, the controller turned each time.',
  },
}

export const nameOfWay = ({ what, tool }: Pick<Calibrating, 'what' | 'tool'>): string =>
  what === 'tip' ? `Calibrating the ${tool}` : what === 'check' ? `Checking the ${tool}` : WAY_WORDS[what].name

/** How far a calibration is, whatever it is of; undefined for a check. */
export function standingIn({ pivot, guided }: Calibrating): GuidedStanding | undefined {
  if (!pivot) return guided
  return {
    taken: Math.min(pivot.taken, pivot.wanted),
    wanted: pivot.wanted,
    figures: [
      figure('turned by', pivot.spreadDeg, '°', 0),
      figure('tip moves', pivot.rmseMm, 'mm', 2),
      figure('tip known to', pivot.tipErrorMm, 'mm', 2),
      figure('slips', pivot.slips, '', 0),
      figure('not tracked', pivot.unusable, '', 0),
    ],
    advice: pivot.advice,
  }
}
