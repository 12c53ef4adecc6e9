/**
 * A vessel laid across the tissue that ultrasound passes, for practice, and taken out again: blood in a wall, painted into
 * the same bytes that everything else is read from, so that it is dark, casts no shadow and shows in colour.
 */
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import { ACOUSTICS, CODING, encoded, type Acoustics } from './materials.ts'
import { slabCount, softSlices } from './tissue-slabs.ts'
import { MATERIAL_BYTES, type TissueVolume } from './tissue-volume.ts'

type Place = readonly [x: number, y: number, z: number]

/** CT mm; the radius is of its lumen. */
export interface VesselAcross {
  readonly from: Place
  readonly to: Place
  readonly radiusMm: number
}

export interface LaidVessel {
  /** Of the volume's slabs, those it runs through. */
  readonly slabs: readonly number[]
  /** A slab was sampled anew: the vessel is laid into it again. */
  again(slab: number): void
  /** Every byte as it was, but for what was sampled anew. */
  takeOut(): void
}

/** Of a small artery in muscle. */
const WALL_MM = 0.6
const ARTERIAL = 255

const bytesOf = ({ impedanceMrayl, attenuationDbPerCmMhz, scatter }: Acoustics, flow: number): readonly number[] => [
  encoded(impedanceMrayl, CODING.impedance),
  encoded(attenuationDbPerCmMhz, CODING.attenuation),
  encoded(scatter, CODING.scatter),
  flow,
]
const BLOOD = bytesOf(ACOUSTICS['arterial-blood'], ARTERIAL)
const WALL = bytesOf(ACOUSTICS['vessel-wall'], 0)

export function layVessel(volume: TissueVolume, vessel: VesselAcross): LaidVessel {
  const { geometry, material } = volume
  const [nx, ny] = geometry.dimensions
  const { origin, spacingMm } = geometry
  /** Bytes that were there and those that were laid, by where they lie. */
  const before = new Map<number, { readonly own: readonly number[]; readonly laid: readonly number[] }>()
  const outerMm = vessel.radiusMm + WALL_MM + spacingMm[0]
  const span = ([0, 1, 2] as const).map((axis) => {
    const ends = [vessel.from[axis], vessel.to[axis]]
    const index = (mm: number) => (mm - origin[axis]) / spacingMm[axis]
    const last = geometry.dimensions[axis] - 1
    return [
      Math.max(0, Math.floor(index(Math.min(...ends) - outerMm))),
      Math.min(last, Math.ceil(index(Math.max(...ends) + outerMm))),
    ] as const
  })
  const [xs, ys, zs] = span as [(typeof span)[0], (typeof span)[0], (typeof span)[0]]

  function paint(firstZ: number, endZ: number) {
    for (let k = Math.max(zs[0], firstZ); k <= Math.min(zs[1], endZ - 1); k++)
      for (let j = ys[0]; j <= ys[1]; j++)
        for (let i = xs[0]; i <= xs[1]; i++) {
          const place: Place = [
            origin[0] + i * spacingMm[0],
            origin[1] + j * spacingMm[1],
            origin[2] + k * spacingMm[2],
          ]
          const mm = toSegmentMm(place, vessel)
          // A voxel that the edge runs through is partly both.
          const blood = shareWithin(vessel.radiusMm - mm, spacingMm[0])
          const wall = shareWithin(vessel.radiusMm + WALL_MM - mm, spacingMm[0]) - blood
          if (blood + wall > 0) mix(MATERIAL_BYTES * (i + nx * (j + ny * k)), blood, wall)
        }
  }

  function mix(at: number, blood: number, wall: number) {
    const own = [...material.subarray(at, at + MATERIAL_BYTES)]
    const laid = own.map((value, n) => Math.round((1 - blood - wall) * value + blood * BLOOD[n]! + wall * WALL[n]!))
    before.set(at, { own, laid })
    material.set(laid, at)
  }

  paint(0, geometry.dimensions[2])
  const slabs = Array.from({ length: slabCount(volume) }, (_, at) => at).filter((at) => {
    const { first, end } = softSlices(volume, at)
    return first <= zs[1] && end > zs[0]
  })
  return {
    slabs,
    again(slab) {
      const { first, end } = softSlices(volume, slab)
      const slice = MATERIAL_BYTES * nx * ny
      for (const at of before.keys()) if (at >= first * slice && at < end * slice) before.delete(at)
      paint(first, end)
    },
    takeOut() {
      // What was sampled anew meanwhile stays as it is.
      for (const [at, { own, laid }] of before)
        if (laid.every((value, n) => material[at + n] === value)) material.set(own, at)
      before.clear()
    },
  }
}

/** Where its blood runs, for colour: like a lumbar artery's. */
export const courseOfVessel = ({ from, to, radiusMm }: VesselAcross): VesselCourse => ({
  kind: 'lumbar artery',
  places: [...from, radiusMm, ...to, radiusMm],
  wideBy: 1,
})

const shareWithin = (insideMm: number, voxelMm: number) => Math.min(1, Math.max(0, insideMm / voxelMm + 0.5))

function toSegmentMm([x, y, z]: Place, { from, to }: VesselAcross): number {
  const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  const along = ((x - from[0]) * dx + (y - from[1]) * dy + (z - from[2]) * dz) / (dx * dx + dy * dy + dz * dz)
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(x - from[0] - share * dx, y - from[1] - share * dy, z - from[2] - share * dz)
}
