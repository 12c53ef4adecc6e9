/** Samples a spine into the volume that ultrasound is simulated from. */
import { vesselCourses } from '#core/phantom/doppler/vessel-courses.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { sampleSpine, type Wanted } from '#core/phantom/sample.ts'
import { tissueCode } from '#core/phantom/tissues.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { ACOUSTICS_BY_CODE, CODING, encoded, GEL } from './materials.ts'
import { strandAt } from './strands.ts'
import { gridOver, MATERIAL_BYTES, SURFACE_BYTES, type TissueVolume } from './tissue-volume.ts'

/** What of a spine is sampled: all of it, or a sketch without vessels. */
export type TissueSource = Pick<LumbarSpine, 'parts' | 'boneAt' | 'skinAt'> & Partial<Pick<LumbarSpine, 'soft'>>

/** Coarse is there at once, fine is what is looked at; mm. */
export const SAMPLING = { coarseMm: 3, fineMm: 0.75, surfacesMm: 1.125, coarseSurfacesMm: 3 } as const

/** What a probe on the back can reach: from its skin to the vessels in front of the bodies; CT mm. */
export function reachOfUltrasound({ skinAt }: Pick<LumbarSpine, 'skinAt'>): Reach {
  const [bottom, top] = [-142, 96]
  let back = 0
  for (let z = bottom; z <= top; z += 8) {
    for (let x = -80; x <= 80; x += 16) {
      let y = 260
      for (let n = 0; n < 40 && skinAt(x, y, z) > 0.2; n++) y -= Math.max(0.2, 0.85 * skinAt(x, y, z))
      back = Math.max(back, y)
    }
  }
  return { low: [-84, -48, bottom], high: [84, back + 4, top] }
}

interface Reach {
  readonly low: readonly [number, number, number]
  readonly high: readonly [number, number, number]
}

export interface SampleOptions {
  /** CT mm; all that can be reached when absent. */
  readonly within?: Reach
  readonly spacingMm?: number
  readonly surfacesMm?: number
  readonly withLabels?: boolean
  /** Of the rest nothing may be read: it is no tissue. */
  readonly isWanted?: Wanted
}

/** Cost: half a second at the coarse spacing, ten and more at the fine one. */
export function makeTissueVolume(
  spine: TissueSource,
  {
    spacingMm = SAMPLING.fineMm,
    surfacesMm = SAMPLING.surfacesMm,
    withLabels = false,
    within,
    isWanted,
  }: SampleOptions = {},
): TissueVolume {
  const { low, high } = within ?? reachOfUltrasound(spine)
  const geometry = gridOver(low, high, spacingMm)
  const { material, labels } = sampleMaterial(spine, geometry, isWanted)
  const surfaces = gridOver(low, high, surfacesMm)
  return {
    geometry,
    material,
    ...(withLabels && { labels }),
    ...(spine.soft && { vessels: vesselCourses({ soft: spine.soft }) }),
    surfaces: { geometry: surfaces, distances: distancesOf(spine, surfaces, isWanted) },
  }
}

/** Soft tissue's bytes on a grid, its outermost voxels less smooth than the others. */
export function sampleMaterial({ parts }: TissueSource, geometry: VolumeGeometry, isWanted?: Wanted) {
  const { tissues, labels } = sampleSpine(parts, geometry, undefined, isWanted)
  const material = materialOf(tissues, geometry)
  smooth(material, geometry)
  return { material, labels }
}

const BONES = new Set([tissueCode('cortical-bone'), tissueCode('cancellous-bone')])
const BLOOD: Readonly<Record<number, number>> = {
  [tissueCode('arterial-blood')]: 255,
  [tissueCode('venous-blood')]: 128,
}

/** What a full strand of connective tissue adds to the tissue round it. */
const STRAND = { impedanceMrayl: 0.1, attenuationDbPerCmMhz: 0.6, scatter: 1.6 } as const

function materialOf(tissues: Uint8Array, { dimensions: [nx, ny, nz], spacingMm, origin }: VolumeGeometry) {
  const material = new Uint8Array(tissues.length * MATERIAL_BYTES)
  // Beyond a bone's surface nothing is seen: muscle there keeps its edge from being an interface of its own.
  const looks = ACOUSTICS_BY_CODE.map((own, code) =>
    BONES.has(code) ? { ...GEL, impedanceMrayl: 1.66, attenuationDbPerCmMhz: 0.7 } : own,
  )
  const { impedance, attenuation, scatter } = CODING
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const code = tissues[at]!
        const look = looks[code] ?? GEL
        const strand = look.strands
          ? strandAt(
              look.strands,
              origin[0] + i * spacingMm[0],
              origin[1] + j * spacingMm[1],
              origin[2] + k * spacingMm[2],
            )
          : 0
        material[4 * at] = encoded(look.impedanceMrayl + STRAND.impedanceMrayl * strand, impedance)
        material[4 * at + 1] = encoded(look.attenuationDbPerCmMhz + STRAND.attenuationDbPerCmMhz * strand, attenuation)
        material[4 * at + 2] = encoded(look.scatter + STRAND.scatter * strand, scatter)
        material[4 * at + 3] = BLOOD[code] ?? 0
      }
    }
  }
  return material
}

/** Averages each voxel with its neighbours (1 2 1) along each axis, impedance and scatter: what is left of the voxels' steps goes. */
function smooth(material: Uint8Array, { dimensions: [nx, ny, nz] }: VolumeGeometry): void {
  const strides = [MATERIAL_BYTES, MATERIAL_BYTES * nx, MATERIAL_BYTES * nx * ny]
  const counts = [nx, ny, nz]
  for (const axis of [0, 1, 2]) {
    const [b, c] = [0, 1, 2].filter((other) => other !== axis) as [number, number]
    const stride = strides[axis]!
    for (let m = 0; m < counts[c]!; m++) {
      for (let n = 0; n < counts[b]!; n++) {
        const start = m * strides[c]! + n * strides[b]!
        const end = start + (counts[axis]! - 1) * stride
        for (const channel of [0, 2]) {
          let before = material[start + channel]!
          for (let at = start + channel; at < end; at += stride) {
            const here = material[at]!
            material[at] = (before + 2 * here + material[at + stride]! + 2) >> 2
            before = here
          }
        }
      }
    }
  }
}

/** Bricks of the distance volume that no surface can reach are filled from their middle; voxels along their edges, 4 mm or more. */
const brickOf = (spacingMm: number) => (spacingMm > 2 ? 2 : 4)
/** How far from a surface its distance must be exact, mm. */
const BAND_MM = 2.5

export function distancesOf(
  spine: TissueSource,
  geometry: VolumeGeometry,
  isWanted: Wanted = () => true,
): Uint8Array<ArrayBuffer> {
  const [nx, ny, nz] = geometry.dimensions
  const distances = new Uint8Array(nx * ny * nz * SURFACE_BYTES)
  fillDistances(distances, geometry, 0, spine.boneAt, CODING.bone, isWanted)
  fillDistances(distances, geometry, 1, spine.skinAt, CODING.skin, isWanted)
  return distances
}

function fillDistances(
  into: Uint8Array,
  { dimensions: [nx, ny, nz], spacingMm: [step], origin: [ox, oy, oz] }: VolumeGeometry,
  channel: number,
  sdf: LumbarSpine['boneAt'],
  coding: { readonly least: number; readonly step: number },
  isWanted: Wanted,
): void {
  const brick = brickOf(step)
  const half = ((brick - 1) / 2) * step
  const radius = Math.hypot(half, half, half)
  for (let k0 = 0; k0 < nz; k0 += brick) {
    for (let j0 = 0; j0 < ny; j0 += brick) {
      for (let i0 = 0; i0 < nx; i0 += brick) {
        const [x, y, z] = [ox + i0 * step + half, oy + j0 * step + half, oz + k0 * step + half]
        if (!isWanted(x, y, z, radius)) continue
        const middle = sdf(x, y, z)
        const isFar = Math.abs(middle) > 1.2 * radius + BAND_MM
        const far = encoded(Math.sign(middle) * (Math.abs(middle) - radius), coding)
        for (let k = k0; k < Math.min(k0 + brick, nz); k++) {
          for (let j = j0; j < Math.min(j0 + brick, ny); j++) {
            for (let i = i0; i < Math.min(i0 + brick, nx); i++) {
              const at = SURFACE_BYTES * (i + nx * (j + ny * k)) + channel
              into[at] = isFar ? far : encoded(sdf(ox + i * step, oy + j * step, oz + k * step), coding)
            }
          }
        }
      }
    }
  }
}
