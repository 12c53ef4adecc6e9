/** What is really in the drawn scene, read off its objects and not off what they were told: for tests, studies and benches. */
import {
  Matrix4,
  Mesh,
  Vector3,
  type BufferGeometry,
  type Data3DTexture,
  type Object3D,
  type ShaderMaterial,
} from 'three'
import type { Drawn } from './every-frame.tsx'

type XyzMm = readonly [x: number, y: number, z: number]

export interface DrawnAudit {
  readonly planeIsVisible: boolean
  /** Upper left, upper right, lower right, lower left of the picture, in the room, mm. */
  readonly planeCornersInRoom: readonly XyzMm[] | undefined
  readonly drawCalls: number
  readonly triangles: number
  /** Share of the volume's bricks that rays leap over, 0-1; undefined while no volume is drawn. */
  readonly bricksSkipped: number | undefined
}

/** The group that stands in the plane, and the mesh in it whose geometry is the picture's outline in image pixels. */
const PLANE = 'ultrasound-plane'
const PICTURE = 'ultrasound-picture'

const planeIn = (drawn: Drawn | undefined) => drawn?.scene.getObjectByName(PLANE)

export const isPlaneDrawn = (drawn: Drawn): boolean => isShown(planeIn(drawn))

export function drawnAudit(drawn: Drawn | undefined): DrawnAudit {
  const plane = planeIn(drawn)
  return {
    planeIsVisible: isShown(plane),
    planeCornersInRoom: plane && cornersMm(plane.getObjectByName(PICTURE)),
    drawCalls: drawn?.gl.info.render.calls ?? 0,
    triangles: drawn?.gl.info.render.triangles ?? 0,
    bricksSkipped: bricksSkipped(drawn?.scene.getObjectByName('volume-hologram')),
  }
}

/** By the very bytes that the ray caster leaps by. */
function bricksSkipped(volume: Object3D | undefined): number | undefined {
  if (!(volume instanceof Mesh) || !isShown(volume)) return undefined
  const { uniforms } = volume.material as ShaderMaterial
  const leaps = (uniforms['leaps']!.value as Data3DTexture).image.data as Uint8Array
  return leaps.filter((bricks) => bricks > 0).length / leaps.length
}

/** three draws an object only when it and all it hangs on are visible. */
function isShown(object: Object3D | undefined): boolean {
  for (let each: Object3D | null = object ?? null; each; each = each.parent) if (!each.visible) return false
  return object !== undefined
}

/** three's world is metres with the axes of the room frame. In double precision: the drawn objects' own matrices, multiplied here. */
function cornersMm(picture: Object3D | undefined): XyzMm[] | undefined {
  const { min, max } = (picture instanceof Mesh && (picture.geometry as BufferGeometry).boundingBox) || {}
  if (!picture || !min || !max) return undefined
  const roomFromPicture = new Matrix4()
  for (let each: Object3D | null = picture; each; each = each.parent) roomFromPicture.premultiply(each.matrix)
  const corners = [
    [min.x, min.y],
    [max.x, min.y],
    [max.x, max.y],
    [min.x, max.y],
  ] as const
  return corners.map(([x, y]) => {
    const corner = new Vector3(x, y, 0).applyMatrix4(roomFromPicture).multiplyScalar(1000)
    return [corner.x, corner.y, corner.z]
  })
}
