/**
 * A slice of the volume with its labels over it, on the voxels of the label field: what a person corrects a mask in.
 *
 * As radiologists look: axial from the feet, coronal from the front, so that the patient's left is on the right;
 * sagittal with the front on the left.
 */
import { colourOfLabel } from '#core/anatomy/colours.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { volumeReader } from './patient-grid.ts'

export const PLANES = ['axial', 'coronal', 'sagittal'] as const
export type SlicePlane = (typeof PLANES)[number]

/** Which axis of the field runs to the right, which one along the picture's height, and which through it. */
const AXES = { axial: [0, 1, 2], coronal: [0, 2, 1], sagittal: [1, 2, 0] } as const satisfies Record<SlicePlane, readonly number[]> // prettier-ignore

export interface LabelledSlice {
  readonly widthPx: number
  readonly heightPx: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

export const sliceCount = ({ geometry }: LabelField, plane: SlicePlane): number => geometry.dimensions[AXES[plane][2]]

/** @param window values at black and white @param chosen drawn firmer than the other labels */
export function labelledSlice(
  volume: Volume,
  field: LabelField,
  plane: SlicePlane,
  index: number,
  [black, white]: readonly [number, number],
  chosen: number,
): LabelledSlice {
  const [widthPx, heightPx] = sizeOf(field, plane)
  const read = volumeReader(volume, black)
  const rgba = new Uint8ClampedArray(4 * widthPx * heightPx)
  const [nx, ny] = field.geometry.dimensions
  for (let v = 0; v < heightPx; v++)
    for (let u = 0; u < widthPx; u++) {
      const [i, j, k] = voxelAt(field, plane, index, u, v)
      const [x, y, z] = placeOf(field, [i, j, k])
      const grey = (255 * (read(x, y, z) - black)) / (white - black)
      const label = field.labels[i + nx * (j + ny * k)]!
      const [r, g, b] = label > 0 ? rgbOf(label) : [0, 0, 0]
      const share = label === 0 ? 0 : label === chosen ? 0.55 : 0.22
      const at = 4 * (u + widthPx * v)
      rgba[at] = grey * (1 - share) + r * share
      rgba[at + 1] = grey * (1 - share) + g * share
      rgba[at + 2] = grey * (1 - share) + b * share
      rgba[at + 3] = 255
    }
  return { widthPx, heightPx, rgba }
}

/** Where a pixel of a slice is, LPS mm; between pixels too. */
export function placeInSlice(
  field: LabelField,
  plane: SlicePlane,
  index: number,
  u: number,
  v: number,
): readonly [number, number, number] {
  return placeOf(field, voxelAt(field, plane, index, u, v))
}

export function sizeOf({ geometry: { dimensions } }: LabelField, plane: SlicePlane): readonly [number, number] {
  const [across, along] = AXES[plane]
  return [dimensions[across], dimensions[along]]
}

function voxelAt({ geometry }: LabelField, plane: SlicePlane, index: number, u: number, v: number) {
  const [across, along, through] = AXES[plane]
  const voxel: [number, number, number] = [0, 0, 0]
  voxel[across] = u
  // The head is up.
  voxel[along] = along === 2 ? geometry.dimensions[2] - 1 - v : v
  voxel[through] = index
  return voxel
}

const placeOf = ({ geometry: { origin, spacingMm } }: LabelField, voxel: readonly [number, number, number]) =>
  voxel.map((n, axis) => origin[axis]! + n * spacingMm[axis]!) as unknown as readonly [number, number, number]

/** Made once for each label. */
const COLOURS = new Map<number, readonly [number, number, number]>()

function rgbOf(label: number): readonly [number, number, number] {
  const known = COLOURS.get(label)
  if (known) return known
  const hex = Number.parseInt(colourOfLabel(label).slice(1), 16)
  const rgb = [hex >> 16, (hex >> 8) & 255, hex & 255] as const
  COLOURS.set(label, rgb)
  return rgb
}
