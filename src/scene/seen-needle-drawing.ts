/**
 * The needle as a network sees it, in image pixels, shared by the plane and the panel: a dashed shaft, a ring that holds
 * the tip in 95 of 100 pictures, and dots with a faint band where it goes if pushed on. Dashed throughout: unreviewed.
 */
import { Color, DoubleSide, MeshBasicMaterial, type BufferGeometry } from 'three'
import type { NeedleOnImage } from '#core/needle/needle-on-image.ts'
import { COLOURS } from './colours.ts'
import { createQuads, type Quads } from './quads.ts'

export interface SeenNeedleDrawing {
  readonly geometry: BufferGeometry
  readonly material: MeshBasicMaterial
  readonly isShown: boolean
  /** Once per displayed frame. @param pxPerMm of the picture, across */
  show(needle: NeedleOnImage | undefined, pxPerMm: number): void
  dispose(): void
}

/** Patient mm. */
const DASH = { longMm: 4, gapMm: 2.5, coreMm: 0.7, rimMm: 1.6, most: 40 } as const
const RING = { parts: 32, coreMm: 0.6, rimMm: 1.4 } as const
const DOT_MM = 0.55
const [RIM_OPACITY, BAND_OPACITY] = [0.6, 0.18]

type Pair = readonly [number, number]

export function createSeenNeedleDrawing(): SeenNeedleDrawing {
  const quads = createQuads(2 * (DASH.most + RING.parts) + 32, { name: 'color', size: 4 })
  const material = new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    // From both sides in one draw call, not the back first and then the front.
    forceSinglePass: true,
    polygonOffset: true,
    polygonOffsetFactor: -3,
    polygonOffsetUnits: -6,
    toneMapped: false,
  })
  const drawing = {
    geometry: quads.geometry,
    material,
    isShown: false,
    show(needle: NeedleOnImage | undefined, pxPerMm: number) {
      drawing.isShown = needle !== undefined
      if (!needle) return
      quads.clear()
      layPath(quads, needle.pathPx, pxPerMm)
      layShaft(quads, needle, pxPerMm)
      layRing(quads, needle, pxPerMm)
      quads.finish()
    },
    dispose() {
      quads.geometry.dispose()
      material.dispose()
    },
  }
  return drawing
}

function rgba(hex: string, opacity: number): readonly number[] {
  const { r, g, b } = new Color(hex)
  return [0, 1, 2, 3].flatMap(() => [r, g, b, opacity])
}
const RIM = rgba(COLOURS.panel, RIM_OPACITY)
const CORE = rgba(COLOURS.seenNeedle, 1)
const BAND = rgba(COLOURS.seenNeedle, BAND_OPACITY)

function layLine(quads: Quads, [x0, y0]: Pair, [x1, y1]: Pair, width: number, colour: readonly number[]): void {
  const half = width / 2 / (Math.hypot(x1 - x0, y1 - y0) || 1)
  const [across, along] = [(y0 - y1) * half, (x1 - x0) * half]
  quads.add(
    [x0 + across, y0 + along, x0 - across, y0 - along, x1 - across, y1 - along, x1 + across, y1 + along],
    colour,
  )
}

/** From the tip backwards, so that a dash ends at the tip. */
function layShaft(quads: Quads, { nearPx, tipPx }: NeedleOnImage, pxPerMm: number): void {
  const [x, y] = [nearPx[0] - tipPx[0], nearPx[1] - tipPx[1]]
  const lengthMm = Math.hypot(x, y) / pxPerMm
  const at = (mm: number): Pair => [tipPx[0] + (x * mm) / lengthMm, tipPx[1] + (y * mm) / lengthMm]
  const each = DASH.longMm + DASH.gapMm
  const starts = Array.from({ length: Math.min(DASH.most, Math.ceil(lengthMm / each)) }, (_, n) => n * each)
  for (const [widthMm, colour] of [[DASH.rimMm, RIM], [DASH.coreMm, CORE]] as const)
    for (const from of starts)
      layLine(quads, at(from), at(Math.min(lengthMm, from + DASH.longMm)), widthMm * pxPerMm, colour)
} // prettier-ignore

function layRing(quads: Quads, { tipPx, ellipsePx: [a, b] }: NeedleOnImage, pxPerMm: number): void {
  const at = (n: number): Pair => {
    const [c, s] = [Math.cos((2 * Math.PI * n) / RING.parts), Math.sin((2 * Math.PI * n) / RING.parts)]
    return [tipPx[0] + a[0] * c + b[0] * s, tipPx[1] + a[1] * c + b[1] * s]
  }
  for (const [widthMm, colour] of [[RING.rimMm, RIM], [RING.coreMm, CORE]] as const)
    for (let n = 0; n < RING.parts; n++) layLine(quads, at(n), at(n + 1), widthMm * pxPerMm, colour)
} // prettier-ignore

function layPath(quads: Quads, path: NeedleOnImage['pathPx'], pxPerMm: number): void {
  path.slice(1).forEach(({ atPx: [x, y], acrossPx: [u, v] }, n) => {
    const before = path[n]!
    const [x0, y0] = before.atPx
    const [u0, v0] = before.acrossPx
    quads.add([x0 + u0, y0 + v0, x0 - u0, y0 - v0, x - u, y - v, x + u, y + v], BAND)
  })
  const half = DOT_MM * pxPerMm
  for (const { atPx: [x, y] } of path.slice(1))
    quads.add([x - half, y, x, y - half, x + half, y, x, y + half], CORE)
} // prettier-ignore
