/**
 * The bone contour as a ribbon in image pixels, shared by the plane and the panel.
 * Buffers are made once and rewritten when another contour comes.
 */
import { BufferAttribute, BufferGeometry, Color, DoubleSide, DynamicDrawUsage, MeshBasicMaterial } from 'three'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import { COLOURS } from './colours.ts'

export interface ContourDrawing {
  readonly geometry: BufferGeometry
  readonly material: MeshBasicMaterial
  /** @param widthPx of the line, image pixels. */
  show(contour: BoneContour, widthPx: number): void
  dispose(): void
}

/** More than any picture is wide; what goes beyond is left out. */
const MOST_POINTS = 4096

export function createContourDrawing(): ContourDrawing {
  const positions = new BufferAttribute(new Float32Array(MOST_POINTS * 6), 3).setUsage(DynamicDrawUsage)
  const colours = new BufferAttribute(new Float32Array(MOST_POINTS * 6), 3).setUsage(DynamicDrawUsage)
  const indices = new BufferAttribute(new Uint32Array(MOST_POINTS * 6), 1).setUsage(DynamicDrawUsage)
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', positions)
  geometry.setAttribute('color', colours)
  geometry.setIndex(indices)
  geometry.setDrawRange(0, 0)
  // Lies on the picture: pulled forward, or the two would flicker through each other. From both sides.
  const material = new MeshBasicMaterial({
    vertexColors: true,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -4,
    toneMapped: false,
  })
  const sure = new Color(COLOURS.contour)
  const unsure = new Color(COLOURS.contourUnsure)
  const colour = new Color()
  let shown: BoneContour | undefined

  return {
    geometry,
    material,
    show(contour, widthPx) {
      if (contour === shown) return
      shown = contour
      let points = 0
      let corners = 0
      contour.runs.forEach((run, which) => {
        colour.lerpColors(unsure, sure, contour.confidences[which] ?? 0)
        const length = Math.min(run.length >> 1, MOST_POINTS - points)
        for (let i = 0; i < length; i++) {
          const [x, y] = [run[2 * i]!, run[2 * i + 1]!]
          const [fromX, fromY] = [run[2 * Math.max(i - 1, 0)]!, run[2 * Math.max(i - 1, 0) + 1]!]
          const [toX, toY] = [run[2 * Math.min(i + 1, length - 1)]!, run[2 * Math.min(i + 1, length - 1) + 1]!]
          const half = widthPx / 2 / (Math.hypot(toX - fromX, toY - fromY) || 1)
          const [across, along] = [(fromY - toY) * half, (toX - fromX) * half]
          const vertex = 2 * points
          positions.setXYZ(vertex, x + across, y + along, 0)
          positions.setXYZ(vertex + 1, x - across, y - along, 0)
          colours.setXYZ(vertex, colour.r, colour.g, colour.b)
          colours.setXYZ(vertex + 1, colour.r, colour.g, colour.b)
          if (i > 0) {
            indices.array.set([vertex - 2, vertex - 1, vertex, vertex, vertex - 1, vertex + 1], corners)
            corners += 6
          }
          points++
        }
      })
      geometry.setDrawRange(0, corners)
      positions.needsUpdate = colours.needsUpdate = indices.needsUpdate = true
    },
    dispose() {
      geometry.dispose()
      material.dispose()
    },
  }
}
