/** All that is seen. Everything of the room frame is in millimetres, inside one group that turns them into metres. */
import { useFrame, useThree } from '@react-three/fiber'
import { PointerEvents, useXR } from '@react-three/xr'
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react'
import type { Group, Mesh, WebGLRenderTarget } from 'three'
import { createButtonBoard, type ButtonBoard } from '#session/buttons.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { AlarmLight } from './alarm-light.tsx'
import { BesidePanel } from './beside-panel.tsx'
import { BoneSurface, SweptBone } from './bone-surface.tsx'
import { BrushTips } from './brush-tip.tsx'
import { useClearing } from './clearing.ts'
import { createContourDrawing } from './contour-drawing.ts'
import { DesktopView } from './desktop-view.tsx'
import { ErrorEllipsoid } from './error-ellipsoid.tsx'
import { FrozenPlanes } from './frozen-planes.tsx'
import { createFusionSupply } from './fusion-supply.ts'
import { HazardShells } from './hazard-shells.tsx'
import { HeldNeedle } from './held-needle.tsx'
import { OtherNeedles } from './other-needles.tsx'
import { HeldProbe } from './held-probe.tsx'
import { HologramGrip } from './handles.ts'
import { CLICK_MS } from './input-sources.tsx'
import { Landmarks } from './landmarks.tsx'
import { LockPlate } from './lock-plate.tsx'
import { createNamesDrawing } from './names-drawing.ts'
import { NeedleAhead } from './needle-ahead.tsx'
import { OrientationLetters } from './orientation-letters.tsx'
import { PartsContext, useParts, useSession, type Parts } from './parts.ts'
import { PicturePanel } from './picture-panel.tsx'
import { PathSlicePanel } from './path-slice-panel.tsx'
import { Placing } from './placing.tsx'
import { Plan } from './plan.tsx'
import { createPlaneCut } from './plane-cut.ts'
import { PracticeMarks } from './practice-marks.tsx'
import { createQuality, type Quality } from './quality.ts'
import { Residuals } from './residuals.tsx'
import { SkinTouch } from './skin-touch.tsx'
import { createSolidDepth } from './solid-depth.ts'
import { StructureName } from './structure-name.tsx'
import { Structures } from './structures.tsx'
import { Surroundings } from './surroundings.tsx'
import { SweepRegion } from './sweep-region.tsx'
import { TouchableVolume } from './touchable-volume.tsx'
import { createPictureLook } from './picture-look.ts'
import { createUltrasoundDrawing } from './ultrasound-drawing.ts'
import { UltrasoundPlane } from './ultrasound-plane.tsx'
import { VertebraNames } from './vertebra-names.tsx'
import type { VolumeOnCard } from './volume-textures.ts'
import { SweptHologram, VolumeHologram } from './volume-hologram.tsx'

/** Half a megabyte of layout and font, needed only inside a headset. */
const ControlPanel = lazy(() => import('./control-panel.tsx').then((module) => ({ default: module.ControlPanel })))
/** Only an educator opens it. */
const Atlas = lazy(() => import('./atlas.tsx').then((module) => ({ default: module.Atlas })))
const PictureControls = lazy(() =>
  import('./picture-controls.tsx').then((module) => ({ default: module.PictureControls })),
)

interface Props {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  readonly buttons?: ButtonBoard
  /** As finely as the machine keeps up with, unless given. */
  readonly quality?: Quality
}

export function Scene({ session, live, commands, buttons, quality }: Props) {
  const board = useMemo(() => buttons ?? createButtonBoard(), [buttons])
  const sampled = useMemo(() => quality ?? createQuality(), [quality])
  const parts = useMemo<Parts>(
    () => ({ session, live, commands, buttons: board, quality: sampled }),
    [session, live, commands, board, sampled],
  )
  return (
    <PartsContext value={parts}>
      {/* Without a prefix stated the library calls the mouse 'forward-mouse'. */}
      <PointerEvents pointerTypePrefix="screen-" clickThresholdMs={CLICK_MS} />
      <Surroundings />
      <DesktopView />
      <Room />
    </PartsContext>
  )
}

function Room() {
  const { session, live } = useParts()
  const isInHeadset = useXR((state) => state.session !== undefined)
  const room = useRef<Group>(null)
  const shown = useRef<Group>(null)
  const touchable = useRef<Mesh>(null)
  useClearing(shown)
  const isSeen = useSession((state) => state.view !== 'page')
  const isAtlasOpen = useSession((state) => state.atlas.isOn)
  const solidDepth = useSolidDepth()
  const cut = useMemo(() => createPlaneCut(), [])
  const drawing = useMemo(() => createUltrasoundDrawing(), [])
  const look = useMemo(() => createPictureLook(), [])
  const contour = useMemo(() => createContourDrawing(), [])
  const names = useMemo(() => createNamesDrawing(), [])
  const onCard = useMemo((): VolumeOnCard => ({ textures: undefined }), [])
  const supply = useMemo(() => createFusionSupply(onCard), [onCard])

  useEffect(() => {
    return () => {
      drawing.dispose()
      look.dispose()
      contour.dispose()
      names.dispose()
      supply.dispose()
    }
  }, [drawing, look, contour, names, supply])

  // After the pipeline (-90), before every view (0): what they share.
  useFrame(({ camera, gl }) => {
    const { ultrasound, contour: found } = live
    if (ultrasound) {
      drawing.show(ultrasound)
      drawing.source.value = look.draw(gl, drawing.texture, ultrasound, live.fan, session.getState().look)
    }
    if (ultrasound && found?.frameId === ultrasound.frameId) contour.show(found, ultrasound.widthPx * LINE_SHARE)
    const state = session.getState()
    const { clip, layers } = state
    names.show(live, state)
    supply.update(state, state.fusion.mode !== 'off' && state.view !== 'page')
    if (room.current) cut.update(live, clip.byPlane && layers.plane, room.current.matrixWorld, camera)
  }, -20)

  return (
    <group ref={room} name="room-mm" scale={0.001}>
      <AlarmLight />
      <LockPlate />
      <group ref={shown} name="all-that-is-cleared">
        {isSeen && (
          <Suspense>
            <HologramGrip touchable={touchable} />
          </Suspense>
        )}
        <VolumeHologram solidDepth={solidDepth} cut={cut} onCard={onCard} />
        <SweptHologram solidDepth={solidDepth} cut={cut} />
        <BoneSurface cut={cut} />
        <SweptBone cut={cut} />
        <SweepRegion />
        <Structures cut={cut} />
        {isAtlasOpen && (
          <Suspense>
            <Atlas />
          </Suspense>
        )}
        <OrientationLetters />
        <PracticeMarks />
        <Placing>
          <StructureName cut={cut}>
            <TouchableVolume meshRef={touchable} cut={cut} />
          </StructureName>
          <UltrasoundPlane drawing={drawing} contour={contour} names={names} supply={supply} />
          <FrozenPlanes supply={supply} />
        </Placing>
        <SkinTouch />
        <HeldProbe />
        <HeldNeedle />
        <OtherNeedles />
        <Plan />
        <NeedleAhead />
        <HazardShells />
        <Landmarks />
        <VertebraNames />
        <ErrorEllipsoid />
        <Residuals />
        <PicturePanel drawing={drawing} contour={contour} names={names} />
        <BesidePanel drawing={drawing} supply={supply} />
        {isInHeadset && <PathSlicePanel />}
        {isInHeadset && <BrushTips />}
        {isInHeadset && (
          <Suspense>
            <ControlPanel />
            <PictureControls />
          </Suspense>
        )}
      </group>
    </group>
  )
}

/** Of the picture's width: about 0.7 mm on a usual picture, seen at arm's length. */
const LINE_SHARE = 0.009

/** Draws what is solid once more, right before each frame, with the frame's own cameras. */
function useSolidDepth() {
  const scene = useThree((state) => state.scene)
  const solidDepth = useMemo(() => createSolidDepth(), [])
  useEffect(() => {
    const before = scene.onBeforeRender.bind(scene)
    scene.onBeforeRender = (renderer, _scene, camera, into) =>
      solidDepth.draw(renderer, scene, camera, into as unknown as WebGLRenderTarget | null)
    return () => {
      scene.onBeforeRender = before
      solidDepth.dispose()
    }
  }, [scene, solidDepth])
  return solidDepth
}
