/** What a person decides about the simulated room: who holds what, how the scanner is set, what tracker, what is heard and felt. */
import type { NeedlePlace, ProbePlace } from '#core/phantom/contact/on-skin.ts'
import type { NeedleShape } from '#core/phantom/contact/needle-contact.ts'
import { greatestScaleCmPerS, usualDoppler } from '#core/phantom/doppler/doppler-settings.ts'
import type { Posture, SpineParameters } from '#core/phantom/parameters.ts'
import type { ScriptName } from '#core/phantom/scripts/built-in-scripts.ts'
import { PROBES, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import type { TrackerName } from '#core/signals/tracker-model.ts'
import type { MountHand } from './calibrating.ts'

export type ProbeHolder = 'script' | 'mouse' | MountHand
export type NeedleHolder = 'nobody' | 'mouse' | MountHand

/**
 * 'pivot': the needle is turned about its tip in a hollow; 'spin': about itself; 'touches': its tip goes from place to
 * place in the picture of a probe in a water bath; 'jig': from dimple to dimple of the jig the probe is seated in; 'side':
 * a finger touches the marked end; 'strokes': the probe goes up and down over the floor of the bath.
 */
export type Rehearsal = 'none' | 'pivot' | 'spin' | 'touches' | 'jig' | 'side' | 'strokes'

export interface Simulation {
  readonly probeHolder: ProbeHolder
  readonly needleHolder: NeedleHolder
  /** Leads what nobody holds. The sweep goes on for ever; the others are played. */
  readonly script: { readonly name: ScriptName; readonly state: 'playing' | 'paused' | 'stopped' }
  /** Which of the tools that the mouse holds it moves now. */
  readonly mouseMoves: 'probe' | 'needle'
  readonly probePlace: ProbePlace
  readonly needlePlace: NeedlePlace
  readonly scanner: UltrasoundSettings
  readonly needle: NeedleShape
  readonly tracker: TrackerName
  readonly posture: Posture
  /** Whose back it is; undefined: of the built-in case. */
  readonly spine: SpineParameters | undefined
  /** What simulated hands do meanwhile, so that a calibration can be seen and practised without any hardware. */
  readonly rehearsal: Rehearsal
  readonly isHeard: boolean
  /** 0–1. */
  readonly volume: number
  readonly isShaken: boolean
}

export const USUAL_SIMULATION: Simulation = {
  probeHolder: 'script',
  needleHolder: 'nobody',
  script: { name: 'sweep', state: 'stopped' },
  mouseMoves: 'probe',
  probePlace: { xMm: 0, zMm: -20, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 4 },
  needlePlace: { xMm: 30, zMm: -20, upDeg: 0, leftDeg: 0, depthMm: -10 },
  scanner: usualSettings(),
  // The needle of an interlaminar epidural injection.
  needle: { lengthMm: 90, gauge: 18 },
  tracker: 'ideal',
  posture: 'supine',
  spine: undefined,
  rehearsal: 'none',
  isHeard: true,
  volume: 0.5,
  isShaken: true,
}

/** Another transducer with its own usual depth, focus, frequency and colour; gain stays as it was. */
export function withTransducer(before: UltrasoundSettings, probe: ProbeName): UltrasoundSettings {
  return withColour({ ...usualSettings(probe), gainDb: before.gainDb }, before.doppler !== undefined)
}

/** The focus goes along with the depth. */
export function withDepth(before: UltrasoundSettings, depthMm: number): UltrasoundSettings {
  const { least, most } = PROBES[before.probe].depthMm
  const within = Math.min(most, Math.max(least, depthMm))
  const after = { ...before, depthMm: within, focusMm: within / 2 }
  if (!before.doppler) return after
  const { box } = before.doppler
  const share = within / before.depthMm
  return {
    ...after,
    doppler: { ...before.doppler, box: { ...box, fromMm: box.fromMm * share, toMm: box.toMm * share } },
  }
}

/** Colour over the grey switched on, as the transducer usually has it, or off. */
export function withColour({ doppler, ...grey }: UltrasoundSettings, isOn: boolean): UltrasoundSettings {
  if (!isOn) return grey
  return { ...grey, doppler: doppler ?? usualDoppler(PROBES[grey.probe].kind, grey.depthMm) }
}

/** Scales that a press goes through, cm/s: small arteries, veins, great arteries. */
const SCALES_CM_PER_S = [10, 20, 40, 80] as const

/** Off, then on from the finest scale to the coarsest that the depth allows, then off. */
export function withNextScale(before: UltrasoundSettings): UltrasoundSettings {
  const { doppler, frequencyMhz, depthMm } = before
  const most = greatestScaleCmPerS(frequencyMhz, depthMm)
  const next = SCALES_CM_PER_S.find((scale) => scale > (doppler?.scaleCmPerS ?? 0) && scale <= most)
  if (next === undefined) return withColour(before, false)
  const on = withColour(before, true)
  return { ...on, doppler: { ...on.doppler!, scaleCmPerS: next } }
}

export const withGain = (before: UltrasoundSettings, gainDb: number): UltrasoundSettings => ({
  ...before,
  gainDb: Math.min(40, Math.max(-40, gainDb)),
})

/** A script is played from its start, and takes up the probe. */
export const withScript = (name: ScriptName): Partial<Simulation> => ({
  probeHolder: 'script',
  script: { name, state: name === 'sweep' ? 'stopped' : 'playing' },
})

/** What the mouse takes up it moves. */
export function heldBy(tool: 'probe', holder: ProbeHolder): Partial<Simulation>
export function heldBy(tool: 'needle', holder: NeedleHolder): Partial<Simulation>
export function heldBy(tool: 'probe' | 'needle', holder: ProbeHolder | NeedleHolder): Partial<Simulation> {
  const change = tool === 'probe' ? { probeHolder: holder as ProbeHolder } : { needleHolder: holder as NeedleHolder }
  return holder === 'mouse' ? { ...change, mouseMoves: tool } : change
}

export const isAnyToolHeld = ({ probeHolder, needleHolder }: Simulation) =>
  probeHolder !== 'script' || needleHolder !== 'nobody'
