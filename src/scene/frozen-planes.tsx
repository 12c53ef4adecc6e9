/**
 * Frozen planes standing where they were taken, each with its number, its age and that it is not live; on the one that
 * is steered to, where the needle's line meets it. Gone in the very frame in which the patient's place is not known.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { type Group, type Mesh } from 'three'
import { IDENTITY } from '#core/frames/transform.ts'
import type { FusionMode } from '#core/fusion/fusion.ts'
import type { NeedleToPlane } from '#core/needle/needle-to-plane.ts'
import { sayAge, type Snapshot } from '#core/ultrasound/snapshot.ts'
import type { FrozenPlane as FrozenPlaneNow } from '#session/live.ts'
import { COLOURS, screenColour } from './colours.ts'
import { createFusedOverlay, type FusedSubject } from './fused-overlay.ts'
import type { FusionSupply } from './fusion-supply.ts'
import { fieldBox } from './label-rooms.ts'
import { useParts, useSession } from './parts.ts'
import { mmPerPixel } from './picture-facts.ts'
import { createPlaneBadge } from './plane-badge.ts'
import { markSolid } from './render-order.ts'
import { createPictureMaterial, createUltrasoundDrawing, setPicture } from './ultrasound-drawing.ts'

/** Room mm: of the edge of a plane that is steered to, and of the others. */
const EDGE_MM = { chosen: 1.1, other: 0.5 } as const
const RING_MM = 3

export function FrozenPlanes({ supply }: { readonly supply: FusionSupply }) {
  const snapshots = useSession((state) => state.snapshots)
  return snapshots.map((snapshot) => <FrozenPlane key={snapshot.number} snapshot={snapshot} supply={supply} />)
}

function FrozenPlane({ snapshot, supply }: { readonly snapshot: Snapshot; readonly supply: FusionSupply }) {
  const { session, live } = useParts()
  const group = useRef<Group>(null)
  const ring = useRef<Mesh>(null)
  const drawing = useMemo(() => createUltrasoundDrawing(), [])
  const material = useMemo(() => createPictureMaterial(drawing), [drawing])
  const badge = useMemo(() => createPlaneBadge('not-live'), [])
  const fused = useMemo(() => createFusedOverlay('frozen-fused', drawing.outline, supply), [drawing, supply])
  const colours = useMemo(
    () => ({ chosen: screenColour(COLOURS.frozen), other: screenColour(COLOURS.frozenQuiet) }),
    [],
  )

  useEffect(() => {
    drawing.show(snapshot.frame)
    markSolid(group.current)
    return () => {
      for (const each of [drawing, material, badge, fused]) each.dispose()
    }
  }, [drawing, material, badge, fused, snapshot])

  useFrame(({ camera }) => {
    const plane = group.current
    if (!plane || !ring.current) return
    const { frozen, arrival, nowMs } = live
    const here = frozen.planes.find((each) => each.snapshot === snapshot)
    const { placement, fusion, layers } = session.getState()
    plane.visible = layers.plane && here !== undefined
    if (!here || !plane.visible) return
    const { matrix } = here.roomFromImage
    plane.matrix.fromArray(matrix)
    const [across, down] = [mmPerPixel(matrix, placement, 0), mmPerPixel(matrix, placement, 1)]
    const isChosen = frozen.chosen === here
    setPicture(material, snapshot.frame, snapshot.fan, (isChosen ? EDGE_MM.chosen : EDGE_MM.other) / across)
    material.uniforms['edgeColour']!.value = isChosen ? colours.chosen : colours.other

    fused.show(isChosen ? subjectOf(here, fusion.mode) : undefined, arrival, fusion)

    const field = fieldBox(snapshot.fan, snapshot.frame)
    const words = `${snapshot.number}   NOT LIVE   ${sayAge(nowMs - snapshot.frozenAtMs)}`
    const colour = isChosen ? COLOURS.frozen : COLOURS.frozenQuiet
    badge.place(
      { words, colour },
      (field.leftPx + field.rightPx) / 2,
      field.topPx,
      mmPerPixel(matrix, IDENTITY, 0),
      mmPerPixel(matrix, IDENTITY, 1),
      camera,
    )

    markCrossing(ring.current, isChosen ? frozen.needle : undefined, across, down)
  })

  return (
    <group ref={group} name={`frozen-plane-${snapshot.number}`} matrixAutoUpdate={false} visible={false}>
      <mesh
        name="frozen-picture"
        geometry={drawing.outline}
        material={material}
        frustumCulled={false}
        onClick={() => {
          if (session.getState().placing === 'none') session.actions.chooseSnapshot(snapshot.number)
        }}
      />
      <primitive object={fused.mesh} />
      <primitive object={badge.mesh} />
      <mesh ref={ring} name="needle-crossing" visible={false} raycast={nothing}>
        <ringGeometry args={[0.7, 1, 32]} />
        <meshBasicMaterial
          color={COLOURS.needle}
          side={2}
          polygonOffset
          polygonOffsetFactor={-4}
          polygonOffsetUnits={-8}
          toneMapped={false}
        />
      </mesh>
    </group>
  )
}

/** A frozen picture is never hidden by the volume altogether. */
function subjectOf({ snapshot, ctFromImage }: FrozenPlaneNow, mode: FusionMode): FusedSubject | undefined {
  if (!ctFromImage || mode === 'side by side') return undefined
  return { frame: snapshot.frame, fan: snapshot.fan, ctFromImage: ctFromImage.matrix }
}

function markCrossing(ring: Mesh, needle: NeedleToPlane | undefined, across: number, down: number): void {
  const crossing = needle?.crossing
  ring.visible = crossing?.isSeen === true
  if (!crossing) return
  ring.position.set(crossing.atPx[0], crossing.atPx[1], 0)
  ring.scale.set(RING_MM / across, RING_MM / down, 1)
}

const nothing = () => undefined
