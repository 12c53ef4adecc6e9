/** The structures of a case made from a model, one mesh per group, cut like the hologram. */
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Matrix4, Vector3, type Camera, type Group, type WebGLRenderer, type WebXRArrayCamera } from 'three'
import { POSITION_UNIT_MM, type LayerMesh } from '#core/phantom/structure-layers.ts'
import { opacityOf } from '#core/anatomy/colours.ts'
import { DETAIL_ERRORS_MM, type SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { SessionState } from '#session/state.ts'
import { createDetailChoice } from './detail.ts'
import { useParts, useSession } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { SOLID_LAYER } from './render-order.ts'
import { createShownBox, type ShownBox } from './shown-box.ts'
import { createStructureDrawing } from './structure-drawing.ts'
import { isSolid, LOOKS } from './structure-looks.ts'
import { volumeFromUvw } from './volume-material.ts'

export function Structures({ cut }: { readonly cut: PlaneCut }) {
  const { session, live } = useParts()
  const gl = useThree((state) => state.gl)
  const meshes = useSession((state) => state.structures?.meshes)
  const geometry = useSession((state) => state.openCase?.geometry)
  const ctFromUvw = useMemo(() => geometry && volumeFromUvw(geometry), [geometry])
  const group = useRef<Group>(null)
  const box = useMemo(() => createShownBox(), [])
  const detail = useMemo(() => createDetailChoice(DETAIL_ERRORS_MM), [])
  const level = useRef(0)
  const toUnits = useMemo(() => new Matrix4().makeScale(POSITION_UNIT_MM, POSITION_UNIT_MM, POSITION_UNIT_MM), [])
  const roomFromCt = useMemo(() => new Matrix4(), [])
  const worldFromCt = useMemo(() => new Matrix4(), [])

  useEffect(() => {
    gl.localClippingEnabled = true
  }, [gl])

  useFrame(({ camera }, delta) => {
    const drawn = group.current
    if (!drawn) return
    const { layers, clip } = session.getState()
    drawn.visible = layers.structures && live.roomFromCt?.status === 'ok'
    if (!drawn.visible || !live.roomFromCt || !ctFromUvw) return
    roomFromCt.fromArray(live.roomFromCt.transform.matrix)
    drawn.matrix.multiplyMatrices(roomFromCt, toUnits)
    drawn.updateWorldMatrix(true, false)
    worldFromCt.multiplyMatrices(drawn.parent!.matrixWorld, roomFromCt)
    box.update(clip, cut, worldFromCt, ctFromUvw)
    detail.note(delta * 1000, pixelsPerMm(gl, camera, worldFromCt, ctFromUvw))
    level.current = detail.level
  }, -5)

  if (!meshes) return null
  return (
    <group ref={group} name="structures" matrixAutoUpdate={false} visible={false}>
      {meshes.map((mesh) => (
        <Layer key={mesh.group} mesh={mesh} box={box} level={level} />
      ))}
    </group>
  )
}

interface LayerProps {
  readonly mesh: LayerMesh
  readonly box: ShownBox
  readonly level: { readonly current: number }
}

function Layer({ mesh, box, level }: LayerProps) {
  const { session } = useParts()
  const group = useRef<Group>(null)
  const drawing = useMemo(() => {
    // Meshes come anew whenever what is known of them changes.
    const { trusts, edited } = session.getState().structures?.origin ?? {}
    const isInferred = (label: number) => trusts?.get(label)?.source === 'fit' && !edited?.has(label)
    return createStructureDrawing(mesh, box.planes, isInferred)
  }, [session, mesh, box])
  const { renderOrder } = LOOKS[mesh.group]

  useEffect(() => {
    if (isSolid(mesh.group)) group.current?.traverse((object) => object.layers.enable(SOLID_LAYER))
    return () => drawing.dispose()
  }, [drawing, mesh])

  useFrame(() => {
    if (!group.current) return
    group.current.visible = session.getState().shownGroups[mesh.group]
    drawing.show(level.current)
    drawing.firm(firmnessOf(mesh.group, session.getState()))
  })

  return (
    <group ref={group} name={`structures-${mesh.group}`} position={unitsFrom(mesh)}>
      {drawing.nearest && (
        <mesh
          geometry={drawing.geometry}
          material={drawing.nearest}
          renderOrder={renderOrder - 0.5}
          raycast={nothing}
        />
      )}
      <mesh geometry={drawing.geometry} material={drawing.material} renderOrder={renderOrder} raycast={nothing} />
    </group>
  )
}

/** A back of which nothing but the skin is shown is no veil round anything: it is firm, but for the plane that stands in it. */
function firmnessOf(
  group: SurfaceGroup,
  { shownGroups, layers }: Pick<SessionState, 'shownGroups' | 'layers'>,
): number {
  const isAlone = group === 'skin' && Object.entries(shownGroups).every(([name, isOn]) => isOn === (name === 'skin'))
  if (!isAlone) return opacityOf(group)
  return layers.plane ? 0.6 : 1
}

/** Where the mesh's own origin is, in units of its positions. */
export const unitsFrom = ({ originMm = [0, 0, 0] }: LayerMesh) =>
  originMm.map((mm) => mm / POSITION_UNIT_MM) as [number, number, number]

const scratchMiddle = new Vector3()
const scratchEye = new Vector3()

/** Of the nearest part of the hologram: half its size nearer than its middle. */
export function pixelsPerMm(gl: WebGLRenderer, camera: Camera, worldFromCt: Matrix4, ctFromUvw: Matrix4): number {
  const eye = gl.xr.isPresenting ? (gl.xr.getCamera() as WebXRArrayCamera).cameras[0] : undefined
  const heightPx = eye?.viewport?.w ?? gl.domElement.height
  const seenBy = eye ?? camera
  scratchMiddle.set(0.5, 0.5, 0.5).applyMatrix4(ctFromUvw)
  const radiusM =
    scratchEye.set(0, 0, 0).applyMatrix4(ctFromUvw).sub(scratchMiddle).length() * worldFromCt.getMaxScaleOnAxis()
  scratchMiddle.applyMatrix4(worldFromCt)
  const distanceM = scratchEye.setFromMatrixPosition(seenBy.matrixWorld).distanceTo(scratchMiddle) - radiusM / 2
  const pixelsPerM = ((heightPx / 2) * seenBy.projectionMatrix.elements[5]!) / Math.max(distanceM, 0.05)
  return pixelsPerM * worldFromCt.getMaxScaleOnAxis()
}

/** Pointing is answered by the labels, in structure-pointing.ts. */
const nothing = () => undefined
