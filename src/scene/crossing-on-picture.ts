/** Where a guided needle will come through the live picture, and the ellipse that holds it, on the flat picture in its own pixels. */
import { DoubleSide, Group, Mesh, MeshBasicMaterial, RingGeometry, CircleGeometry } from 'three'
import type { NeedleInPicture } from '#session/guidance.ts'
import { COLOURS } from './colours.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface CrossingOnPicture {
  readonly group: Group
  /** @param mmPerPx of the panel @param needle undefined hides it */
  show(needle: NeedleInPicture | undefined, mmPerPx: number): void
  dispose(): void
}

/** Panel mm. */
const [DOT_MM, LEAST_MM] = [1.6, 3]

export function createCrossingOnPicture(): CrossingOnPicture {
  const material = new MeshBasicMaterial({
    color: COLOURS.needle,
    side: DoubleSide,
    depthTest: false,
    transparent: true,
    toneMapped: false,
  })
  const dot = new Mesh(new CircleGeometry(1, 20), material)
  const ring = new Mesh(new RingGeometry(0.88, 1, 40), material)
  const group = new Group()
  group.name = 'floating-crossing'
  for (const mesh of [dot, ring]) {
    mesh.renderOrder = RENDER_ORDER.leaders
    mesh.raycast = () => undefined
    group.add(mesh)
  }

  return {
    group,
    show(needle, mmPerPx) {
      const crossing = needle?.plane.crossing
      group.visible = crossing !== undefined && crossing.isSeen && crossing.aheadMm > 0
      if (!crossing || !group.visible) return
      group.position.set(crossing.atPx[0], crossing.atPx[1], 0)
      dot.scale.setScalar(DOT_MM / mmPerPx)
      const [[ax, ay], [bx, by]] = needle?.ellipsePx ?? [[0, 0], [0, 0]] // prettier-ignore
      const least = LEAST_MM / mmPerPx
      ring.scale.set(Math.max(least, Math.hypot(ax, ay)), Math.max(least, Math.hypot(bx, by)), 1)
      ring.rotation.z = Math.atan2(ay, ax)
    },
    dispose() {
      dot.geometry.dispose()
      ring.geometry.dispose()
      material.dispose()
    },
  }
}
