/** The drawn region of a sweep, patient mm: the edges of the scouted box, and dots where the sweep has been. */
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  EdgesGeometry,
  LineBasicMaterial,
  LineSegments,
  Points,
  PointsMaterial,
} from 'three'
import { COVERAGE, type CoverageMap } from '#core/reconstruction/coverage.ts'
import type { SweepBox } from '#core/reconstruction/sweep-grid.ts'
import { COLOURS } from './colours.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface RegionDrawing {
  readonly box: LineSegments
  readonly dots: Points
  showBox(box: SweepBox): void
  showCoverage(map: CoverageMap | undefined): void
  dispose(): void
}

/** Metres, as three's world: small against a cell of 5 mm, so that one sees between them. */
const DOT_M = 0.0011

export function createRegionDrawing(): RegionDrawing {
  const edges = new EdgesGeometry(new BoxGeometry(1, 1, 1))
  const line = new LineBasicMaterial({ color: COLOURS.accent, transparent: true, opacity: 0.8, toneMapped: false })
  const box = new LineSegments(edges, line)
  box.name = 'sweep-box'
  const material = new PointsMaterial({
    color: COLOURS.accent,
    size: DOT_M,
    transparent: true,
    opacity: 0.6,
    depthWrite: false,
    toneMapped: false,
  })
  const dots = new Points(new BufferGeometry(), material)
  dots.name = 'sweep-coverage'
  dots.visible = false
  for (const object of [box, dots]) {
    object.frustumCulled = false
    object.renderOrder = RENDER_ORDER.seenThrough
    object.raycast = () => undefined
  }

  return {
    box,
    dots,
    showBox({ lowMm, highMm }) {
      box.scale.set(...sides(lowMm, highMm))
      box.position.set((lowMm[0] + highMm[0]) / 2, (lowMm[1] + highMm[1]) / 2, (lowMm[2] + highMm[2]) / 2)
    },
    showCoverage(map) {
      dots.visible = map !== undefined
      if (!map) return
      dots.geometry.dispose()
      dots.geometry = new BufferGeometry()
      dots.geometry.setAttribute('position', new BufferAttribute(reachedCells(map), 3))
    },
    dispose() {
      edges.dispose()
      line.dispose()
      dots.geometry.dispose()
      material.dispose()
    },
  }
}

type Xyz = readonly [x: number, y: number, z: number]

/** A flat box keeps a little of each side: a matrix of none cannot be inverted. */
const sides = (low: Xyz, high: Xyz): [number, number, number] => [
  Math.max(0.01, high[0] - low[0]),
  Math.max(0.01, high[1] - low[1]),
  Math.max(0.01, high[2] - low[2]),
]

/** Middles of the reached cells at the edge of what was reached, patient mm: those within would only hide the gaps. */
export function reachedCells({ cells, shares, grid: { dimensions, spacingMm, originMm } }: CoverageMap) {
  const isReached = (i: number, j: number, k: number) =>
    i >= 0 && j >= 0 && k >= 0 && i < cells[0] && j < cells[1] && k < cells[2]
      ? shares[i + cells[0] * (j + cells[1] * k)]! >= COVERAGE.leastShare
      : false
  const isWithin = (i: number, j: number, k: number) =>
    NEIGHBOURS.every(([di, dj, dk]) => isReached(i + di, j + dj, k + dk))
  const middle = (cell: number, axis: 0 | 1 | 2) => {
    const voxels = Math.max(1, Math.round(COVERAGE.cellMm / spacingMm[axis]))
    const first = cell * voxels
    const last = Math.min(dimensions[axis] - 1, first + voxels - 1)
    return originMm[axis] + ((first + last) / 2) * spacingMm[axis]
  }
  const middles: number[] = []
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++) {
      for (let i = 0; i < cells[0]; i++) {
        if (isReached(i, j, k) && !isWithin(i, j, k)) middles.push(middle(i, 0), middle(j, 1), middle(k, 2))
      }
    }
  }
  return Float32Array.from(middles)
}

const NEIGHBOURS = [[-1, 0, 0], [1, 0, 0], [0, -1, 0], [0, 1, 0], [0, 0, -1], [0, 0, 1]] as const // prettier-ignore
