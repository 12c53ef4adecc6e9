/** What a sonographer sets for colour: the scale of velocities, colour's own gain, where the box lies, and how its beams are steered. */
export interface DopplerSettings {
  /** Speed towards or away from the array at which colour wraps round, cm/s: the two ends of the scale. */
  readonly scaleCmPerS: number
  /** Added to what blood answers; nothing to the grey. */
  readonly gainDb: number
  readonly box: DopplerBox
  /** Of a straight array's colour beams, towards the marked side; a curved one's go the way its lines go. */
  readonly steerDeg: number
}

export interface DopplerBox {
  /** Along the beams. */
  readonly fromMm: number
  readonly toMm: number
  /** Shares of the array: -1 its unmarked end, 1 its marked one. */
  readonly from: number
  readonly to: number
}

/** Speed of sound the scanner assumes, m/s. */
const SOUND_M_PER_S = 1540

export function usualDoppler(kind: 'curvilinear' | 'linear', depthMm: number): DopplerSettings {
  const box = { fromMm: 0.15 * depthMm, toMm: 0.95 * depthMm, from: -0.7, to: 0.7 }
  return kind === 'curvilinear'
    ? { scaleCmPerS: 20, gainDb: 0, box, steerDeg: 0 }
    : { scaleCmPerS: 12, gainDb: 0, box, steerDeg: 15 }
}

/** Pulses a second that a scale asks for, from the Doppler shift 2 f v / c of its end being half of them. */
export const pulsesPerSecond = (scaleCmPerS: number, frequencyMhz: number): number =>
  (4 * frequencyMhz * 1e6 * (scaleCmPerS / 100)) / SOUND_M_PER_S

/** The greatest scale at a depth: a pulse must have come back before the next goes out. */
export function greatestScaleCmPerS(frequencyMhz: number, depthMm: number): number {
  const mostPulses = SOUND_M_PER_S / (2 * (depthMm / 1000))
  return (100 * mostPulses * SOUND_M_PER_S) / (4 * frequencyMhz * 1e6)
}

/** What a scanner that is asked for more than its depth allows goes by. */
export const scaleInUse = ({ scaleCmPerS }: DopplerSettings, frequencyMhz: number, depthMm: number): number =>
  Math.min(scaleCmPerS, greatestScaleCmPerS(frequencyMhz, depthMm))

/** A velocity as the scale shows it: beyond one end it comes in again at the other. */
export function wrapped(velocity: number, scale: number): number {
  const turns = (velocity + scale) / (2 * scale)
  return (turns - Math.floor(turns)) * 2 * scale - scale
}

/** @throws RangeError that names the first setting out of its range. */
export function checkDoppler({ scaleCmPerS, gainDb, box, steerDeg }: DopplerSettings, depthMm: number): void {
  const within = (name: string, value: number, least: number, most: number) => {
    if (!(value >= least && value <= most))
      throw new RangeError(`doppler.${name} is ${value}; it can be ${least} to ${most}`)
  }
  within('scaleCmPerS', scaleCmPerS, 1, 200)
  within('gainDb', gainDb, -20, 20)
  within('steerDeg', steerDeg, -20, 20)
  within('box.fromMm', box.fromMm, 0, depthMm)
  within('box.toMm', box.toMm, box.fromMm + 1, depthMm)
  within('box.from', box.from, -1, 1)
  within('box.to', box.to, box.from + 0.05, 1)
}
