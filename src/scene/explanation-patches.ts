/**
 * What an answer rests on, over its picture: a patch for each part, the stronger the more the answer loses without it, in
 * one colour what speaks for it and in another what speaks against.
 */
import { Color, DoubleSide, Mesh, MeshBasicMaterial } from 'three'
import { LEAST_LOSS, type Explanation } from '#core/anatomy/explanation.ts'
import { COLOURS } from './colours.ts'
import { createQuads, type Quads } from './quads.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface ExplanationPatches {
  /** In image pixels, x across and y down from the picture's first pixel. */
  readonly mesh: Mesh
  /** Once per displayed frame. */
  show(explanation: Explanation | undefined): void
  dispose(): void
}

/** The picture stays readable through the strongest patch. */
const STRONGEST = 0.42
const MOST_PATCHES = 64

export function createExplanationPatches(name: string): ExplanationPatches {
  const quads = createQuads(MOST_PATCHES, { name: 'color', size: 4 })
  const material = new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    forceSinglePass: true,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    toneMapped: false,
  })
  const mesh = new Mesh(quads.geometry, material)
  mesh.name = name
  mesh.renderOrder = RENDER_ORDER.tint
  mesh.frustumCulled = false
  mesh.visible = false
  mesh.raycast = () => undefined
  let shown: Explanation | undefined

  return {
    mesh,
    show(explanation) {
      mesh.visible = explanation !== undefined
      if (!explanation || explanation === shown) return
      shown = explanation
      lay(quads, explanation)
    },
    dispose() {
      quads.geometry.dispose()
      material.dispose()
    },
  }
}

function lay(quads: Quads, { losses, patches, side, mapping }: Explanation): void {
  const { x0Px, y0Px, xStepPx, yStepPx } = mapping
  const size = side / patches
  const most = Math.max(LEAST_LOSS, ...losses.map(Math.abs))
  const x = (patch: number) => x0Px + (patch * size - 0.5) * xStepPx
  const y = (patch: number) => y0Px + (patch * size - 0.5) * yStepPx
  quads.clear()
  losses.forEach((loss, at) => {
    if (Math.abs(loss) < LEAST_LOSS) return
    const [column, row] = [at % patches, Math.floor(at / patches)]
    const { r, g, b } = new Color(loss > 0 ? COLOURS.speaksFor : COLOURS.speaksAgainst)
    const colour = [0, 1, 2, 3].flatMap(() => [r, g, b, (STRONGEST * Math.abs(loss)) / most])
    const [left, right, top, bottom] = [x(column), x(column + 1), y(row), y(row + 1)]
    quads.add([left, top, right, top, right, bottom, left, bottom], colour)
  })
  quads.finish()
}
