/**
 * Bone found in a real sweep over a spine phantom, held against the volume that PLUS made of the same sweep: how far the
 * network's surface, put in space by the tracked poses, lies from the volume's own brightest surface with a shadow behind it.
 * Prints one table and writes docs/pictures/phantom-sweep-bone.png: pictures, and over them what was called bone.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { colourPng } from '#cli/png.ts'
import { readLumbar } from '#core/anatomy/lumbar-reading.ts'
import { imagePose } from '#core/reconstruction/image-pose.ts'
import { apply, point, type Transform } from '#core/frames/transform.ts'
import { wholePicture } from '#core/ultrasound/fan.ts'
import { runBothWays } from '#core/ultrasound/mirrored.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { parsePlusConfig } from '#core/ultrasound/plus-config.ts'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { median, percentile, type Bench } from './figures.ts'

const SWEEP = 'us-tracked/SpinePhantomFreehand.igs.mha'
const CONFIG = 'us-tracked/config/PlusDeviceSet_SpinePhantomFreehandReconstructionOnly.xml'
const VOLUME = 'us-tracked/SpinePhantomFreehandReconstructed.mha'
const ROOT = join(import.meta.dirname, '../..')
/** ImageToProbe of the configuration: 0.0854 x 0.0790 mm a pixel. */
const PIXEL_MM = [0.0854, 0.079] as const

/** Of the volume: a voxel this bright, this much brighter than the millimetres behind it. */
const [LEAST_GREY, LEAST_FALL, BEHIND_MM] = [90, 45, 6] as const
const PICTURED = [3, 10, 17] as const

type Vector = readonly [number, number, number]

export async function benchPhantomBone(): Promise<Bench> {
  const name = 'Bone in a real sweep of a spine phantom, against the volume PLUS made of it'
  const files = [SWEEP, CONFIG, VOLUME].map((path) => sharedData(path))
  if (files.some((path) => path === undefined))
    return { name, rows: [{ figure: 'skipped', value: 'no recordings here' }] }
  const [sweepFile, configFile, volumeFile] = files as string[]
  const sequence = parseSequence(readFileSync(sweepFile!), SWEEP)
  const config = parsePlusConfig(readFileSync(configFile!, 'utf8'), CONFIG)
  if (!sequence.ok || !config.ok) throw new Error('the sweep or its configuration cannot be read')
  const volume = readVolume(readFileSync(volumeFile!))

  const folder = join(ROOT, 'models/lumbar-anatomy')
  const manifest = parseTrainedManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  if (!manifest.ok) throw new Error(manifest.reason)
  const network = await openTrained(new Uint8Array(readFileSync(join(folder, 'model.onnx'))), manifest.manifest, false)
  const { side, cellMm, thresholds } = manifest.manifest

  const apart: number[] = []
  const silent: string[] = []
  const tiles: Uint8Array[] = []
  const { widthPx, heightPx, frameCount, frames } = sequence.sequence
  for (let index = 0; index < frameCount; index++) {
    const pose = imagePose(
      [...config.config.transforms.map((of) => ({ ...of, status: 'ok' as const })), ...frames[index]!.transforms],
      'Image',
      'Reference',
    )
    if (pose?.status !== 'ok') continue
    const picture = { widthPx, heightPx, grey: sequence.sequence.greyOfFrame(index) }
    const input = networkInput(picture, wholePicture(widthPx, heightPx), side, PIXEL_MM, cellMm)
    const outputs = await runBothWays((given) => network.run(given), channelsOf(input), side, {
      seg: side,
      bone: side,
      heat: side / 2,
    })
    const reading = readLumbar(outputs, input.mask, manifest.manifest)
    if (reading.abstains) silent.push(`${index}: ${reading.abstains}`)
    const surface = firstOfColumns(reading.bone, side, thresholds['bone'] ?? 0.5)
    const { x0Px, y0Px, xStepPx, yStepPx } = input.mapping
    const pixels = surface.map(([column, row]) => [x0Px + column * xStepPx, y0Px + row * yStepPx] as const)
    const edge = surfaceOfVolume(volume, pose.transform, sequence.sequence)
    if (edge.length > 0) for (const [x, y] of pixels) apart.push(nearestMm(inReference(pose.transform, x, y), edge))
    if ((PICTURED as readonly number[]).includes(index)) tiles.push(tile(picture, pixels))
  }
  const path = 'docs/pictures/phantom-sweep-bone.png'
  writeFileSync(join(ROOT, path), colourPng(TILE_PX * tiles.length, TILE_PX, beside(tiles)))
  const share = (mm: number) => `${((100 * apart.filter((of) => of <= mm).length) / apart.length).toFixed(0)} %`
  return {
    name,
    rows: [
      {
        figure: 'pictures looked at (real, phantom), and in how many the network abstains',
        value: `${frameCount}, ${silent.length}`,
      },
      { figure: 'points of bone', value: String(apart.length) },
      {
        figure: 'distance to the volume’s surface, median, 9 of 10',
        value: `${median(apart).toFixed(2)} mm, ${percentile(apart, 0.9).toFixed(2)} mm`,
      },
      { figure: 'within 1 mm, 2 mm', value: `${share(1)}, ${share(2)}` },
      { figure: 'picture', value: path },
    ],
  }
}

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

/** Along every eighth column of the picture, read from the volume: where it is bright and falls most behind. */
function surfaceOfVolume(
  volume: Volume,
  pose: Transform<'patient', 'image'>,
  { widthPx, heightPx }: Sequence,
): Vector[] {
  const found: Vector[] = []
  const stepPx = 4
  const behind = Math.round(BEHIND_MM / (stepPx * PIXEL_MM[1]))
  for (let x = 0; x < widthPx; x += 8) {
    const greys: number[] = []
    for (let y = 0; y < heightPx; y += stepPx) greys.push(greyAt(volume, inReference(pose, x, y)))
    let best = { fall: LEAST_FALL as number, at: -1 }
    for (let n = 2; n < greys.length - behind - 2; n++) {
      const here = (greys[n - 1]! + greys[n]! + greys[n + 1]!) / 3
      if (here < LEAST_GREY) continue
      const after = greys.slice(n + 3, n + 3 + behind).reduce((sum, value) => sum + value, 0) / behind
      if (here - after > best.fall) best = { fall: here - after, at: n }
    }
    if (best.at >= 0) found.push(inReference(pose, x, best.at * stepPx))
  }
  return found
}

const nearestMm = (from: Vector, to: readonly Vector[]) =>
  to.reduce((least, [x, y, z]) => Math.min(least, Math.hypot(from[0] - x, from[1] - y, from[2] - z)), Infinity)

/** (column, row) of the middle of the first run of bone in each column. */
function firstOfColumns(chance: Float32Array, side: number, least: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (let column = 0; column < side; column++) {
    let first = 0
    while (first < side && !(chance[first * side + column]! >= least)) first++
    let last = first
    while (last + 1 < side && chance[(last + 1) * side + column]! >= least) last++
    if (first < side) found.push([column, (first + last) / 2])
  }
  return found
}

const TILE_PX = 410

function tile(
  picture: { readonly widthPx: number; readonly heightPx: number; readonly grey: Uint8Array },
  bone: readonly (readonly [number, number])[],
): Uint8Array {
  const rgb = new Uint8Array(TILE_PX * TILE_PX * 3)
  for (let y = 0; y < TILE_PX; y++)
    for (let x = 0; x < TILE_PX; x++) {
      const [sx, sy] = [2 * x, 2 * y]
      const grey = sx < picture.widthPx && sy < picture.heightPx ? picture.grey[sy * picture.widthPx + sx]! : 0
      rgb.fill(grey, (y * TILE_PX + x) * 3, (y * TILE_PX + x) * 3 + 3)
    }
  for (const [px, py] of bone)
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const [x, y] = [Math.round(px / 2) + dx, Math.round(py / 2) + dy]
        if (x >= 0 && y >= 0 && x < TILE_PX && y < TILE_PX) rgb.set([230, 159, 0], (y * TILE_PX + x) * 3)
      }
  return rgb
}

function beside(tiles: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(TILE_PX * TILE_PX * 3 * tiles.length)
  for (const [n, rgb] of tiles.entries())
    for (let y = 0; y < TILE_PX; y++)
      all.set(rgb.subarray(y * TILE_PX * 3, (y + 1) * TILE_PX * 3), (y * tiles.length + n) * TILE_PX * 3)
  return all
}
