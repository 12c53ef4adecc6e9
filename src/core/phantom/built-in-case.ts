/** The case that is there when nobody has opened one: the parametric spine as a CT, and how its tracker lies in it. */
import { transform, type Matrix } from '#core/frames/transform.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { voxeliseSlice } from './voxelise.ts'

export const BUILT_IN_NAME = 'Built-in lumbar spine (parametric phantom)'

/** L1 to S2 with the skin of the back, 1.75 mm: a million voxels, about a second of work. */
export const BUILT_IN_GEOMETRY: VolumeGeometry = {
  dimensions: [86, 96, 126],
  spacingMm: [1.75, 1.75, 1.75],
  origin: [-74.375, -62, -125],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}

export const BUILT_IN_REMARKS: readonly string[] = ['Made by formulae; it is of no real person.']

/**
 * ctFromPatient of the simulated tracker: its marker lies on the skin to the right of L1, its
 * x to the patient's right, y to the head, z out of the back. Rigid; known exactly.
 */
export const BUILT_IN_REGISTRATION: Matrix = [-1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, -62, 74, 66, 1]

export const ctFromPatient = transform('ct', 'patient', BUILT_IN_REGISTRATION)

export interface SliceOfCase {
  readonly k: number
  readonly voxels: Int16Array<ArrayBuffer>
  /** The same through the CT's display window. */
  readonly display: Uint8Array<ArrayBuffer>
}

/** One slice of the case. Deterministic: every device shows the same bytes. */
export function builtInSlice(spine: LumbarSpine, k: number): SliceOfCase {
  const voxels = voxeliseSlice(spine, BUILT_IN_GEOMETRY, k)
  const [low, high] = CT_DISPLAY_WINDOW_HU
  const display = Uint8Array.from(voxels, (hu) => Math.min(255, Math.max(0, (255 * (hu - low)) / (high - low) + 0.5)))
  return { k, voxels, display }
}
