/**
 * A real tracked sweep over a spine phantom, and the surface of the volume that PLUS made of it: along columns of a
 * picture, read from the volume, where it is bright and falls most behind. No bone was marked by hand in either.
 */
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { apply, point, type Transform } from '#core/frames/transform.ts'
import { imagePose } from '#core/reconstruction/image-pose.ts'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { parsePlusConfig } from '#core/ultrasound/plus-config.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { sharedData } from '#test/real/shared-data.ts'

const SWEEP = 'us-tracked/SpinePhantomFreehand.igs.mha'
const CONFIG = 'us-tracked/config/PlusDeviceSet_SpinePhantomFreehandReconstructionOnly.xml'
const VOLUME = 'us-tracked/SpinePhantomFreehandReconstructed.mha'
/** ImageToProbe of the configuration: 0.0854 x 0.0790 mm a pixel. */
export const PIXEL_MM = [0.0854, 0.079] as const

/** Of the volume: a voxel this bright, this much brighter than the millimetres behind it. */
const [LEAST_GREY, LEAST_FALL, BEHIND_MM] = [90, 45, 6] as const

export type Vector = readonly [number, number, number]

export interface SweptPicture {
  readonly index: number
  readonly picture: Picture
  /** Points of the volume's surface in this picture's plane, mm in the sweep's reference frame. */
  readonly edge: readonly Vector[]
  /** A pixel of this picture in the same frame, mm. */
  placeOf(x: number, y: number): Vector
}

/** The pictures with a pose; undefined where the recordings are not. */
export function phantomSweep(): readonly SweptPicture[] | undefined {
  const files = [SWEEP, CONFIG, VOLUME].map((path) => sharedData(path))
  if (files.some((path) => path === undefined)) return undefined
  const [sweepFile, configFile, volumeFile] = files as string[]
  const read = parseSequence(readFileSync(sweepFile!), SWEEP)
  const config = parsePlusConfig(readFileSync(configFile!, 'utf8'), CONFIG)
  if (!read.ok || !config.ok) throw new Error('the sweep or its configuration cannot be read')
  const volume = readVolume(readFileSync(volumeFile!))
  const { widthPx, heightPx, frameCount, frames, greyOfFrame } = read.sequence
  const fixed = config.config.transforms.map((of) => ({ ...of, status: 'ok' as const }))
  return Array.from({ length: frameCount }, (_, index) => index).flatMap((index) => {
    const pose = imagePose([...fixed, ...frames[index]!.transforms], 'Image', 'Reference')
    if (pose?.status !== 'ok') return []
    const placeOf = (x: number, y: number) => inReference(pose.transform, x, y)
    const picture = { widthPx, heightPx, grey: greyOfFrame(index) }
    return [{ index, picture, placeOf, edge: surfaceOfVolume(volume, placeOf, picture) }]
  })
}

export const nearestMm = (from: Vector, to: readonly Vector[]) =>
  to.reduce((least, [x, y, z]) => Math.min(least, Math.hypot(from[0] - x, from[1] - y, from[2] - z)), Infinity)

interface Volume {
  readonly dimensions: Vector
  readonly originMm: Vector
  readonly spacingMm: Vector
  readonly voxels: Uint8Array
}

/** Its header searched as text, not by the reader of the app. */
function readVolume(file: Buffer): Volume {
  const at = file.indexOf('\n', file.indexOf('ElementDataFile')) + 1
  const header = file.subarray(0, at).toString('latin1')
  const numbers = (field: string) =>
    new RegExp(`^${field} = (.*)$`, 'm').exec(header)![1]!.trim().split(/\s+/).map(Number) as unknown as Vector
  const voxels = new Uint8Array(
    header.includes('CompressedData = True') ? inflateSync(file.subarray(at)) : file.subarray(at),
  )
  return { dimensions: numbers('DimSize'), originMm: numbers('Offset'), spacingMm: numbers('ElementSpacing'), voxels }
}

function inReference(pose: Transform<'patient', 'image'>, x: number, y: number): Vector {
  const at = apply(pose, point('image', x, y, 0))
  return [at.x, at.y, at.z]
}

function greyAt({ dimensions, originMm, spacingMm, voxels }: Volume, at: Vector): number {
  const [i, j, k] = at.map((value, axis) => Math.round((value - originMm[axis]!) / spacingMm[axis]!))
  if (i! < 0 || j! < 0 || k! < 0 || i! >= dimensions[0] || j! >= dimensions[1] || k! >= dimensions[2]) return 0
  return voxels[(k! * dimensions[1] + j!) * dimensions[0] + i!]!
}

/** Of every eighth column. */
function surfaceOfVolume(volume: Volume, placeOf: SweptPicture['placeOf'], { widthPx, heightPx }: Picture): Vector[] {
  const found: Vector[] = []
  const stepPx = 4
  const behind = Math.round(BEHIND_MM / (stepPx * PIXEL_MM[1]))
  for (let x = 0; x < widthPx; x += 8) {
    const greys: number[] = []
    for (let y = 0; y < heightPx; y += stepPx) greys.push(greyAt(volume, placeOf(x, y)))
    let best = { fall: LEAST_FALL as number, at: -1 }
    for (let n = 2; n < greys.length - behind - 2; n++) {
      const here = (greys[n - 1]! + greys[n]! + greys[n + 1]!) / 3
      if (here < LEAST_GREY) continue
      const after = greys.slice(n + 3, n + 3 + behind).reduce((sum, value) => sum + value, 0) / behind
      if (here - after > best.fall) best = { fall: here - after, at: n }
    }
    if (best.at >= 0) found.push(placeOf(x, best.at * stepPx))
  }
  return found
}
