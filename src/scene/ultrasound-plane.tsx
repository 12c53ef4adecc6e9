/**
 * The live ultrasound picture standing in the room where the probe took it, with what
 * was found in it. Gone in the very frame in which picture or pose cannot be trusted.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Vector2, type Group, type Mesh } from 'three'
import { IDENTITY } from '#core/frames/transform.ts'
import { isMixed } from '#core/fusion/fusion.ts'
import { modalityOf, sayReslice } from '#session/fusion-words.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { COLOURS } from './colours.ts'
import type { ContourDrawing } from './contour-drawing.ts'
import { createExplanationPatches } from './explanation-patches.ts'
import { createFusedOverlay, type FusedSubject } from './fused-overlay.ts'
import type { FusionSupply } from './fusion-supply.ts'
import { fieldBox } from './label-rooms.ts'
import type { NamesDrawing } from './names-drawing.ts'
import { mmPerPixel } from './picture-facts.ts'
import { useParts } from './parts.ts'
import { createPlaneBadge, type BadgeWords } from './plane-badge.ts'
import { createPlaneBar } from './plane-bar.ts'
import { createPlaneNames } from './plane-names.ts'
import { ReadingTints } from './reading-tints.tsx'
import { markSolid, RENDER_ORDER } from './render-order.ts'
import { createPictureMaterial, markedCorner, setPicture, type UltrasoundDrawing } from './ultrasound-drawing.ts'
import { sayLook } from '#session/look-words.ts'

interface Props {
  readonly drawing: UltrasoundDrawing
  readonly contour: ContourDrawing
  readonly names: NamesDrawing
  readonly supply: FusionSupply
}

/** Room mm. */
const EDGE_MM = 0.5
const MARKER_MM = 2

export function UltrasoundPlane({ drawing, contour, names, supply }: Props) {
  const { session, live } = useParts()
  const group = useRef<Group>(null)
  const line = useRef<Mesh>(null)
  const needle = useRef<Mesh>(null)
  const marker = useRef<Mesh>(null)
  const material = useMemo(() => createPictureMaterial(drawing), [drawing])
  const bar = useMemo(() => createPlaneBar(), [])
  const labels = useMemo(() => createPlaneNames(names), [names])
  const fused = useMemo(() => createFusedOverlay('plane-fused', drawing.outline, supply), [drawing, supply])
  const explained = useMemo(() => createExplanationPatches('plane-explanation'), [])
  const badge = useMemo(() => createPlaneBadge('plane-badge'), [])
  const corner = useMemo(() => new Vector2(), [])

  useEffect(() => {
    markSolid(group.current)
    return () => {
      material.dispose()
      bar.dispose()
      labels.dispose()
      fused.dispose()
      badge.dispose()
      explained.dispose()
    }
  }, [material, bar, labels, fused, badge, explained])

  useFrame(({ camera }) => {
    const plane = group.current
    if (!plane || !line.current || !needle.current || !marker.current) return
    const { ultrasound, roomFromImage, planeWithheld, fan, contour: found } = live
    const state = session.getState()
    const { layers, placement } = state
    plane.visible = layers.plane && !planeWithheld && ultrasound !== undefined && roomFromImage !== undefined
    if (!plane.visible || !ultrasound || !roomFromImage) return

    const { matrix } = roomFromImage.transform
    plane.matrix.fromArray(matrix)
    const across = mmPerPixel(matrix, placement, 0)
    const down = mmPerPixel(matrix, placement, 1)
    const out = mmPerPixel(matrix, placement, 2) || across
    setPicture(material, ultrasound, fan, EDGE_MM / across)
    markedCorner(fan, ultrasound, corner)
    marker.current.position.set(corner.x + (MARKER_MM * 1.5) / across, corner.y, 0)
    marker.current.scale.set(MARKER_MM / across, MARKER_MM / down, MARKER_MM / out)

    bar.place(ultrasound, across, down, camera)
    const { subject, said } = fusedOnPlane(live, state)
    fused.show(subject, live.arrival, state.fusion)
    const field = fieldBox(fan, ultrasound)
    const roomAcross = mmPerPixel(matrix, IDENTITY, 0)
    badge.place(
      said,
      (field.leftPx + field.rightPx) / 2,
      field.topPx,
      roomAcross,
      mmPerPixel(matrix, IDENTITY, 1),
      camera,
    )
    labels.place(live, state, camera)
    // Nothing is laid over what a needle is led by.
    explained.show(state.isGuiding ? undefined : live.explanation)
    needle.current.visible = names.seenNeedle.isShown
    line.current.visible = layers.contour && found?.frameId === ultrasound.frameId
  })

  return (
    <group ref={group} name="ultrasound-plane" matrixAutoUpdate={false} visible={false}>
      <mesh name="ultrasound-picture" geometry={drawing.outline} material={material} frustumCulled={false} />
      <primitive object={fused.mesh} />
      <primitive object={badge.mesh} />
      <primitive object={explained.mesh} />
      <ReadingTints name="plane" tints={names.tints} outline={drawing.outline} />
      <mesh
        ref={line}
        name="ultrasound-contour"
        geometry={contour.geometry}
        material={contour.material}
        frustumCulled={false}
        raycast={nothing}
      />
      <mesh
        ref={needle}
        name="plane-seen-needle"
        geometry={names.seenNeedle.geometry}
        material={names.seenNeedle.material}
        renderOrder={RENDER_ORDER.leaders}
        frustumCulled={false}
        raycast={nothing}
      />
      <primitive object={bar.mesh} />
      <primitive object={labels.group} />
      <mesh ref={marker} name="probe-marker" raycast={nothing}>
        <sphereGeometry args={[1, 16, 12]} />
        <meshBasicMaterial color={COLOURS.marker} toneMapped={false} />
      </mesh>
    </group>
  )
}

/** Side by side is for the panels: on the plane the volume alone would hide what is live. */
function fusedOnPlane(
  { ultrasound, fan, ctFromImage, fusionWithheld, arrival }: Readonly<Live>,
  { fusion, look }: SessionState,
): { readonly subject?: FusedSubject; readonly said?: BadgeWords } {
  const isShown = isMixed(fusion.mode) && !fusionWithheld
  // What is laid over it says more than what lies under it; both are said on the panel.
  const words = sayLook(look)
  if (!isShown || !ultrasound || !ctFromImage || !arrival)
    return words ? { said: { words, colour: COLOURS.warning } } : {}
  return {
    subject: { frame: ultrasound, fan, ctFromImage: ctFromImage.transform.matrix },
    said: { words: sayReslice(fusion, modalityOf(arrival), false), colour: COLOURS.fused },
  }
}

const nothing = () => undefined
