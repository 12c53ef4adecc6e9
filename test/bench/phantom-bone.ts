/**
 * Bone found in a real sweep over a spine phantom, held against the volume that PLUS made of the same sweep: how far the
 * network's surface, put in space by the tracked poses, lies from the volume's own brightest surface with a shadow behind it.
 * Prints one table and writes docs/pictures/phantom-sweep-bone.png: pictures, and over them what was called bone.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { colourPng } from '#cli/png.ts'
import { readLumbar } from '#core/anatomy/lumbar-reading.ts'
import { wholePicture } from '#core/ultrasound/fan.ts'
import { runBothWays } from '#core/ultrasound/mirrored.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { median, percentile, type Bench } from './figures.ts'
import { nearestMm, phantomSweep, PIXEL_MM } from './phantom-sweep.ts'

const ROOT = join(import.meta.dirname, '../..')
const PICTURED = [3, 10, 17] as const

export async function benchPhantomBone(): Promise<Bench> {
  const name = 'Bone in a real sweep of a spine phantom, against the volume PLUS made of it'
  const sweep = phantomSweep()
  if (!sweep) return { name, rows: [{ figure: 'skipped', value: 'no recordings here' }] }

  const folder = join(ROOT, 'models/lumbar-anatomy')
  const manifest = parseTrainedManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  if (!manifest.ok) throw new Error(manifest.reason)
  const network = await openTrained(new Uint8Array(readFileSync(join(folder, 'model.onnx'))), manifest.manifest, false)
  const { side, cellMm, thresholds } = manifest.manifest

  const apart: number[] = []
  const silent: string[] = []
  const tiles: Uint8Array[] = []
  for (const { index, picture, edge, placeOf } of sweep) {
    const { widthPx, heightPx } = picture
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
    if (edge.length > 0) for (const [x, y] of pixels) apart.push(nearestMm(placeOf(x, y), edge))
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
        value: `${sweep.length}, ${silent.length}`,
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
