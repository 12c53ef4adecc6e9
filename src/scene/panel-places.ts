/**
 * Where the panels stand when a headset is put on, room mm: to the left and the right of the hologram, near enough that a
 * button is as large to the eye as a fingertip needs, and far enough to be no strain. They can be carried elsewhere.
 */
export interface PanelPlace {
  readonly at: readonly [x: number, y: number, z: number]
  /** About the upright axis, rad. */
  readonly turned: number
  /** Tilted back, to face eyes that are above it, rad. */
  readonly leansRad: number
}

/** Between a seated person's eyes and a standing one's. */
export const DESIGN_EYE = [0, 1500, 0] as const

/** A fingertip at arm's length: 22 mm at half a metre, 2.5°. */
export const FINGERTIP_RAD = 22 / 500

export const PANEL_PLACES = {
  control: { at: [-380, 1330, -480], turned: 0.67, leansRad: 0.27 },
  /** Below the picture, nearer. */
  'picture-controls': { at: [330, 1070, -400], turned: -0.69, leansRad: 0.69 },
  'path-slices': { at: [-400, 950, -530], turned: 0.62, leansRad: 0 },
} as const satisfies Readonly<Record<string, PanelPlace>>
