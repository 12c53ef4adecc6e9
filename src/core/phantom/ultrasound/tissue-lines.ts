/** What every sample of every scan line lies in: the volume read along the beams of a pose. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { CODING } from './materials.ts'
import { MODEL } from './model.ts'
import type { PlanePose } from './plane-pose.ts'
import { lineOf, type ScanPlan } from './scan-plan.ts'
import { MATERIAL_BYTES, SURFACE_BYTES, type TissueVolume } from './tissue-volume.ts'

/** Line after line, `MODEL.ROWS` each: one row for every second sample. */
export interface TissueLines {
  /** Per line: mm of gel or air between array and skin, negative where the skin is pressed in. */
  readonly gapMm: Float32Array
  readonly impedance: Float32Array
  readonly attenuation: Float32Array
  readonly scatter: Float32Array
  /** To the nearest bone, mm. Beyond the volume's edges nothing is known: no bone, no scatter, and the picture is black. */
  readonly boneMm: Float32Array
}

export function createTissueLines({ lines }: ScanPlan): TissueLines {
  const field = () => new Float32Array(lines * MODEL.ROWS)
  return {
    gapMm: new Float32Array(lines),
    impedance: field(),
    attenuation: field(),
    scatter: field(),
    boneMm: field(),
  }
}

/**
 * The skin gives way under the array and takes what is near it along: at `mm` under the face lies what was this
 * much higher before the array was pressed on. Bone does not give way.
 */
export function pressed(gapMm: number, mm: number, mostMm: number): number {
  const rest = Math.max(0, 1 - mm / MODEL.PRESS_REACH_MM)
  return Math.min(mostMm, Math.max(0, -gapMm)) * rest * rest
}

/** Reads bytes between voxels by straight interpolation; beyond the edge the edge goes on, as in a clamped texture, and is not known. */
function createReader(bytes: Uint8Array, width: number, { dimensions, spacingMm, origin }: VolumeGeometry) {
  const [nx, ny, nz] = dimensions
  const [rx, ry, rz] = [1 / spacingMm[0], 1 / spacingMm[1], 1 / spacingMm[2]]
  const weights = new Float64Array(8)
  const corners = new Int32Array(8)
  /** Voxels reach half of one beyond their middles. */
  const isWithin = (at: number, count: number) => at >= -0.5 && at <= count - 0.5
  return {
    /** @returns whether the place lies in the volume */
    move(x: number, y: number, z: number): boolean {
      const [p, q, r] = [(x - origin[0]) * rx, (y - origin[1]) * ry, (z - origin[2]) * rz]
      const u = Math.min(Math.max(p, 0), nx - 1.000001)
      const v = Math.min(Math.max(q, 0), ny - 1.000001)
      const w = Math.min(Math.max(r, 0), nz - 1.000001)
      const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)]
      const [a, b, c] = [u - i, v - j, w - k]
      const first = width * (i + nx * (j + ny * k))
      const [dy, dz] = [width * nx, width * nx * ny]
      corners[0] = first
      corners[1] = first + width
      corners[2] = first + dy
      corners[3] = first + dy + width
      corners[4] = first + dz
      corners[5] = first + dz + width
      corners[6] = first + dz + dy
      corners[7] = first + dz + dy + width
      weights[0] = (1 - a) * (1 - b) * (1 - c)
      weights[1] = a * (1 - b) * (1 - c)
      weights[2] = (1 - a) * b * (1 - c)
      weights[3] = a * b * (1 - c)
      weights[4] = (1 - a) * (1 - b) * c
      weights[5] = a * (1 - b) * c
      weights[6] = (1 - a) * b * c
      weights[7] = a * b * c
      return isWithin(p, nx) && isWithin(q, ny) && isWithin(r, nz)
    },
    /** Of the place last moved to. */
    value(channel: number): number {
      let sum = 0
      for (let n = 0; n < 8; n++) sum += weights[n]! * bytes[corners[n]! + channel]!
      return sum
    },
  }
}

export type TissueReader = (pose: PlanePose, plan: ScanPlan, pressMm: number, into: TissueLines) => void

/** Reads one volume for one pose after another. */
export function createTissueReader({ material, geometry, surfaces }: TissueVolume): TissueReader {
  const soft = createReader(material, MATERIAL_BYTES, geometry)
  const hard = createReader(surfaces.distances, SURFACE_BYTES, surfaces.geometry)
  const { impedance: z, attenuation: a, scatter: e, bone, skin } = CODING

  return ({ face, across, deep }, plan, pressMm, into) => {
    const { lines, stepMm } = plan
    for (let line = 0; line < lines; line++) {
      const [x, y, dx, dy] = lineOf(plan, line)
      const start = [0, 1, 2].map((axis) => face[axis]! + across[axis]! * x + deep[axis]! * y)
      const way = [0, 1, 2].map((axis) => across[axis]! * dx + deep[axis]! * dy)
      const [sx, sy, sz] = start as [number, number, number]
      const [wx, wy, wz] = way as [number, number, number]
      hard.move(sx, sy, sz)
      const gap = skin.least + skin.step * hard.value(1)
      into.gapMm[line] = gap
      for (let row = 0, at = line * MODEL.ROWS; row < MODEL.ROWS; row++, at++) {
        const mm = 2 * row * stepMm
        const isBoneKnown = hard.move(sx + wx * mm, sy + wy * mm, sz + wz * mm)
        into.boneMm[at] = bone.least + bone.step * (isBoneKnown ? hard.value(0) : 255)
        const rest = mm - pressed(gap, mm, pressMm)
        const isKnown = soft.move(sx + wx * rest, sy + wy * rest, sz + wz * rest)
        into.impedance[at] = z.least + z.step * soft.value(0)
        into.attenuation[at] = a.least + a.step * soft.value(1)
        into.scatter[at] = isKnown ? e.least + e.step * soft.value(2) : 0
      }
    }
  }
}
