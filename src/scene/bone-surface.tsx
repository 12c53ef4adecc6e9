/** The bone surface as a solid mesh, cut like the hologram. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { BufferAttribute, BufferGeometry, DoubleSide, Matrix4, MeshStandardMaterial, Plane, type Mesh } from 'three'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { SOLID_LAYER } from './render-order.ts'
import { volumeFromUvw } from './volume-hologram.tsx'

export function BoneSurface({ cut }: { readonly cut: PlaneCut }) {
  const surface = useSession((state) => state.boneSurface)
  return surface ? <Drawn surface={surface} cut={cut} /> : null
}

function Drawn({ surface, cut }: { readonly surface: SurfaceMesh; readonly cut: PlaneCut }) {
  const { session, live } = useParts()
  const gl = useThree((state) => state.gl)
  const mesh = useRef<Mesh>(null)
  const openCase = useSession((state) => state.openCase)
  const ctFromUvw = useMemo(() => openCase && volumeFromUvw(openCase.geometry), [openCase])

  const geometry = useMemo(() => {
    const made = new BufferGeometry()
    made.setAttribute('position', new BufferAttribute(surface.positions, 3))
    made.setAttribute('normal', new BufferAttribute(surface.normals, 3))
    made.setIndex(new BufferAttribute(surface.indices, 1))
    return made
  }, [surface])
  const planes = useMemo(() => Array.from({ length: 7 }, () => new Plane()), [])
  const material = useMemo(
    () => new MeshStandardMaterial({ color: '#e3d6bd', roughness: 0.65, side: DoubleSide, clippingPlanes: planes }),
    [planes],
  )
  const worldFromUvw = useMemo(() => new Matrix4(), [])

  useEffect(() => {
    gl.localClippingEnabled = true
    mesh.current?.layers.enable(SOLID_LAYER)
    return () => {
      geometry.dispose()
      material.dispose()
    }
  }, [gl, geometry, material])

  useFrame(() => {
    const drawn = mesh.current
    if (!drawn) return
    const { layers, clip } = session.getState()
    drawn.visible = layers.boneSurface && live.roomFromCt?.status === 'ok'
    if (!drawn.visible || !live.roomFromCt || !ctFromUvw) return
    drawn.matrix.fromArray(live.roomFromCt.transform.matrix)
    drawn.updateWorldMatrix(true, false)
    worldFromUvw.multiplyMatrices(drawn.matrixWorld, ctFromUvw)
    for (let axis = 0; axis < 3; axis++) {
      boxFace(planes[2 * axis]!, axis, 1, -clip.low[axis]!, worldFromUvw)
      boxFace(planes[2 * axis + 1]!, axis, -1, clip.high[axis]!, worldFromUvw)
    }
    const { x, y, z, w } = cut.inWorld
    planes[6]!.normal.set(-x, -y, -z)
    planes[6]!.constant = -w
  })

  return (
    <mesh
      ref={mesh}
      name="bone-surface"
      geometry={geometry}
      material={material}
      matrixAutoUpdate={false}
      raycast={nothing}
    />
  )
}

/** Keeps what is inside one face of the shown box. */
function boxFace(plane: Plane, axis: number, sign: 1 | -1, constant: number, worldFromUvw: Matrix4): void {
  plane.normal.set(0, 0, 0).setComponent(axis, sign)
  plane.constant = constant
  plane.applyMatrix4(worldFromUvw)
}

/** Pointing is answered by the exact voxels, in touchable-volume.tsx: half a million triangles would cost a frame. */
const nothing = () => undefined
