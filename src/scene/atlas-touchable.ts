/** What a pointer meets of the atlas: the structure itself, where it stands now. A hand that pinches inside the box holds it. */
import { BoxGeometry, Matrix4, Mesh, MeshBasicMaterial, Ray, Vector3, type Intersection, type Raycaster } from 'three'
import type { AtlasMoment } from './atlas-scene.ts'

export interface AtlasTouchable {
  readonly mesh: Mesh<BoxGeometry, MeshBasicMaterial>
  /** Once per displayed frame; nothing is met while there is no moment. @param roomFromCt column-major */
  follow(moment: AtlasMoment | undefined, roomFromCt: readonly number[]): void
  /** Index of the part that a ray of the last event met. @param origin world */
  partAlong(origin: Vector3, through: Vector3): number | undefined
  dispose(): void
}

export function createAtlasTouchable(): AtlasTouchable {
  const mesh = new Mesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial())
  mesh.material.visible = false
  mesh.matrixAutoUpdate = false
  mesh.name = 'touchable-atlas'
  const ctFromWorld = new Matrix4()
  const ray = new Ray()
  let moment: AtlasMoment | undefined

  function met(origin: Vector3, direction: Vector3) {
    if (!moment) return undefined
    ray.origin.copy(origin)
    ray.direction.copy(direction)
    ray.applyMatrix4(ctFromWorld.copy(mesh.matrixWorld).invert())
    const { origin: o, direction: d } = ray
    return moment.pick([o.x, o.y, o.z], [d.x, d.y, d.z])
  }

  mesh.raycast = ({ ray: { origin, direction }, near, far }: Raycaster, intersections: Intersection[]) => {
    const hit = met(origin, direction)
    if (!hit) return
    const point = ray.at(hit.at, new Vector3()).applyMatrix4(mesh.matrixWorld)
    const distance = point.distanceTo(origin)
    if (distance < near || distance > far) return
    const normal = ray.direction.clone().negate()
    intersections.push({ distance, point, object: mesh, face: { a: 0, b: 0, c: 0, materialIndex: 0, normal } })
  }

  return {
    mesh,
    follow(next, roomFromCt) {
      if (next && next !== moment) {
        const { low, high } = next.box
        mesh.geometry.dispose()
        mesh.geometry = new BoxGeometry(high[0] - low[0], high[1] - low[1], high[2] - low[2]).translate(
          (low[0] + high[0]) / 2,
          (low[1] + high[1]) / 2,
          (low[2] + high[2]) / 2,
        )
      }
      moment = next
      mesh.visible = next !== undefined
      mesh.matrix.fromArray(roomFromCt as number[])
    },
    partAlong: (origin, through) => met(origin, new Vector3().subVectors(through, origin).normalize())?.part,
    dispose() {
      mesh.geometry.dispose()
      mesh.material.dispose()
    },
  }
}
