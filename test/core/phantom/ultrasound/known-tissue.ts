/** Tissue whose answer a person can work out: one material under a flat skin, with or without a flat bone. */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import { CODING, encoded, type Acoustics } from '#core/phantom/ultrasound/materials.ts'
import { facePx, pictureOf, type PictureGeometry, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator, type Shot } from '#core/phantom/ultrasound/simulate-frame.ts'
import { gridOver, type TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'

export const EVEN: Acoustics = { impedanceMrayl: 1.66, attenuationDbPerCmMhz: 0.66, scatter: 1 }

interface Known extends Partial<Acoustics> {
  /** Distance to bone at a place, mm; y is 0 at the skin and negative under it. */
  readonly boneMm?: (x: number, y: number, z: number) => number
  /** Instead of the even material, voxel by voxel. */
  readonly scatterAt?: (x: number, y: number, z: number) => number
  readonly vessels?: readonly VesselCourse[]
}

/** Skin in the plane y = 0, 130 mm of tissue under it. */
export function knownTissue({ boneMm = () => 8, scatterAt, vessels = [], ...own }: Known = {}): TissueVolume {
  const { impedanceMrayl, attenuationDbPerCmMhz, scatter } = { ...EVEN, ...own }
  const geometry = gridOver([-90, -130, -30], [90, 8, 30], 2)
  const [nx, ny, nz] = geometry.dimensions
  const material = new Uint8Array(nx * ny * nz * 4)
  const distances = new Uint8Array(nx * ny * nz * 2)
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const [x, y, z] = [-90 + 2 * i, -130 + 2 * j, -30 + 2 * k]
        material[4 * at] = encoded(impedanceMrayl, CODING.impedance)
        material[4 * at + 1] = encoded(attenuationDbPerCmMhz, CODING.attenuation)
        material[4 * at + 2] = encoded(scatterAt?.(x, y, z) ?? scatter, CODING.scatter)
        distances[2 * at] = encoded(boneMm(x, y, z), CODING.bone)
        distances[2 * at + 1] = encoded(y, CODING.skin)
      }
    }
  }
  return { geometry, material, vessels, surfaces: { geometry, distances } }
}

/** The array's middle at (x, -press, z) looking down (towards -y), the marked side to +x, turned about the beam and then tilted out of its plane. */
export function poseAt(picture: PictureGeometry, x = 0, { pressMm = 0, z = 0 } = {}): Transform<'ct', 'image'> {
  const { mmPerPx } = picture
  const [u, v] = facePx(picture)
  return transform('ct', 'image', [
    mmPerPx, 0, 0, 0, 0, -mmPerPx, 0, 0, 0, 0, -mmPerPx, 0, x - u * mmPerPx, -pressMm + v * mmPerPx, z, 1,
  ]) // prettier-ignore
}

export interface Taken {
  readonly picture: PictureGeometry
  readonly grey: Uint8Array
  readonly contact: string
  /** Grey as dB below white at a place of the picture's plane: mm to the marked side, mm under the middle of the face. */
  db(x: number, y: number): number
  /** Mean dB of a rectangle in the plane; of amplitudes, not of greys. */
  meanDb(x0: number, x1: number, y0: number, y1: number): number
}

/** One picture with 90 dB from black to white, so that little is lost at either end. */
export function taken(
  volume: TissueVolume,
  {
    probe = 'L12',
    settings = {},
    shot,
  }: {
    readonly probe?: ProbeName
    readonly settings?: Partial<UltrasoundSettings>
    readonly shot?: (picture: PictureGeometry) => Shot
  } = {},
): Taken {
  const all = { ...usualSettings(probe), dynamicRangeDb: 90, ...settings }
  const picture = pictureOf(probe, all.depthMm)
  const { grey, contact } = createSimulator(volume, all, picture).take(
    shot?.(picture) ?? { ctFromImage: poseAt(picture) },
  )
  const [u, v] = facePx(picture)
  const at = (x: number, y: number) =>
    Math.round(u + x / picture.mmPerPx) + picture.widthPx * Math.round(v + y / picture.mmPerPx)
  const db = (x: number, y: number) => ((grey[at(x, y)]! - 255) * all.dynamicRangeDb) / 255
  return {
    picture,
    grey,
    contact,
    db,
    meanDb(x0, x1, y0, y1) {
      let [sum, count] = [0, 0]
      for (let y = y0; y <= y1; y += picture.mmPerPx) {
        for (let x = x0; x <= x1; x += picture.mmPerPx, count++) sum += 10 ** (db(x, y) / 10)
      }
      return 10 * Math.log10(sum / count)
    },
  }
}
