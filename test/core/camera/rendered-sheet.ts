/** What a pinhole camera sees of printed markers that lie anywhere before it: each pixel asks what is on the paper there. */
import { isWhite, MARKED_TOOLS, MARKER_CELLS, type MarkedTool } from '#core/camera/marker-sheet.ts'
import type { Intrinsics } from '#core/camera/intrinsics.ts'
import type { CameraPose } from '#core/camera/planar-pose.ts'
import { createRandom } from '#core/phantom/random.ts'

/** White paper round each tool's markers, mm. */
const MARGIN_MM = 12

function paperAt(tool: MarkedTool, x: number, y: number): number | undefined {
  const markers = MARKED_TOOLS[tool]
  const isOn = markers.some(({ edgeMm, middleMm }) => Math.max(Math.abs(x - middleMm[0]), Math.abs(y - middleMm[1])) < edgeMm / 2 + MARGIN_MM) // prettier-ignore
  if (!isOn) return undefined
  for (const { id, edgeMm, middleMm } of markers) {
    const [u, v] = [(x - middleMm[0]) / edgeMm + 0.5, 0.5 - (y - middleMm[1]) / edgeMm]
    if (u < 0 || v < 0 || u >= 1 || v >= 1) continue
    return isWhite(id, Math.floor(u * MARKER_CELLS), Math.floor(v * MARKER_CELLS)) ? 215 : 35
  }
  return 215
}

/** @returns grey, three samples to a pixel each way, blurred a little, with grain of two grey levels */
export function renderedTools(
  tools: Readonly<Partial<Record<MarkedTool, CameraPose>>>,
  { widthPx, heightPx, focalPx, centrePx }: Intrinsics,
  seed = 1,
  grain = 2,
): Uint8ClampedArray<ArrayBuffer> {
  const random = createRandom(seed)
  const sharp = new Float32Array(widthPx * heightPx)
  const planes = (Object.entries(tools) as [MarkedTool, CameraPose][]).map(([tool, { turn, at }]) => {
    const column = (k: number) => [turn[0][k]!, turn[1][k]!, turn[2][k]!] as const
    const normal = column(2)
    return { tool, at, x: column(0), y: column(1), normal, off: dot(normal, at) }
  })
  const SUB = 3
  for (let py = 0; py < heightPx; py++)
    for (let px = 0; px < widthPx; px++) {
      let sum = 0
      for (let n = 0; n < SUB * SUB; n++) {
        const u = (px + (n % SUB) / SUB + 0.5 / SUB - 0.5 - centrePx[0]) / focalPx
        const v = (py + Math.floor(n / SUB) / SUB + 0.5 / SUB - 0.5 - centrePx[1]) / focalPx
        const ray = [u, v, 1] as const
        let [value, nearest] = [120, Infinity]
        for (const { tool, at, x, y, normal, off } of planes) {
          const far = off / dot(normal, ray)
          if (!(far > 0 && far < nearest)) continue
          const arm = [ray[0] * far - at[0], ray[1] * far - at[1], far - at[2]] as const
          const paper = paperAt(tool, dot(arm, x), dot(arm, y))
          if (paper !== undefined) [value, nearest] = [paper, far]
        }
        sum += value
      }
      sharp[py * widthPx + px] = sum / (SUB * SUB)
    }
  return blurred(sharp, widthPx, heightPx, () => grain * random.normal())
}

function blurred(
  sharp: Float32Array,
  widthPx: number,
  heightPx: number,
  grain: () => number,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(sharp.length)
  for (let py = 0; py < heightPx; py++)
    for (let px = 0; px < widthPx; px++) {
      let [sum, weights] = [0, 0]
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const [qx, qy] = [px + dx, py + dy]
          if (qx < 0 || qy < 0 || qx >= widthPx || qy >= heightPx) continue
          const weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy))
          sum += weight * sharp[qy * widthPx + qx]!
          weights += weight
        }
      out[py * widthPx + px] = sum / weights + grain()
    }
  return out
}

export const rgbaOf = (grey: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> => {
  const rgba = new Uint8ClampedArray(4 * grey.length)
  for (const [at, value] of grey.entries()) rgba.set([value, value, value, 255], 4 * at)
  return rgba
}

/** A tool that faces the camera, tilted by some degrees about a direction in its plane; at these mm before the camera. */
export function facing(at: readonly [number, number, number], tiltDeg: number, aboutDeg = 0): CameraPose {
  const [t, a] = [(tiltDeg * Math.PI) / 180, (aboutDeg * Math.PI) / 180]
  const [ax, ay] = [Math.cos(a), Math.sin(a)]
  const [c, s, k] = [Math.cos(t), Math.sin(t), 1 - Math.cos(t)]
  const turn = [
    [c + k * ax * ax, k * ax * ay, s * ay],
    [k * ax * ay, c + k * ay * ay, -s * ax],
    [-s * ay, s * ax, c],
  ]
  // The tool's y goes up and its z to the camera, the camera's y down and its z away.
  const flip = [1, -1, -1]
  return {
    turn: turn.map((row) => row.map((value, column) => value * flip[column]!)) as unknown as CameraPose['turn'],
    at,
  }
}

const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
