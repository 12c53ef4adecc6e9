/**
 * The B-mode picture a curvilinear transducer would give of the phantom.
 *
 * Each scan line is followed from the transducer's face to the first bone: tissue scatters
 * on the way and takes its share of the beam, bone answers with a bright line
 * that fades as it turns away from the beam, and leaves a full shadow. Speckle
 * comes from scatterers that stand in the tissue (a hash of the place in the CT), blurred by
 * the beam, so it moves with the anatomy and returns when the probe returns.
 * Not simulated: refraction, reverberation, several focal zones.
 */
import type { Transform } from '#core/frames/transform.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { followLine, type LineMaker } from './scan-line.ts'
import type { LumbarSpine } from './lumbar-spine.ts'

export interface PictureGeometry {
  readonly widthPx: number
  readonly heightPx: number
  readonly fan: Extract<Fan, { kind: 'curvilinear' }>
  /** Square pixels. */
  readonly mmPerPx: number
}

/** A 2-5 MHz curved array: 50 mm radius, 64° wide, 100 mm deep. */
export const CURVED_ARRAY = { radiusMm: 50, halfAngleRad: (32 * Math.PI) / 180, depthMm: 100 } as const

/** The fan of that array in a picture, its face touching the upper edge in the middle. */
export function curvedPicture(widthPx = 320, heightPx = 240): PictureGeometry {
  const { radiusMm, halfAngleRad, depthMm } = CURVED_ARRAY
  const wideMm = 2 * (radiusMm + depthMm) * Math.sin(halfAngleRad)
  const deepMm = radiusMm + depthMm - radiusMm * Math.cos(halfAngleRad)
  const mmPerPx = Math.max(wideMm / (widthPx - 2), deepMm / (heightPx - 2))
  const topPx = (heightPx - deepMm / mmPerPx) / 2
  return {
    widthPx,
    heightPx,
    mmPerPx,
    fan: {
      kind: 'curvilinear',
      originPx: [(widthPx - 1) / 2, topPx - (radiusMm * Math.cos(halfAngleRad)) / mmPerPx],
      startRadiusPx: radiusMm / mmPerPx,
      stopRadiusPx: (radiusMm + depthMm) / mmPerPx,
      startAngleRad: -halfAngleRad,
      stopAngleRad: halfAngleRad,
    },
  }
}

const LINES = 160
const STEP_MM = 0.4
/** Shown from black to white, dB. */
const DYNAMIC_RANGE_DB = 52
/** Amplitude shown white. */
const FULL_SCALE = 14

export interface BMode {
  /** One picture, 8-bit grey, MF; black where nothing touches the skin. Pixels outside the fan are 0. */
  take(ctFromImage: Transform<'ct', 'image'>): Uint8Array<ArrayBuffer>
}

/** Keeps the working arrays of one picture size. Cost: about 25 ms a picture of 320 x 240. */
export function createBMode(spine: LumbarSpine, { widthPx, heightPx, fan }: PictureGeometry): BMode {
  const mmPerPx = CURVED_ARRAY.radiusMm / fan.startRadiusPx
  const samples = Math.ceil(((fan.stopRadiusPx - fan.startRadiusPx) * mmPerPx) / STEP_MM) + 1
  const line: LineMaker = {
    stepMm: STEP_MM,
    real: new Float32Array(LINES * samples),
    imaginary: new Float32Array(LINES * samples),
    bone: new Float32Array(LINES * samples),
    samples,
  }
  const grey = new Float32Array(LINES * samples)
  const lookUp = scanConversion(widthPx, heightPx, fan, samples, mmPerPx)
  const spread = (fan.stopAngleRad - fan.startAngleRad) / (LINES - 1)

  return {
    take({ matrix: m }) {
      line.real.fill(0)
      line.imaginary.fill(0)
      line.bone.fill(0)
      let touching = 0
      for (let n = 0; n < LINES; n++) {
        const angle = fan.startAngleRad + n * spread
        const [sin, cos] = [Math.sin(angle), Math.cos(angle)]
        const u = fan.originPx[0] + fan.startRadiusPx * sin
        const v = fan.originPx[1] + fan.startRadiusPx * cos
        const at = [0, 1, 2].map((row) => m[row]! * u + m[row + 4]! * v + m[row + 12]!) as [number, number, number]
        const along = [0, 1, 2].map((row) => m[row]! * sin + m[row + 4]! * cos)
        const length = Math.hypot(...along)
        const way = along.map((x) => x / length) as [number, number, number]
        if (followLine(spine, line, n * samples, at, way)) touching++
      }
      const picture = new Uint8Array(widthPx * heightPx)
      if (!touching) return picture
      envelope(line, grey)
      for (let at = 0; at < lookUp.pixels.length; at++) {
        const from = lookUp.from[at]!
        const [a, b] = [lookUp.across[at]!, lookUp.along[at]!]
        const near = grey[from]! * (1 - b) + grey[from + 1]! * b
        const far = grey[from + samples]! * (1 - b) + grey[from + samples + 1]! * b
        picture[lookUp.pixels[at]!] = near * (1 - a) + far * a
      }
      return picture
    },
  }
}

/** Blurs the scatterers by the beam (three lines wide, three samples long), takes the amplitude and compresses it to grey. */
function envelope({ real, imaginary, bone, samples }: LineMaker, grey: Float32Array) {
  const blurred = (field: Float32Array, at: number, before: number, after: number) =>
    0.5 * (0.5 * field[at]! + 0.25 * (field[at - 1]! + field[at + 1]!)) +
    0.25 *
      (0.5 * (field[before]! + field[after]!) +
        0.25 * (field[before - 1]! + field[before + 1]! + field[after - 1]! + field[after + 1]!))
  for (let n = 0; n < LINES; n++) {
    const previous = n > 0 ? -samples : samples
    const next = n < LINES - 1 ? samples : -samples
    for (let s = 1; s < samples - 1; s++) {
      const at = n * samples + s
      const re = blurred(real, at, at + previous, at + next)
      const im = blurred(imaginary, at, at + previous, at + next)
      const line = 0.5 * bone[at]! + 0.25 * (bone[at + previous]! + bone[at + next]!)
      const amplitude = 3 * Math.sqrt(re * re + im * im) + line
      const db = 20 * Math.log10(amplitude / FULL_SCALE + 1e-9)
      grey[at] = Math.min(255, Math.max(0, (255 * (db + DYNAMIC_RANGE_DB)) / DYNAMIC_RANGE_DB))
    }
  }
}

/** For each pixel in the fan: which sample of which line it lies after, and how far between them and the next. */
function scanConversion(
  widthPx: number,
  heightPx: number,
  fan: PictureGeometry['fan'],
  samples: number,
  mmPerPx: number,
) {
  const pixels: number[] = []
  const from: number[] = []
  const across: number[] = []
  const along: number[] = []
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [u, v] = [x - fan.originPx[0], y - fan.originPx[1]]
      const radius = Math.hypot(u, v)
      const line = ((Math.atan2(u, v) - fan.startAngleRad) / (fan.stopAngleRad - fan.startAngleRad)) * (LINES - 1)
      const sample = ((radius - fan.startRadiusPx) * mmPerPx) / STEP_MM
      if (line < 0 || line > LINES - 1 || sample < 0 || radius > fan.stopRadiusPx) continue
      const firstLine = Math.min(Math.floor(line), LINES - 2)
      const firstSample = Math.min(Math.floor(sample), samples - 2)
      pixels.push(x + widthPx * y)
      from.push(firstLine * samples + firstSample)
      across.push(line - firstLine)
      along.push(sample - firstSample)
    }
  }
  return {
    pixels: Int32Array.from(pixels),
    from: Int32Array.from(from),
    across: Float32Array.from(across),
    along: Float32Array.from(along),
  }
}
