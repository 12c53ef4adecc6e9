/**
 * A second flat picture beside the live one, which itself stays as it is: the registered volume in the live picture's
 * own pixels, alone or laid over it, or the frozen plane that is steered to.
 */
import { useFrame } from '@react-three/fiber'
import { useXR } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, Mesh, type Group } from 'three'
import type { SessionState } from '#session/state.ts'
import { aroundOf, columnLength, frozenShown, linesOf, liveShown, stampOf, type Shown } from './beside-shown.ts'
import { createBesideWords, STAMP_MM } from './beside-words.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { createFusedOverlay } from './fused-overlay.ts'
import type { FusionSupply } from './fusion-supply.ts'
import { useParts } from './parts.ts'
import { GUIDE } from './guidance-drawing.ts'
import { fitted, layPixels, type Box } from './picture-layout.ts'
import { REASON_MM } from './picture-labels.ts'
import { PANEL } from './picture-marks.ts'
import { createPlanOnPicture } from './plan-on-picture.ts'
import { markSolid } from './render-order.ts'
import {
  createPictureMaterial,
  createUltrasoundDrawing,
  setPicture,
  type UltrasoundDrawing,
} from './ultrasound-drawing.ts'

const { widthMm, heightMm, picture, figures } = PANEL
/** Room mm: on a screen left of the hologram; in a headset above the live picture, for both are looked at in turn. */
const PLACES = {
  screen: { at: [-245, 1240, -600], turned: 0.42, size: 0.62 },
  headset: { at: [400, 1606, -600], turned: -0.45, size: 1 },
} as const

const GUIDED_UP_MM = GUIDE.heightMm + GUIDE.bannerMm + 24

export function BesidePanel({
  drawing,
  supply,
}: {
  readonly drawing: UltrasoundDrawing
  readonly supply: FusionSupply
}) {
  const { session, live } = useParts()
  const isInHeadset = useXR((state) => state.session !== undefined)
  const panel = useRef<Group>(null)
  const pixels = useRef<Group>(null)
  const stamp = useRef<Mesh>(null)
  const reason = useRef<Mesh>(null)
  const words = useMemo(() => createBesideWords(), [])
  const own = useMemo(() => createUltrasoundDrawing(), [])
  const slots = useMemo(
    () => [createSlot('live', drawing, supply), createSlot('frozen', own, supply)] as const,
    [drawing, own, supply],
  )
  const plan = useMemo(() => createPlanOnPicture('beside'), [])
  const memory = useMemo(() => ({ box: fitted(undefined, 4, 3) as Box }), [])

  useEffect(() => {
    markSolid(panel.current)
    return () => {
      for (const each of [words, own, plan, ...slots]) each.dispose()
    }
  }, [words, own, plan, slots])

  useFrame(() => {
    // Guidance has the place above the live picture.
    if (panel.current) panel.current.position.y = isInHeadset && session.getState().isGuiding ? GUIDED_UP_MM : 0
  })

  useFrame(() => {
    if (!panel.current || !pixels.current || !stamp.current || !reason.current) return
    const state = session.getState()
    const { fusion, chosenSnapshot } = state
    panel.current.visible = fusion.mode !== 'off' || chosenSnapshot !== undefined
    if (!panel.current.visible) return
    const { shown, withheld } = chosenSnapshot === undefined ? liveShown(live) : frozenShown(live)
    pixels.current.visible = stamp.current.visible = shown !== undefined
    reason.current.visible = !shown
    const target = shown && lay(shown, state, pixels.current)
    words.paint(
      {
        around: aroundOf(shown, state, memory.box),
        stamp: shown ? stampOf(shown, state, live) : '',
        colour: shown?.frozen ? COLOURS.frozen : COLOURS.fused,
        lines: shown ? linesOf(shown, state, live, target) : [],
        withheld,
      },
      live.nowMs,
    )
  })

  /** @returns where the target lies, when it is planned and the volume is registered. */
  function lay(shown: Shown, state: SessionState, on: Group) {
    const { frame, fan, ctFromImage, mmFromImage, frozen } = shown
    if (frozen) own.show(frame)
    const box = (memory.box = fitted(
      memory.box,
      frame.widthPx * columnLength(mmFromImage, 0),
      frame.heightPx * columnLength(mmFromImage, 1),
    ))
    layPixels(on, box, frame.widthPx, frame.heightPx, state.isPictureFlipped)
    slots.forEach((slot, at) => {
      slot.picture.visible = (at === 1) === (frozen !== undefined)
      if (!slot.picture.visible) return slot.fused.show(undefined, undefined, state.fusion)
      setPicture(slot.material, frame, fan, 0)
      // A frozen picture is never hidden by the volume altogether.
      const isFused = ctFromImage && !(frozen && state.fusion.mode === 'side by side')
      slot.fused.show(isFused ? { frame, fan, ctFromImage } : undefined, live.arrival, state.fusion)
    })
    return plan.place(state, ctFromImage, frame, box.widthMm / frame.widthPx, box.heightMm / frame.heightPx)
  }

  const { at, turned, size } = isInHeadset ? PLACES.headset : PLACES.screen
  return (
    <Carried key={isInHeadset ? 'headset' : 'screen'} name="beside-panel" at={at} turned={turned}>
      <group ref={panel} scale={size} visible={false}>
        <mesh name="beside-panel-frame">
          <planeGeometry args={[widthMm, heightMm]} />
          <meshBasicMaterial map={words.frame.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
        </mesh>
        <Words of={words.figures} high={figures.heightMm} topMm={figures.topMm} />
        <mesh ref={reason} position={[0, heightMm / 2 - picture.topMm - picture.heightMm / 2, 2]} raycast={nothing}>
          <planeGeometry args={[REASON_MM.width, REASON_MM.height]} />
          <meshBasicMaterial map={words.reason.texture} transparent depthWrite={false} toneMapped={false} />
        </mesh>
        <mesh
          ref={stamp}
          name="beside-stamp"
          position={[0, heightMm / 2 - picture.topMm - picture.heightMm + STAMP_MM.height / 2 - 6, 4]}
          renderOrder={4}
          raycast={nothing}
        >
          <planeGeometry args={[STAMP_MM.width, STAMP_MM.height]} />
          <meshBasicMaterial map={words.stamp.texture} transparent depthWrite={false} toneMapped={false} />
        </mesh>
        <group ref={pixels} visible={false}>
          {slots.map(({ picture: mesh, fused }) => (
            <group key={mesh.uuid}>
              <primitive object={mesh} />
              <primitive object={fused.mesh} />
            </group>
          ))}
          <primitive object={plan.group} />
        </group>
      </group>
    </Carried>
  )
}

/** A picture and the volume over it. */
function createSlot(name: string, drawing: UltrasoundDrawing, supply: FusionSupply) {
  const material = createPictureMaterial(drawing)
  const mesh = new Mesh(drawing.outline, material)
  mesh.name = `beside-${name}`
  mesh.frustumCulled = false
  mesh.raycast = nothing
  const fused = createFusedOverlay(`beside-${name}-fused`, drawing.outline, supply)
  return {
    picture: mesh,
    material,
    fused,
    dispose() {
      material.dispose()
      fused.dispose()
    },
  }
}

function Words({
  of,
  high,
  topMm,
}: {
  readonly of: { readonly texture: unknown }
  readonly high: number
  readonly topMm: number
}) {
  return (
    <mesh position={[0, heightMm / 2 - topMm - high / 2, 1]} raycast={nothing}>
      <planeGeometry args={[widthMm, high]} />
      <meshBasicMaterial map={of.texture as never} transparent depthWrite={false} toneMapped={false} />
    </mesh>
  )
}

const nothing = () => undefined
