/** A figure of a run as it is shown, kept, compared and exported, whichever part measured it. */
import type { Better } from './benchmark.ts'

export interface Figure {
  readonly name: string
  readonly unit: string
  /** Whose movement it is of; absent where it is of the run as a whole. */
  readonly device?: string | undefined
  /** Undefined where nothing was measured, or where it has no meaning. */
  readonly value?: number | undefined
}

export type FigureKey = string

/** Of the same name there is one per device. */
export const figureKey = ({ name, device }: Pick<Figure, 'name' | 'device'>): FigureKey =>
  device ? `${name} (${device})` : name

export const valueOf = (figures: readonly Figure[], key: FigureKey): number | undefined =>
  figures.find((figure) => figureKey(figure) === key)?.value

/** What a figure says to a trainee: which way is better, and what to try when it is the weak one. */
export interface Reading {
  readonly better: Better
  /** As short as a table's line. */
  readonly says: string
  /** One thing to do differently, in plain words. */
  readonly advice: string
  /** Half a step of the figure that no trainee would notice, in its unit: keeps ratios of small numbers calm. */
  readonly grain: number
}

/** Only figures of which more or less is plainly better; the others are shown and not judged. */
export const READINGS: Readonly<Record<FigureKey, Reading>> = {
  'Target Error': {
    better: 'low',
    says: 'tip to target at the end',
    advice: 'Stop and look for the tip before the last centimetre; move the probe, not the needle, until it is seen.',
    grain: 0.5,
  },
  'Angle Error': {
    better: 'low',
    says: 'needle against the way in',
    advice: 'Line the needle up over the skin, along the picture, before it goes in.',
    grain: 1,
  },
  'Needle Passes': {
    better: 'low',
    says: 'times the needle was pushed',
    advice: 'Find the picture first and plan one way in; each new push is a new wound.',
    grain: 0.5,
  },
  'Time Out of Plane': {
    better: 'low',
    says: 'needle moved unseen',
    advice: 'Hold the needle still whenever it leaves the picture; bring the picture to the needle, then go on.',
    grain: 1,
  },
  'View Quality': {
    better: 'high',
    says: 'match with the standard view',
    advice: 'Change one thing at a time: slide, then turn, then tilt, and watch which bone stays in the picture.',
    grain: 2,
  },
  'Attention on Patient': {
    better: 'high',
    says: 'head towards the patient',
    advice: 'Look at your hands while the needle moves and at the picture while it rests.',
    grain: 2,
  },
  'Alarms Raised': {
    better: 'low',
    says: 'alarms during the run',
    advice: 'When a structure is named as near, stop, withdraw a little and choose another way.',
    grain: 0.5,
  },
  'Mark Error': {
    better: 'low',
    says: 'mark beside the spinous process',
    advice: 'Feel for two spinous processes and mark between or on them; count up from the sacrum, not down.',
    grain: 1,
  },
  'Check Error': {
    better: 'low',
    says: 'picture beside the level',
    advice: 'Slide until the spinous process is the nearest bright line in the middle of the picture.',
    grain: 1,
  },
  'Levels Right': {
    better: 'high',
    says: 'levels named rightly',
    advice: 'Begin at the flat line of the sacrum each time and count every step upwards aloud.',
    grain: 5,
  },
  'Elapsed Time': {
    better: 'low',
    says: 'how long it took',
    advice: 'Decide before you move; time comes by itself.',
    grain: 1,
  },
  'Path Length (needle)': {
    better: 'low',
    says: 'way of the needle',
    advice: 'Rest the hand on the back, so that the needle moves only when it is meant to.',
    grain: 5,
  },
  'Path Length (probe)': {
    better: 'low',
    says: 'way of the probe',
    advice: 'Scan slowly from a place you know instead of searching all over the back.',
    grain: 10,
  },
  'Tissue Damage (needle)': {
    better: 'low',
    says: 'area swept in tissue',
    advice: 'Withdraw to just under the skin before you change direction; never lever the needle.',
    grain: 20,
  },
  'Path in Tissue (needle)': {
    better: 'low',
    says: 'way in tissue',
    advice: 'Set angle and entry outside; inside go straight on or straight back.',
    grain: 3,
  },
  'Motion Smoothness (needle)': {
    better: 'low',
    says: 'jerk of the needle',
    advice: 'Advance in slow even steps and breathe out with each of them.',
    grain: 20,
  },
  'Average Needle-Plane Distance (needle)': {
    better: 'low',
    says: 'tip beside the picture',
    advice: 'Keep the needle in the middle of the beam: look down along the probe from above.',
    grain: 0.5,
  },
  'Average Needle-Plane Angle (needle)': {
    better: 'low',
    says: 'needle askew to the picture',
    advice: 'Turn the probe until the whole needle, not a dot of it, is in the picture.',
    grain: 1,
  },
}
