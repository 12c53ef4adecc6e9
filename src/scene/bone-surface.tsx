/** The bone surface as a solid mesh, cut like the hologram. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { BufferAttribute, BufferGeometry, DoubleSide, MeshStandardMaterial, type Mesh } from 'three'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { SOLID_LAYER } from './render-order.ts'
import { createShownBox } from './shown-box.ts'
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
  const box = useMemo(() => createShownBox(), [])
  const material = useMemo(
    () => new MeshStandardMaterial({ color: '#e3d6bd', roughness: 0.65, side: DoubleSide, clippingPlanes: box.planes }),
    [box],
  )

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
    box.update(clip, cut, drawn.matrixWorld, ctFromUvw)
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

/** Pointing is answered by the exact voxels, in touchable-volume.tsx: half a million triangles would cost a frame. */
const nothing = () => undefined
