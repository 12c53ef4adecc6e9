/** Bone surfaces as solid meshes, cut like the hologram: of the CT, and of what was swept with the probe. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { BufferAttribute, BufferGeometry, DoubleSide, MeshStandardMaterial, type Mesh } from 'three'
import type { Located } from '#core/frames/transform-graph.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Live } from '#session/live.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { SOLID_LAYER } from './render-order.ts'
import { createShownBox } from './shown-box.ts'
import { volumeFromUvw } from './volume-material.ts'

export function BoneSurface({ cut }: { readonly cut: PlaneCut }) {
  const surface = useSession((state) => state.boneSurface)
  const geometry = useSession((state) => state.openCase?.geometry)
  if (!surface || !geometry) return null
  return <Drawn name="bone-surface" layer="boneSurface" colour="#e3d6bd" of={caseOf} {...{ surface, geometry, cut }} />
}

/** Paler and cooler than the CT's: seen together one tells them apart. */
export function SweptBone({ cut }: { readonly cut: PlaneCut }) {
  const surface = useSession((state) => state.sweptBone)
  const geometry = useSession((state) => state.sweptVolume?.geometry)
  if (!surface || !geometry) return null
  return <Drawn name="swept-bone" layer="sweptBone" colour="#9fd8e6" of={sweptOf} {...{ surface, geometry, cut }} />
}

interface DrawnProps {
  readonly name: string
  readonly layer: 'boneSurface' | 'sweptBone'
  readonly colour: string
  readonly surface: SurfaceMesh
  /** Of the volume whose cut it follows. */
  readonly geometry: VolumeGeometry
  readonly cut: PlaneCut
  readonly of: (live: Readonly<Live>) => Located<'room', 'ct' | 'patient'> | undefined
}

const caseOf: DrawnProps['of'] = ({ roomFromCt }) => roomFromCt
const sweptOf: DrawnProps['of'] = ({ roomFromPatient }) => roomFromPatient

function Drawn({ name, layer, colour, surface, geometry: around, cut, of }: DrawnProps) {
  const { session, live } = useParts()
  const gl = useThree((state) => state.gl)
  const mesh = useRef<Mesh>(null)
  const volumeFromUnit = useMemo(() => volumeFromUvw(around), [around])

  const geometry = useMemo(() => {
    const made = new BufferGeometry()
    made.setAttribute('position', new BufferAttribute(surface.positions, 3))
    made.setAttribute('normal', new BufferAttribute(surface.normals, 3))
    made.setIndex(new BufferAttribute(surface.indices, 1))
    return made
  }, [surface])
  const box = useMemo(() => createShownBox(), [])
  const material = useMemo(
    () => new MeshStandardMaterial({ color: colour, roughness: 0.65, side: DoubleSide, clippingPlanes: box.planes }),
    [box, colour],
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
    const located = of(live)
    drawn.visible = layers[layer] && located?.status === 'ok'
    if (!drawn.visible || !located) return
    drawn.matrix.fromArray(located.transform.matrix)
    drawn.updateWorldMatrix(true, false)
    box.update(clip, cut, drawn.matrixWorld, volumeFromUnit)
  })

  return (
    <mesh ref={mesh} name={name} geometry={geometry} material={material} matrixAutoUpdate={false} raycast={nothing} />
  )
}

/** Pointing is answered by the exact voxels, in touchable-volume.tsx: half a million triangles would cost a frame. */
const nothing = () => undefined
