/** How what is going on is put into words and figures. Numbers come with their unit and never jump in width. */
import type { NeedlePath } from '#core/planning/path.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Live, StreamFigures } from '#session/live.ts'
import type { PerceivingModel } from '#session/perceiving.ts'
import type { Source } from '#session/source.ts'
import type { View } from '#session/state.ts'

/** How a state is coloured; the word beside it says the same. */
export type Tone = 'quiet' | 'busy' | 'good' | 'warning' | 'bad'

export interface Said {
  readonly tone: Tone
  readonly words: string
}

const SOURCE_STATES: Readonly<Record<Source['state'], Said>> = {
  idle: { tone: 'quiet', words: 'Not connected' },
  connecting: { tone: 'busy', words: 'Connecting' },
  running: { tone: 'good', words: 'Running' },
  ended: { tone: 'warning', words: 'Ended' },
  failed: { tone: 'bad', words: 'Failed' },
}

export const saySource = ({ state }: Source): Said => SOURCE_STATES[state]

const MODEL_STATES: Readonly<Record<PerceivingModel['state'], Said>> = {
  waiting: { tone: 'quiet', words: 'Waiting' },
  loading: { tone: 'busy', words: 'Loading' },
  running: { tone: 'good', words: 'Running' },
  restarting: { tone: 'warning', words: 'Restarting; what it showed is withdrawn' },
  refused: { tone: 'bad', words: 'Refused' },
  off: { tone: 'quiet', words: 'Off' },
}

export function sayModel({ state, loaded, reason }: PerceivingModel): Said {
  if (state === 'loading' && loaded > 0) return { tone: 'busy', words: `Loading, ${Math.round(100 * loaded)} %` }
  // Switched off is no fault; given up is one.
  return state === 'off' && reason ? { tone: 'bad', words: 'Stopped' } : MODEL_STATES[state]
}

/** What a model is, what it runs on and what it has done, one line each; lines with nothing to say are left out. */
export function sayModelFacts({ model, backend, standing, looked, dropped }: PerceivingModel): readonly string[] {
  const what = [model, backend && `runs on ${backend}`].filter(Boolean).join(', ')
  const done = looked + dropped > 0 ? `${sayCount(looked)} pictures looked at, ${sayCount(dropped)} passed over` : ''
  return [what, standing, done].filter(Boolean)
}

export function sayGeometry({ dimensions, spacingMm }: VolumeGeometry): {
  readonly voxels: string
  readonly spacing: string
} {
  return {
    voxels: `${dimensions.join(' × ')} voxels`,
    spacing: `${spacingMm.map((mm) => mm.toFixed(2)).join(' × ')} mm`,
  }
}

const VIEWS: Readonly<Record<View, string>> = {
  page: 'On this page',
  desktop: 'Desktop 3-D view',
  'immersive-ar': 'In the headset, AR',
  'immersive-vr': 'In the headset, VR',
}

export const sayView = (view: View): string => VIEWS[view]

export interface SaidFigures {
  readonly imagesPerSecond: string
  readonly age: string
  readonly received: string
  readonly dropped: string
  readonly late: string
  readonly faults: string
}

export function sayFigures(figures: StreamFigures): SaidFigures {
  const hasImages = figures.imagesReceived > 0
  return {
    imagesPerSecond: hasImages ? figures.imagesPerSecond.toFixed(1) : '–',
    age: hasImages ? sayAge(figures.imageAgeMs) : '–',
    received: sayCount(figures.imagesReceived),
    dropped: sayCount(figures.imagesDropped),
    late: sayCount(figures.late),
    faults: sayCount(figures.faults),
  }
}

/** What the simulation costs and whether its tissue is still coarse; a dash while there is no picture to tell by. */
export function saySimulation({ simulation, imagesPerSecond }: StreamFigures): { cost: string; remark: string } {
  if (!simulation) return { cost: '–', remark: '' }
  return {
    cost: `${simulation.msPerPicture.toFixed(1)} ms a picture, ${imagesPerSecond.toFixed(1)} pictures/s`,
    remark: simulation.isCoarse ? 'tissue still coarse' : '',
  }
}

function sayAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return '–'
  return ageMs < 1000 ? `${Math.max(0, Math.round(ageMs))} ms` : `${(ageMs / 1000).toFixed(1)} s`
}

/** Thin spaces between thousands (ISO 80000-1), so that no comma is read as a point. */
const sayCount = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')

/** Why plane or picture are not shown, one sentence; undefined while both are, or while no source could show any. */
export function sayWithheld({ planeWithheld, pictureWithheld }: Live): string | undefined {
  if (!planeWithheld || planeWithheld.why === 'no source') return undefined
  const what = pictureWithheld ? 'Plane and picture hidden' : 'Plane hidden'
  return `${what}: ${planeWithheld.detail}`
}

export interface SaidPath {
  readonly length: string
  readonly axial: string
  readonly cranial: string
}

/** Directions as a radiologist names them; an angle that rounds to zero has none. */
export function sayPath({ lengthMm, axialAngleRad, cranialAngleRad }: NeedlePath): SaidPath {
  return {
    length: `${lengthMm.toFixed(1)} mm`,
    axial: sayAngle(axialAngleRad, 'to patient’s left', 'to patient’s right', 'straight in'),
    cranial: sayAngle(cranialAngleRad, 'to the head', 'to the feet', 'level'),
  }
}

function sayAngle(angleRad: number, positive: string, negative: string, none: string): string {
  const degrees = ((Math.abs(angleRad) * 180) / Math.PI).toFixed(1)
  if (degrees === '0.0') return `0.0° ${none}`
  return `${degrees}° ${angleRad > 0 ? positive : negative}`
}
