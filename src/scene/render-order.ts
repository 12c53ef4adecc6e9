/**
 * Who is drawn before whom, stated rather than left to distance: uikit replaces the
 * renderer's sort for transparent things, and the hologram must come last of what can
 * stand behind it, because its rays end at whatever is opaque.
 */
import type { Mesh, Object3D } from 'three'

export const RENDER_ORDER = {
  /** Shapes of real things: they write depth alone, before anything that they hide. */
  masks: -10,
  /** Everything opaque, and panels: they write depth like solid things. */
  solid: 0,
  /** On the picture: the registered volume. */
  fused: 0.5,
  /** On that: what networks found in it, and the leaders of their names. */
  tint: 1,
  leaders: 2,
  panel: 5,
  /** The ray-cast volume: writes the depth of its first visible surface. */
  volume: 20,
  /** See-through structures, the innermost first: what of them is behind the volume's surface is hidden by its depth. */
  structures: 22,
  /** Faint copies of what the volume hides. */
  seenThrough: 30,
  pointer: 40,
} as const

/**
 * The three.js layer of what the hologram's rays must end at. Layers 1 and 2 are taken
 * by WebXR for the left and the right eye.
 */
export const SOLID_LAYER = 3

/** Of a view, what rays must end at: all of it but what writes no depth. */
export function markSolid(view: Object3D | null): void {
  view?.traverse((object) => {
    const { material } = object as Partial<Mesh>
    if (material && !Array.isArray(material) && material.depthWrite) object.layers.enable(SOLID_LAYER)
  })
}
