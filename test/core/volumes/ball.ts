/** A ball whose level 0 is exactly a sphere, in a volume with any axes: 10 HU per mm of depth. */
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'

export const RADIUS_MM = 20
export const CENTRE = [12, -30, 7] as const

/** Axes as they come: LPS; turned as in a DICOM series, with thicker slices; and mirrored. */
export const AXES: readonly { readonly axes: string; readonly geometry: VolumeGeometry }[] = [
  {
    axes: 'straight axes',
    geometry: {
      dimensions: [60, 60, 60],
      spacingMm: [1, 1, 1],
      origin: [CENTRE[0] - 29.5, CENTRE[1] - 29.5, CENTRE[2] - 29.5],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
  },
  {
    axes: 'axes turned as in a DICOM series',
    geometry: {
      dimensions: [60, 60, 40],
      spacingMm: [1, 1, 1.5],
      origin: [CENTRE[0] + 29.5, CENTRE[1] + 29.5, CENTRE[2] - 29.25],
      direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
    },
  },
  {
    axes: 'left-handed oblique axes',
    geometry: {
      dimensions: [70, 60, 60],
      spacingMm: [0.8, 1, 1],
      origin: [CENTRE[0] - 27.6 * 0.6 + 29.5 * 0.8, CENTRE[1] - 27.6 * 0.8 - 29.5 * 0.6, CENTRE[2] + 29.5],
      direction: [0.6, 0.8, 0, -0.8, 0.6, 0, 0, 0, -1],
    },
  },
]

export function ball(geometry: VolumeGeometry): Volume {
  const [nx, ny, nz] = geometry.dimensions
  const [sx, sy, sz] = geometry.spacingMm
  const d = geometry.direction
  const voxels = new Int16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const place = [0, 1, 2].map(
          (axis) => geometry.origin[axis]! + i * sx * d[axis]! + j * sy * d[axis + 3]! + k * sz * d[axis + 6]!,
        )
        voxels[at] = Math.round(10 * (RADIUS_MM - Math.hypot(...place.map((x, axis) => x - CENTRE[axis]!))))
      }
  return { frame: 'ct', name: 'ball', geometry, voxels, remarks: [] }
}

/** Knuth's and Lewis' congruential generator (Numerical Recipes 7.1): the same numbers every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}
