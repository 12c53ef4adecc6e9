/**
 * The cut along the ultrasound plane: what lies between the viewer and the plane is
 * taken away, so that the plane lies open in the anatomy it shows.
 */
import { Matrix4, Vector3, Vector4, type Camera } from 'three'
import type { Live } from '#session/live.ts'

export interface PlaneCut {
  /** In world space (m); what lies where dot(cut, xyz1) > 0 is taken away. All of it stays while the cut is off. */
  readonly inWorld: Vector4
  isOn: boolean
  /** To be called each frame, before the views that cut. */
  update(live: Readonly<Live>, isWanted: boolean, worldFromRoom: Matrix4, camera: Camera): void
}

export function createPlaneCut(): PlaneCut {
  const worldFromImage = new Matrix4()
  const x = new Vector3()
  const y = new Vector3()
  const normal = new Vector3()
  const middle = new Vector3()
  const eye = new Vector3()

  const cut: PlaneCut = {
    inWorld: new Vector4(0, 0, 0, -1),
    isOn: false,
    update({ roomFromImage, planeWithheld }, isWanted, worldFromRoom, camera) {
      cut.isOn = isWanted && !planeWithheld && roomFromImage !== undefined
      cut.inWorld.set(0, 0, 0, -1)
      if (!cut.isOn || !roomFromImage) return
      worldFromImage.fromArray(roomFromImage.transform.matrix).premultiply(worldFromRoom)
      // The picture's third column may be any scale, or zero: the plane is spanned by the first two.
      x.setFromMatrixColumn(worldFromImage, 0)
      y.setFromMatrixColumn(worldFromImage, 1)
      normal.crossVectors(x, y).normalize()
      middle.setFromMatrixPosition(worldFromImage)
      eye.setFromMatrixPosition(camera.matrixWorld)
      if (eye.sub(middle).dot(normal) < 0) normal.negate()
      cut.inWorld.set(normal.x, normal.y, normal.z, -normal.dot(middle))
    },
  }
  return cut
}
