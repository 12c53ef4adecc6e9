/** What a sonographer sets on the simulated scanner. */
import { checkDoppler, type DopplerSettings } from '#core/phantom/doppler/doppler-settings.ts'
import { PROBE_NAMES, PROBES, type ProbeName } from './probe-geometry.ts'

export interface UltrasoundSettings {
  readonly probe: ProbeName
  readonly depthMm: number
  /** Added to every echo. */
  readonly gainDb: number
  /** From black to white. */
  readonly dynamicRangeDb: number
  /** Centre of the pulse. */
  readonly frequencyMhz: number
  /** Depth at which the beam is narrowest. */
  readonly focusMm: number
  /** Time gain compensation beyond the scanner's own: eight sliders from the skin down, each -20 to 20 dB. */
  readonly tgcDb: readonly number[]
  /** Colour over the grey; absent: switched off. */
  readonly doppler?: DopplerSettings
}

export const TGC_SLIDERS = 8

export function usualSettings(probe: ProbeName = 'C5-2'): UltrasoundSettings {
  const { depthMm, frequencyMhz } = PROBES[probe]
  return {
    probe,
    depthMm: depthMm.usual,
    gainDb: 0,
    dynamicRangeDb: 60,
    frequencyMhz: frequencyMhz.usual,
    focusMm: depthMm.usual / 2,
    tgcDb: Array.from({ length: TGC_SLIDERS }, () => 0),
  }
}

/** @throws RangeError that names the first setting the scanner does not have, its value and the range. */
export function checkSettings(settings: UltrasoundSettings): UltrasoundSettings {
  const within = (name: string, value: number, least: number, most: number) => {
    if (!(value >= least && value <= most)) throw new RangeError(`${name} is ${value}; it can be ${least} to ${most}`)
  }
  if (!PROBE_NAMES.includes(settings.probe)) {
    throw new RangeError(`probe is ${String(settings.probe)}; it can be ${PROBE_NAMES.join(', ')}`)
  }
  const { depthMm, frequencyMhz } = PROBES[settings.probe]
  within('depthMm', settings.depthMm, depthMm.least, depthMm.most)
  within('gainDb', settings.gainDb, -40, 40)
  within('dynamicRangeDb', settings.dynamicRangeDb, 30, 90)
  within('frequencyMhz', settings.frequencyMhz, frequencyMhz.least, frequencyMhz.most)
  within('focusMm', settings.focusMm, 5, depthMm.most)
  if (settings.tgcDb.length !== TGC_SLIDERS) {
    throw new RangeError(`tgcDb has ${settings.tgcDb.length} numbers; there are ${TGC_SLIDERS} sliders`)
  }
  for (const [at, db] of settings.tgcDb.entries()) within(`tgcDb[${at}]`, db, -20, 20)
  if (settings.doppler) checkDoppler(settings.doppler, settings.depthMm)
  return settings
}
