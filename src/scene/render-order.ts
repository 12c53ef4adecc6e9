/**
 * Who is drawn before whom, stated rather than left to distance: uikit replaces the
 * renderer's sort for transparent things, and the hologram must come last of what can
 * stand behind it, because its rays end at whatever is opaque.
 */
export const RENDER_ORDER = {
  /** Everything opaque, and panels: they write depth like solid things. */
  solid: 0,
  panel: 5,
  /** The ray-cast volume: writes the depth of its first visible surface. */
  volume: 20,
  /** Faint copies of what the volume hides. */
  seenThrough: 30,
  pointer: 40,
} as const

/**
 * The three.js layer of what the hologram's rays must end at. Layers 1 and 2 are taken
 * by WebXR for the left and the right eye.
 */
export const SOLID_LAYER = 3
