/** The seven planes that cut what is drawn as the volume is cut: the box's six faces and the ultrasound plane. World space. */
import { Matrix4, Plane } from 'three'
import type { SessionState } from '#session/state.ts'
import type { PlaneCut } from './plane-cut.ts'

export interface ShownBox {
  /** For a material's `clippingPlanes`. */
  readonly planes: Plane[]
  /** To be called each frame. */
  update(clip: SessionState['clip'], cut: PlaneCut, worldFromCt: Matrix4, ctFromUvw: Matrix4): void
}

export function createShownBox(): ShownBox {
  const planes = Array.from({ length: 7 }, () => new Plane())
  const worldFromUvw = new Matrix4()
  return {
    planes,
    update(clip, cut, worldFromCt, ctFromUvw) {
      worldFromUvw.multiplyMatrices(worldFromCt, ctFromUvw)
      for (let axis = 0; axis < 3; axis++) {
        face(planes[2 * axis]!, axis, 1, -clip.low[axis]!, worldFromUvw)
        face(planes[2 * axis + 1]!, axis, -1, clip.high[axis]!, worldFromUvw)
      }
      const { x, y, z, w } = cut.inWorld
      planes[6]!.normal.set(-x, -y, -z)
      planes[6]!.constant = -w
    },
  }
}

/** Keeps what is inside one face of the shown box. */
function face(plane: Plane, axis: number, sign: 1 | -1, constant: number, worldFromUvw: Matrix4): void {
  plane.normal.set(0, 0, 0).setComponent(axis, sign)
  plane.constant = constant
  plane.applyMatrix4(worldFromUvw)
}
