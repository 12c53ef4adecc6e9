import { Color } from 'three'
import { SEEN_NEEDLE_COLOUR } from '#core/anatomy/reading-colours.ts'

/** The colours of the scene, sRGB. Each means one thing; text on PANEL keeps a contrast of 7 : 1 or more, and 4.5 : 1 where a display adds it to a room (docs/guidance.md). */
export const COLOURS = {
  /** Panels. */
  panel: '#10151b',
  panelRaised: '#1d2630',
  panelHover: '#2d3a48',
  panelPressed: '#3d5166',
  panelEdge: '#33414f',
  text: '#f2f5f7',
  textQuiet: '#c4ced8',
  accent: '#86d2ff',
  accentHover: '#a9e0ff',
  accentPressed: '#c4e9ff',
  onAccent: '#06202f',
  /** Round the button that the keys are at. */
  focus: '#ffd166',
  warning: '#ffd166',
  error: '#ff8a80',
  /** The ultrasound plane. */
  planeEdge: '#2f9fd0',
  planeSkin: '#bfefff',
  marker: '#39e66b',
  /** Pictures that are frozen: unlike the edge of the one that is live. */
  frozen: '#c9a7ff',
  frozenQuiet: '#8d7bb3',
  /** A volume laid over ultrasound. */
  fused: '#ffdba8',
  /** What the network found: unlike any tissue or plan colour. */
  contour: '#ffe14d',
  contourUnsure: '#a8791c',
  /** What an answer rests on: parts that speak for it and against it; told apart by the colour-blind too. */
  speaksFor: '#5ab4ff',
  speaksAgainst: '#d94a4a',
  /** The plan. */
  target: '#ff4d6d',
  entry: '#4de3c1',
  path: '#f4f7fa',
  /** Tools that are only simulated. */
  tool: '#c3ccd4',
  needle: '#dfe9f2',
  /** The needle as a network sees it: nobody takes it for the tracked one. */
  seenNeedle: SEEN_NEEDLE_COLOUR,
  /** Needles that are not the guided one. */
  otherNeedle: '#8fb7d9',
  needleTick: '#10151b',
  /** Around. */
  ground: '#14181d',
  grid: '#2a323b',
  letters: '#dfe8f0',
} as const

/** For shaders that write to the screen without changing colour spaces. */
export const screenColour = (hex: string) => new Color(hex).convertLinearToSRGB()
