/** What of the atlas its plane takes away: all that lies on the eye's side of it, so that the cut lies open. */
import { Matrix4, Plane, Vector3, type Camera } from 'three'
import type { Place } from '#core/atlas/parts.ts'
import type { PickScene } from '#core/atlas/pick.ts'
import type { AtlasCut } from '#session/atlas-cut.ts'

export interface CutAway {
  /** For a material's `clippingPlanes`; world space. */
  readonly planes: Plane[]
  /** What is left, CT mm; undefined while all of it is. The same object while nothing has changed. */
  readonly kept: PickScene['kept']
  /** Once per displayed frame. @param roomFromCt column-major */
  follow(cut: AtlasCut, roomFromCt: readonly number[], camera: Camera): PickScene['kept']
}

/** The room's millimetres as three's metres. */
const WORLD_FROM_ROOM = new Matrix4().makeScale(0.001, 0.001, 0.001)

export function createCutAway(): CutAway {
  const plane = new Plane(new Vector3(0, 0, 1), 1e6)
  const worldFromCt = new Matrix4()
  const eye = new Vector3()
  const inCt = new Plane()
  let kept: PickScene['kept']

  return {
    planes: [plane],
    get kept() {
      return kept
    },
    follow({ isOn, ctFromPlane: m }, roomFromCt, camera) {
      if (!isOn) {
        plane.set(plane.normal.set(0, 0, 1), 1e6)
        return (kept = undefined)
      }
      worldFromCt.fromArray(roomFromCt as number[]).premultiply(WORLD_FROM_ROOM)
      eye.setFromMatrixPosition(camera.matrixWorld).applyMatrix4(new Matrix4().copy(worldFromCt).invert())
      const side = m[8]! * (eye.x - m[12]!) + m[9]! * (eye.y - m[13]!) + m[10]! * (eye.z - m[14]!)
      const sign = side > 0 ? -1 : 1
      const normal: Place = [sign * m[8]!, sign * m[9]!, sign * m[10]!]
      const offset = -(normal[0] * m[12]! + normal[1] * m[13]! + normal[2] * m[14]!)
      plane.copy(inCt.set(inCt.normal.set(...normal), offset)).applyMatrix4(worldFromCt)
      if (kept?.offset !== offset || kept.normal.some((part, axis) => part !== normal[axis])) kept = { normal, offset }
      return kept
    },
  }
}
