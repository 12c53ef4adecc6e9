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
  picture: { at: [400, 1240, -600], turned: -0.45, leansRad: 0 },
  /** Below the picture, nearer: low enough that it hides none of it from eyes at 1.1 m. */
  'picture-controls': { at: [310, 1000, -360], turned: -0.69, leansRad: 0.8 },
  /** Below the panel, nearer: it hides none of it from a tall person's eyes. */
  'path-slices': { at: [-390, 920, -450], turned: 0.62, leansRad: 0 },
} as const satisfies Readonly<Record<string, PanelPlace>>
