/**
 * What a pointer meets when it points at the hologram: the first visible surface of
 * the exact voxels, cut as the drawing is. A hand that pinches inside the box holds it.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, type Ref } from 'react'
import { BoxGeometry, Matrix4, Mesh, MeshBasicMaterial, Ray, Vector3, type Intersection, type Raycaster } from 'three'
import { point, type Point } from '#core/frames/transform.ts'
import { firstHit } from '#core/volumes/ray-cast.ts'
import type { VolumeFrame, VolumeGeometry } from '#core/volumes/volume.ts'
import { useParts, useSession, type Parts } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { createStructurePointing, pointedAt } from './structure-pointing.ts'
import { CT_PRESETS, transferFunction } from './transfer-functions.ts'
import { volumeFromUvw } from './volume-material.ts'

interface Props {
  readonly cut: PlaneCut
  readonly meshRef: Ref<Mesh>
}

export function TouchableVolume({ cut, meshRef }: Props) {
  const parts = useParts()
  const { live } = parts
  const geometry = useSession((state) => state.openCase?.geometry)
  const mesh = useMemo(() => createTouchable(parts, cut), [parts, cut])

  useEffect(() => {
    mesh.geometry = geometry ? boxAround(geometry) : new BoxGeometry(1, 1, 1)
    return () => mesh.geometry.dispose()
  }, [mesh, geometry])

  useFrame(() => {
    if (live.roomFromCt) mesh.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  return <primitive ref={meshRef} object={mesh} />
}

/** Never drawn; its matrix is roomFromCt, so a hit on it is a place in the CT. */
function createTouchable({ session, live }: Parts, cut: PlaneCut): Mesh {
  const mesh = new Mesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial())
  mesh.material.visible = false
  mesh.matrixAutoUpdate = false
  mesh.name = 'touchable-volume'
  const ctFromWorld = new Matrix4()
  const inCt = new Ray()
  const start = new Vector3()
  const structuresAlong = createStructurePointing(session, cut)
  const arrived = { arrival: live.arrival, slices: new Set<number>() }

  function isArrived(k: number): boolean {
    if (arrived.arrival !== live.arrival) Object.assign(arrived, { arrival: live.arrival, slices: new Set<number>() })
    const order = live.arrival?.arrivedSlices ?? []
    for (let at = arrived.slices.size; at < order.length; at++) arrived.slices.add(order[at]!)
    return arrived.slices.has(k)
  }

  /** Of the volume as it is drawn, or its bone where only the surface is; CT mm. */
  function onVolume(): Point<VolumeFrame> | undefined {
    const { layers, preset, clip, openCase } = session.getState()
    const { arrival } = live
    if (!arrival || !openCase || !(layers.volume || layers.boneSurface)) return undefined
    const { origin: o, direction: d } = inCt
    return firstHit(arrival.volume, point(arrival.volume.frame, o.x, o.y, o.z), [d.x, d.y, d.z], {
      levelHu: layers.volume
        ? transferFunction(openCase.modality, preset, arrival.windowHu).surface
        : CT_PRESETS.bone.surface,
      low: clip.low,
      high: clip.high,
      isArrived,
    })
  }

  mesh.raycast = ({ ray, near, far }: Raycaster, intersections: Intersection[]) => {
    if (live.roomFromCt?.status !== 'ok') return
    if (!beyondCut(start.copy(ray.origin), ray.direction, cut)) return
    inCt.origin.copy(start)
    inCt.direction.copy(ray.direction)
    inCt.applyMatrix4(ctFromWorld.copy(mesh.matrixWorld).invert())
    const hit = onVolume()
    const structure = pointedAt(structuresAlong(inCt, mesh.matrixWorld))
    const places = [
      ...(hit ? [new Vector3(hit.x, hit.y, hit.z)] : []),
      ...(structure ? [inCt.at(structure.atMm, new Vector3())] : []),
    ]
    for (const place of places) {
      place.applyMatrix4(mesh.matrixWorld)
      if (isCutAway(place, cut)) continue
      const distance = place.distanceTo(ray.origin)
      if (distance < near || distance > far) continue
      // Facing the pointer: the cursor then lies on the surface as seen.
      const normal = inCt.direction.clone().negate()
      intersections.push({ distance, point: place, object: mesh, face: { a: 0, b: 0, c: 0, materialIndex: 0, normal } })
    }
  }
  return mesh
}

/** Moves the start of a ray to where the cut lets it in; false when it never gets there. */
function beyondCut(start: Vector3, direction: Vector3, { isOn, inWorld }: PlaneCut): boolean {
  if (!isOn) return true
  const { x, y, z, w } = inWorld
  const side = x * start.x + y * start.y + z * start.z + w
  if (side <= 0) return true
  const closing = x * direction.x + y * direction.y + z * direction.z
  if (closing >= 0) return false
  start.addScaledVector(direction, -side / closing)
  return true
}

const isCutAway = ({ x, y, z }: Vector3, { isOn, inWorld: p }: PlaneCut): boolean =>
  isOn && p.x * x + p.y * y + p.z * z + p.w > 1e-4

/** Around all voxels, along the axes of the patient, LPS mm. */
export function boxAround(geometry: VolumeGeometry): BoxGeometry {
  const box = new BoxGeometry(1, 1, 1).translate(0.5, 0.5, 0.5).applyMatrix4(volumeFromUvw(geometry))
  box.computeBoundingBox()
  const { min, max } = box.boundingBox!
  box.dispose()
  const around = new BoxGeometry(max.x - min.x, max.y - min.y, max.z - min.z)
  return around.translate((min.x + max.x) / 2, (min.y + max.y) / 2, (min.z + max.z) / 2)
}
