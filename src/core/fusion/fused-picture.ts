/**
 * An ultrasound picture with the resliced volume laid over it, computed: what the page shows without a graphics card,
 * and what the shader is checked against.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { isInFan, type Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import { FUSION_LOOK, type FusionMode } from './fusion.ts'
import { reslice, resliceAt, voxelFromImage, type PixelGrid } from './reslice.ts'
import { classAt, OUTLINE_COLOURS } from './structure-outline.ts'
import type { GreyWindow } from './windows.ts'

export interface FusedScene {
  readonly frame: Pick<UltrasoundFrame, 'widthPx' | 'heightPx' | 'grey'>
  readonly fan: Fan | undefined
  readonly volume: Pick<Volume, 'geometry' | 'voxels'>
  readonly ctFromImage: Matrix
  /** Millimetres of the patient from pixel to pixel. */
  readonly pixelMm: readonly [x: number, y: number]
  readonly mode: Exclude<FusionMode, 'off'>
  readonly amount: number
  readonly window: GreyWindow
  /** Structures to be outlined; undefined when none are known or wanted. */
  readonly outlined?: { readonly geometry: VolumeGeometry; readonly classes: Uint8Array } | undefined
}

type Rgb = readonly [red: number, green: number, blue: number]
const { tint, edge, curtain, curtainHalfMm, fieldMm, edgeReachMm, edgeSlope, hatch, hatchMm } = FUSION_LOOK
const COLOURS = OUTLINE_COLOURS.map((hex): Rgb => {
  const number = Number.parseInt(hex.slice(1), 16)
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255]
})

/** @param into RGBA, four bytes a sample of the grid; clear outside the echo field */
export function fusedPicture(scene: FusedScene, grid: PixelGrid, into: Uint8ClampedArray): void {
  const { frame, fan, volume, ctFromImage, window, mode } = scene
  const slice = reslice(volume, ctFromImage, grid)
  const edgeAt = mode === 'edges' ? edgeStrength(scene, grid.stepPx) : undefined
  const outlineAt = scene.outlined && outlines(scene, scene.outlined, grid.stepPx)
  const [black, white] = window
  for (let row = 0, at = 0; row < grid.rows; row++)
    for (let column = 0; column < grid.columns; column++, at++) {
      const x = grid.x0Px + column * grid.stepPx
      const y = grid.y0Px + row * grid.stepPx
      if (fan && !isInFan(fan, x, y)) {
        into.fill(0, 4 * at, 4 * at + 4)
        continue
      }
      const sound = frame.grey[Math.round(x) + frame.widthPx * Math.round(y)]! / 255
      const value = (slice[at]! - black) / (white - black)
      const over = volumeColour(scene, value, x, y)
      // Beyond the volume a blend is the ultrasound alone.
      const isNothing = Number.isNaN(value) && (mode === 'blend' || mode === 'edges')
      const part = isNothing ? 0 : edgeAt ? edgeAt(x, y) : coverOf(scene, x, y)
      const line = onCurtain(scene, x) ? curtain : undefined
      const outline = outlineAt?.(x, y)
      for (let channel = 0; channel < 3; channel++) {
        const mixed = line ? line[channel]! : sound + part * (over[channel]! - sound)
        const drawn = outline ? mixed + FUSION_LOOK.outlineShare * (outline[channel]! - mixed) : mixed
        into[4 * at + channel] = 255 * drawn
      }
      into[4 * at + 3] = 255
    }
}

/** The ultrasound alone, in the same samples. */
export function plainPicture(
  { widthPx, grey }: Pick<UltrasoundFrame, 'widthPx' | 'grey'>,
  fan: Fan | undefined,
  grid: PixelGrid,
  into: Uint8ClampedArray,
): void {
  for (let row = 0, at = 0; row < grid.rows; row++)
    for (let column = 0; column < grid.columns; column++, at++) {
      const x = grid.x0Px + column * grid.stepPx
      const y = grid.y0Px + row * grid.stepPx
      const isIn = !fan || isInFan(fan, x, y)
      into.fill(isIn ? grey[Math.round(x) + widthPx * Math.round(y)]! : 0, 4 * at, 4 * at + 3)
      into[4 * at + 3] = isIn ? 255 : 0
    }
}

/** How much of the volume is seen at a pixel, 0–1. */
function coverOf({ mode, amount, frame, pixelMm }: FusedScene, x: number, y: number): number {
  switch (mode) {
    case 'blend':
      return amount
    case 'checkerboard': {
      const size = fieldMm[0] + amount * (fieldMm[1] - fieldMm[0])
      return (Math.floor((x * pixelMm[0]) / size) + Math.floor((y * pixelMm[1]) / size)) % 2 ? 1 : 0
    }
    case 'swipe':
      return x < curtainPx(amount, frame) ? 1 : 0
    case 'side by side':
      return 1
    case 'edges':
      return 0
  }
}

const curtainPx = (amount: number, { widthPx }: { readonly widthPx: number }) => amount * widthPx - 0.5

const onCurtain = ({ mode, amount, frame, pixelMm }: FusedScene, x: number) =>
  mode === 'swipe' && Math.abs(x - curtainPx(amount, frame)) * pixelMm[0] < curtainHalfMm

function volumeColour(scene: FusedScene, value: number, x: number, y: number): Rgb {
  if (scene.mode === 'edges') return edge
  if (Number.isNaN(value)) return stripes(scene, x, y)
  const grey = Math.min(1, Math.max(0, value))
  return [grey * tint[0], grey * tint[1], grey * tint[2]]
}

function stripes({ pixelMm }: FusedScene, x: number, y: number): Rgb {
  const along = (x * pixelMm[0] + y * pixelMm[1]) / hatchMm
  const grey = along - Math.floor(along) < 0.35 ? hatch[1] : hatch[0]
  return [grey, grey, grey]
}

/**
 * Where the grey of the reslice rises most steeply, 0–1: the slope across the edge, kept only where it is no less than
 * before and behind it (Canny, IEEE PAMI 1986), so that lines are thin.
 */
function edgeStrength(
  { volume, ctFromImage, window, amount, pixelMm }: FusedScene,
  samplePx: number,
): (x: number, y: number) => number {
  const [black, white] = window
  const valueAt = resliceAt(volume, ctFromImage)
  const greyAt = (x: number, y: number) => Math.min(1, Math.max(0, (valueAt(x, y) - black) / (white - black)))
  // Never less than from sample to sample: an edge between two must not fall through.
  const reachMm = Math.max(edgeReachMm, samplePx * Math.max(...pixelMm))
  const [stepX, stepY] = [reachMm / pixelMm[0], reachMm / pixelMm[1]]
  const least = edgeSlope[0] + amount * (edgeSlope[1] - edgeSlope[0])
  return (x, y) => {
    const acrossX = greyAt(x + stepX, y) - greyAt(x - stepX, y)
    const acrossY = greyAt(x, y + stepY) - greyAt(x, y - stepY)
    const rise = Math.hypot(acrossX, acrossY)
    const slope = rise / (2 * reachMm)
    if (!(slope > 0.6 * least)) return 0
    const [dx, dy] = [(acrossX / rise) * stepX, (acrossY / rise) * stepY]
    const here = greyAt(x, y)
    const [behind2, behind, ahead, ahead2] = [-2, -1, 1, 2].map((n) => greyAt(x + n * dx, y + n * dy)) as [
      number, number, number, number,
    ] // prettier-ignore
    const beside = Math.max(Math.abs(here - behind2), Math.abs(ahead2 - here), 1e-6)
    return smoothstep(0.6 * least, least, slope) * smoothstep(0.75, 1, Math.abs(ahead - behind) / beside)
  }
}

function smoothstep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

/** Where the structure right or below is another: a line of the structure's colour. */
function outlines(
  { ctFromImage, pixelMm }: FusedScene,
  { geometry, classes }: NonNullable<FusedScene['outlined']>,
  leastPx: number,
): (x: number, y: number) => Rgb | undefined {
  const m = voxelFromImage(geometry, ctFromImage)
  const at = (x: number, y: number) =>
    classAt(
      classes,
      geometry.dimensions,
      m[0]! * x + m[4]! * y + m[12]!,
      m[1]! * x + m[5]! * y + m[13]!,
      m[2]! * x + m[6]! * y + m[14]!,
    )
  // Never thinner than a sample: a line with gaps reads as something else.
  const [stepX, stepY] = pixelMm.map((mm) => Math.max(leastPx, FUSION_LOOK.outlineMm / mm)) as [number, number]
  return (x, y) => {
    const [here, right, below] = [at(x, y), at(x + stepX, y), at(x, y + stepY)]
    return here === right && here === below ? undefined : COLOURS[Math.max(here, right, below)]
  }
}
