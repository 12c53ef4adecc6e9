/**
 * The surface of one part of the phantom as a closed triangle mesh, LPS mm.
 *
 * The signed distance is sampled on a grid along the patient's axes, only where the surface can be
 * (an octree of bricks ruled out by the distance at their middles), and marched by
 * `core/volumes/iso-surface.ts`. Corners lie on the surface to a tenth of the spacing where it is
 * smooth; normals are the gradient of the distance itself, so nothing of the grid is seen in them.
 */
import { isoSurface } from '#core/volumes/iso-surface.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { Part } from './part.ts'
import type { Box, Sdf } from './sdf.ts'

/** Samples are stored in µm, inside positive: whole numbers that reach 32 mm. */
const PER_MM = 1000
const FARTHEST = 32767
/** How much further than true a distance may claim to be (see `Part.sdf`). */
const SLACK = 1.15
const LARGEST_BRICK = 32
/** A part cut by the region is closed this far inside the grid's last samples. */
const MARGIN_SAMPLES = 2

/** The part within its own box and `within`: negative inside both. */
export function boundedSdf(part: Pick<Part, 'sdf' | 'box'>, within: Box): { readonly sdf: Sdf; readonly box: Box } {
  const end = (side: 'low' | 'high', axis: number, pick: (a: number, b: number) => number) =>
    pick(part.box[side][axis]!, within[side][axis]!)
  const box: Box = {
    low: [end('low', 0, Math.max), end('low', 1, Math.max), end('low', 2, Math.max)],
    high: [end('high', 0, Math.min), end('high', 1, Math.min), end('high', 2, Math.min)],
  }
  const [x0, y0, z0] = box.low
  const [x1, y1, z1] = box.high
  const { sdf } = part
  return { box, sdf: (x, y, z) => Math.max(sdf(x, y, z), x0 - x, x - x1, y0 - y, y - y1, z0 - z, z - z1) }
}

export interface Fineness {
  /** Between samples. */
  readonly spacingMm: number
  /** A part that is thin everywhere is sampled at half the spacing, again and again, down to this; without it, as it is. */
  readonly finestMm?: number
  /** Samples through a part's thickness below which it is thin. */
  readonly samplesAcross?: number
}

/**
 * @param part its box must be finite (see `boundedSdf`).
 * @returns corners without normals (all 0), so that a simplified mesh pays for its own corners only: see `withNormals`.
 * @throws RangeError when the box is not finite or a spacing is not above 0.
 */
export function partSurface(
  part: { readonly sdf: Sdf; readonly box: Box },
  { spacingMm, finestMm = spacingMm, samplesAcross = 0 }: Fineness,
): SurfaceMesh {
  if (!(spacingMm > 0 && finestMm > 0))
    throw new RangeError(`the spacing of a surface must be above 0 mm, got ${Math.min(spacingMm, finestMm)}`)
  const { low, high } = part.box
  if (![...low, ...high].every(Number.isFinite))
    throw new RangeError('a part without a finite box has no closed surface')
  if (low.some((value, axis) => value >= high[axis]!)) return EMPTY
  const volume = sampled(part.sdf, gridAround(part.box, spacingMm))
  const halfMm = volume.voxels.reduce((a, b) => Math.max(a, b), 0) / PER_MM
  if (2 * halfMm < samplesAcross * spacingMm && spacingMm / 2 >= finestMm)
    return partSurface(part, { spacingMm: spacingMm / 2, finestMm, samplesAcross })
  const found = isoSurface(volume, 0)
  if (found.type === 'too-large') throw new RangeError(`its surface has more than ${found.maxTriangles} triangles`)
  return { ...found.mesh, normals: new Float32Array(found.mesh.positions.length) }
}

function gridAround({ low, high }: Box, spacingMm: number): VolumeGeometry {
  const counts = low.map((value, axis) => Math.ceil((high[axis]! - value) / spacingMm) + 2 * MARGIN_SAMPLES)
  return {
    dimensions: counts as [number, number, number],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    origin: low.map((value) => value - (MARGIN_SAMPLES - 0.5) * spacingMm) as [number, number, number],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
}

const EMPTY: SurfaceMesh = {
  positions: new Float32Array(0),
  normals: new Float32Array(0),
  indices: new Uint32Array(0),
}

function sampled(sdf: Sdf, geometry: VolumeGeometry): Volume {
  const [nx, ny, nz] = geometry.dimensions
  const [ox, oy, oz] = geometry.origin
  const [h] = geometry.spacingMm
  const values = new Int16Array(nx * ny * nz).fill(-FARTHEST)
  /** Round to whole µm, but never onto the surface itself: a corner exactly there gives triangles without an area. */
  const stored = (distance: number) => {
    const value = Math.round(Math.min(Math.max(-distance * PER_MM, -FARTHEST), FARTHEST))
    return value === 0 ? (distance > 0 ? -1 : 1) : value
  }

  function fill(i: number, j: number, k: number, size: number, value: number): void {
    for (let kk = k; kk < Math.min(k + size, nz); kk++) {
      for (let jj = j; jj < Math.min(j + size, ny); jj++) {
        const row = nx * (jj + ny * kk)
        values.fill(value, row + i, row + Math.min(i + size, nx))
      }
    }
  }

  /** Values are exact wherever a neighbour along an axis is on the other side: the brick is looked at with one sample around it. */
  function visit(i: number, j: number, k: number, size: number): void {
    if (i >= nx || j >= ny || k >= nz) return
    if (size === 1) {
      values[i + nx * (j + ny * k)] = stored(sdf(ox + i * h, oy + j * h, oz + k * h))
      return
    }
    const half = (size - 1) / 2
    const distance = sdf(ox + (i + half) * h, oy + (j + half) * h, oz + (k + half) * h)
    if (Math.abs(distance) > (half + 1) * h * Math.sqrt(3) * SLACK) {
      if (distance < 0) fill(i, j, k, size, FARTHEST)
      return
    }
    const next = size / 2
    for (let corner = 0; corner < 8; corner++)
      visit(i + next * (corner & 1), j + next * ((corner >> 1) & 1), k + next * ((corner >> 2) & 1), next)
  }

  for (let k = 0; k < nz; k += LARGEST_BRICK)
    for (let j = 0; j < ny; j += LARGEST_BRICK)
      for (let i = 0; i < nx; i += LARGEST_BRICK) visit(i, j, k, LARGEST_BRICK)
  return { frame: 'ct', name: '', geometry, voxels: values, remarks: [] }
}

/** The four corners of a tetrahedron: differences along them give a gradient with four distances instead of six. */
const TETRAHEDRON = [
  [1, -1, -1],
  [-1, -1, 1],
  [-1, 1, -1],
  [1, 1, 1],
] as const

/** The same mesh with the unit gradient of the distance at each corner, taken over `reachMm`. */
export function withNormals(mesh: SurfaceMesh, sdf: Sdf, reachMm: number): SurfaceMesh {
  const { positions } = mesh
  const normals = new Float32Array(positions.length)
  for (let n = 0; n < positions.length; n += 3) {
    const [x, y, z] = [positions[n]!, positions[n + 1]!, positions[n + 2]!]
    let [gx, gy, gz] = [0, 0, 0]
    for (const [u, v, w] of TETRAHEDRON) {
      const distance = sdf(x + u * reachMm, y + v * reachMm, z + w * reachMm)
      gx += u * distance
      gy += v * distance
      gz += w * distance
    }
    const length = Math.hypot(gx, gy, gz) || 1
    normals[n] = gx / length
    normals[n + 1] = gy / length
    normals[n + 2] = gz / length
  }
  return { ...mesh, normals }
}
