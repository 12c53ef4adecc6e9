/** Where a picture lies in the CT, as the simulators need it: the middle of the array's face and three unit axes. */
import { apply, point, type Transform } from '#core/frames/transform.ts'
import { facePx, type PictureGeometry } from './probe-geometry.ts'

type Vector = readonly [number, number, number]

export interface PlanePose {
  /** Middle of the array's face, CT mm. */
  readonly face: Vector
  /** Along the array towards the marked side; along the middle beam; across the picture. */
  readonly across: Vector
  readonly deep: Vector
  readonly out: Vector
}

/** @throws RangeError when the picture has no extent. */
export function planePose({ matrix: m, ...map }: Transform<'ct', 'image'>, picture: PictureGeometry): PlanePose {
  const [x, y] = facePx(picture)
  const face = apply({ matrix: m, ...map }, point('image', x, y, 0))
  const across = unit([m[0]!, m[1]!, m[2]!])
  const deep = unit([m[4]!, m[5]!, m[6]!])
  const out: Vector = [
    across[1] * deep[2] - across[2] * deep[1],
    across[2] * deep[0] - across[0] * deep[2],
    across[0] * deep[1] - across[1] * deep[0],
  ]
  return { face: [face.x, face.y, face.z], across, deep, out }
}

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z)
  if (!(length > 0)) throw new RangeError('the picture has no extent: a column of ctFromImage is zero')
  return [x / length, y / length, z / length]
}

/** A place of the CT in the picture's plane: mm across, deep and out of it, from the middle of the face. */
export function inPlane({ face, across, deep, out }: PlanePose, [x, y, z]: Vector): Vector {
  const [dx, dy, dz] = [x - face[0], y - face[1], z - face[2]]
  const along = (axis: Vector) => dx * axis[0] + dy * axis[1] + dz * axis[2]
  return [along(across), along(deep), along(out)]
}

/** The way back, of a place in the plane. */
export function inCt({ face, across, deep }: PlanePose, x: number, y: number): Vector {
  return [
    face[0] + across[0] * x + deep[0] * y,
    face[1] + across[1] * x + deep[1] * y,
    face[2] + across[2] * x + deep[2] * y,
  ]
}
