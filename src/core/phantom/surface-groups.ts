/** Which groups of structures have surfaces, and how finely they can be drawn. */
import type { StructureGroup } from '#core/anatomy/structures.ts'

/** Groups that are seen, inner ones first: what is drawn later lies further out. Organs come from labels alone. */
export const SURFACE_GROUPS = [
  'neural',
  'vessel',
  'disc',
  'joint',
  'bone',
  'ligament',
  'muscle',
  'fascia',
  'fat',
  'skin',
  'organ',
] as const satisfies readonly StructureGroup[]
export type SurfaceGroup = (typeof SURFACE_GROUPS)[number]

/**
 * Allowed error of the three levels of detail, mm. At arm's length (0.6 m) a headset of 20 pixels
 * per degree shows half a millimetre as one pixel.
 */
export const DETAIL_ERRORS_MM = [0.15, 0.5, 1.5] as const
