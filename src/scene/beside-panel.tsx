/**
 * A second flat picture beside the live one, which itself stays as it is: the registered volume in the live picture's
 * own pixels, alone or laid over it, or the frozen plane that is steered to.
 */
import { useFrame } from '@react-three/fiber'
import { useXR } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, Mesh, type Group } from 'three'
import type { Matrix } from '#core/frames/transform.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { sayAge } from '#core/ultrasound/snapshot.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { modalityOf, sayFusion, sayNeedle, sayReslice, sayTarget } from '#session/fusion-words.ts'
import type { Live, Withheld } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { createBesideWords, STAMP_MM, type BesideFacts } from './beside-words.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { createFusedOverlay } from './fused-overlay.ts'
import type { FusionSupply } from './fusion-supply.ts'
import { useParts } from './parts.ts'
import { edgeLetters } from './picture-facts.ts'
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

/** What is shown, however it came. */
interface Shown {
  readonly frame: UltrasoundFrame
  readonly fan: Fan | undefined
  readonly ctFromImage: Matrix | undefined
  /** To the patient, for lengths. */
  readonly mmFromImage: Matrix
  readonly frozen: { readonly number: number; readonly ageMs: number } | undefined
}

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

function liveShown({ ultrasound, fan, ctFromImage, fusionWithheld }: Readonly<Live>): {
  readonly shown?: Shown
  readonly withheld: Withheld | undefined
} {
  const matrix = ctFromImage?.transform.matrix
  if (fusionWithheld || !ultrasound || !matrix) return { withheld: fusionWithheld }
  return {
    shown: { frame: ultrasound, fan, ctFromImage: matrix, mmFromImage: matrix, frozen: undefined },
    withheld: undefined,
  }
}

function frozenShown({ frozen, nowMs }: Readonly<Live>): ReturnType<typeof liveShown> {
  if (!frozen.chosen) return { withheld: frozen.withheld }
  const { snapshot, ctFromImage } = frozen.chosen
  const { frame, fan, number, patientFromImage, frozenAtMs } = snapshot
  return {
    shown: {
      frame,
      fan,
      ctFromImage: ctFromImage?.matrix,
      mmFromImage: patientFromImage.matrix,
      frozen: { number, ageMs: nowMs - frozenAtMs },
    },
    withheld: undefined,
  }
}

function aroundOf(
  shown: Shown | undefined,
  { chosenSnapshot, isPictureFlipped }: SessionState,
  box: Box,
): BesideFacts['around'] {
  return {
    title: chosenSnapshot === undefined ? 'Fused with the volume' : `Frozen plane ${chosenSnapshot}`,
    box,
    // Rounded: a pose's last digits must not paint the largest canvas anew.
    zoom: shown && Number((box.heightMm / (shown.frame.heightPx * columnLength(shown.mmFromImage, 1))).toFixed(3)),
    letters: shown?.ctFromImage && edgeLetters(shown.ctFromImage),
    isFlipped: isPictureFlipped,
    scaleMmPerS: undefined,
  }
}

function stampOf({ frozen, ctFromImage }: Shown, { fusion }: SessionState, { arrival }: Readonly<Live>): string {
  const isFused = fusion.mode !== 'off' && ctFromImage !== undefined && arrival !== undefined
  const reslice = isFused ? sayReslice(fusion, modalityOf(arrival), frozen !== undefined) : ''
  if (!frozen) return reslice
  return `${frozen.number}   NOT LIVE   ${sayAge(frozen.ageMs)}`
}

function linesOf(
  { frozen, ctFromImage }: Shown,
  { fusion, target }: SessionState,
  live: Readonly<Live>,
  onPlane: { readonly outMm: number } | undefined,
): readonly string[] {
  const isFused = fusion.mode !== 'off' && ctFromImage !== undefined && live.arrival !== undefined
  return [
    frozen ? sayNeedle(live.frozen.needle) : '',
    isFused ? `${modalityOf(live.arrival!)}   ${sayFusion(fusion, live.arrival!)}` : '',
    target && onPlane ? sayTarget(onPlane) : '',
  ].filter(Boolean)
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

const columnLength = (m: Matrix, column: number) => Math.hypot(m[4 * column]!, m[4 * column + 1]!, m[4 * column + 2]!)
const nothing = () => undefined
