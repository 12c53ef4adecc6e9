/**
 * The flat copy of the ultrasound picture beside the hologram: a hologram is never the
 * only place where position is shown, so this stays while guidance is on.
 *
 * Stands in the room and can be carried; never fixed to the head.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, type Group, type Mesh } from 'three'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import type { ContourDrawing } from './contour-drawing.ts'
import { fieldBox, MM_PER_UNIT, onPanel, roomOnPanel } from './label-rooms.ts'
import { createCrossingOnPicture } from './crossing-on-picture.ts'
import { createExplanationDrawing } from './explanation-drawing.ts'
import { GUIDE } from './guidance-drawing.ts'
import { GuidancePanel } from './guidance-panel.tsx'
import { createNameLabels } from './name-labels.ts'
import type { NamesDrawing } from './names-drawing.ts'
import { mmPerPixel, pathOnPicture } from './picture-facts.ts'
import { createPictureLabels, REASON_MM } from './picture-labels.ts'
import { fitted, layPixels, layRibbon, type Box } from './picture-layout.ts'
import { PANEL_PLACES } from './panel-places.ts'
import { PANEL } from './picture-marks.ts'
import { useParts } from './parts.ts'
import { ReadingTints } from './reading-tints.tsx'
import { markSolid, RENDER_ORDER } from './render-order.ts'
import { createViewLine } from './view-line.ts'
import { createPictureMaterial, setPicture, type UltrasoundDrawing } from './ultrasound-drawing.ts'

interface Props {
  readonly drawing: UltrasoundDrawing
  readonly contour: ContourDrawing
  readonly names: NamesDrawing
}

const { widthMm, heightMm, picture, figures } = PANEL
/** Of the planned path, panel mm. */
const PATH_MM = 1.2
/** Between this panel and what stands above it. */
const GAP_MM = 8

export function PicturePanel({ drawing, contour, names }: Props) {
  const { session, live } = useParts()
  const panel = useRef<Group>(null)
  const pixels = useRef<Group>(null)
  const line = useRef<Mesh>(null)
  const needle = useRef<Mesh>(null)
  const path = useRef<Mesh>(null)
  const reason = useRef<Mesh>(null)
  const material = useMemo(() => createPictureMaterial(drawing), [drawing])
  const labels = useMemo(() => createPictureLabels(), [])
  const explained = useMemo(() => createExplanationDrawing(), [])
  const crossing = useMemo(() => createCrossingOnPicture(), [])
  const viewLine = useMemo(() => createViewLine(), [])
  const plates = useMemo(() => createNameLabels(names.plates, 'panel'), [names])
  const memory = useMemo(() => ({ ends: new Float32Array(4), box: fitted(undefined, 4, 3) as Box }), [])

  useEffect(() => {
    markSolid(panel.current)
    return () => {
      material.dispose()
      labels.dispose()
      plates.dispose()
      viewLine.dispose()
      explained.dispose()
      crossing.dispose()
    }
  }, [material, labels, plates, viewLine, explained, crossing])

  /** The picture in its true proportions, with what was found in it. */
  function showPicture(on: Group, frame: UltrasoundFrame) {
    const { placement, isPictureFlipped, layers } = session.getState()
    const { roomFromImage, fan, contour: found } = live
    const pose = roomFromImage?.status === 'ok' ? roomFromImage.transform.matrix : undefined
    const across = pose ? mmPerPixel(pose, placement, 0) : 1
    const down = pose ? mmPerPixel(pose, placement, 1) : 1
    memory.box = fitted(memory.box, frame.widthPx * across, frame.heightPx * down)
    layPixels(on, memory.box, frame.widthPx, frame.heightPx, isPictureFlipped)
    setPicture(material, frame, fan, 0)
    needle.current!.visible = names.seenNeedle.isShown
    line.current!.visible = layers.contour && found?.frameId === frame.frameId
  }

  /** The planned path, where it runs within the picture's slice. */
  function showPath(ribbon: Mesh, frame: UltrasoundFrame) {
    const { entry, target } = session.getState()
    const { ctFromImage, planeWithheld } = live
    const isPlaced = !planeWithheld && ctFromImage?.status === 'ok'
    ribbon.visible =
      isPlaced && !!entry && !!target && pathOnPicture(entry, target, ctFromImage.transform.matrix, frame, memory.ends)
    if (ribbon.visible) layRibbon(ribbon, memory.ends, (PATH_MM * frame.widthPx) / memory.box.widthMm)
  }

  /** Beside the picture, from the same place as it: mirrored with it. */
  function showNames(frame: UltrasoundFrame) {
    const { box } = memory
    const { widthPx, heightPx } = frame
    const at = onPanel(box, widthPx, heightPx, session.getState().isPictureFlipped)
    const room = roomOnPanel(box, fieldBox(live.fan, frame), at, frame.flow !== undefined)
    plates.place({ room, at, mmPerUnit: MM_PER_UNIT.panel })
  }

  useFrame(() => {
    if (!panel.current || !pixels.current || !path.current || !reason.current) return
    const state = session.getState()
    panel.current.visible = state.isGuiding || (state.layers.picture && state.source.kind !== 'none')
    if (!panel.current.visible) return
    const shown = live.pictureWithheld ? undefined : live.ultrasound
    pixels.current.visible = shown !== undefined
    reason.current.visible = !shown
    if (shown) {
      showPicture(pixels.current, shown)
      showPath(path.current, shown)
      crossing.show(state.isGuiding ? live.needleInPicture : undefined, memory.box.widthMm / shown.widthPx)
      showNames(shown)
    } else plates.place(undefined)
    explained.show(shown && live.explanation, memory.box)
    viewLine.paint(live, state)
    labels.paint(live, state, memory.box, names.plates.shown.length > 0)
  })

  return (
    <Carried name="picture-panel" {...PANEL_PLACES.picture}>
      <group ref={panel}>
        <mesh name="picture-panel-frame">
          <planeGeometry args={[widthMm, heightMm]} />
          <meshBasicMaterial map={labels.frame.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
        </mesh>
        <mesh
          name="picture-panel-figures"
          position={[0, heightMm / 2 - figures.topMm - figures.heightMm / 2, 1]}
          raycast={nothing}
        >
          <planeGeometry args={[widthMm, figures.heightMm]} />
          <meshBasicMaterial map={labels.figures.texture} transparent depthWrite={false} toneMapped={false} />
        </mesh>
        <mesh ref={reason} position={[0, heightMm / 2 - picture.topMm - picture.heightMm / 2, 2]} raycast={nothing}>
          <planeGeometry args={[REASON_MM.width, REASON_MM.height]} />
          <meshBasicMaterial map={labels.reason.texture} transparent depthWrite={false} toneMapped={false} />
        </mesh>
        <primitive object={viewLine.mesh} />
        <primitive object={explained.legend} />
        {/* Millimetres from the panel's top left corner, y down. */}
        <group position={[-widthMm / 2, heightMm / 2, 3]} scale={[1, -1, 1]}>
          <primitive object={plates.group} />
        </group>
        <group ref={pixels} visible={false}>
          <mesh
            name="floating-picture"
            geometry={drawing.outline}
            material={material}
            frustumCulled={false}
            raycast={nothing}
          />
          <primitive object={explained.patches} />
          <primitive object={crossing.group} />
          <ReadingTints name="panel" tints={names.tints} outline={drawing.outline} />
          <mesh
            ref={line}
            name="floating-contour"
            geometry={contour.geometry}
            material={contour.material}
            frustumCulled={false}
            raycast={nothing}
          />
          <mesh
            ref={needle}
            name="floating-seen-needle"
            geometry={names.seenNeedle.geometry}
            material={names.seenNeedle.material}
            renderOrder={RENDER_ORDER.leaders}
            frustumCulled={false}
            raycast={nothing}
          />
          <mesh ref={path} name="floating-path" frustumCulled={false} raycast={nothing}>
            <bufferGeometry>
              <bufferAttribute attach="attributes-position" args={[new Float32Array(12), 3]} />
              <bufferAttribute attach="index" args={[new Uint16Array([0, 1, 2, 2, 1, 3]), 1]} />
            </bufferGeometry>
            <meshBasicMaterial
              color={COLOURS.target}
              side={DoubleSide}
              polygonOffset
              polygonOffsetFactor={-4}
              polygonOffsetUnits={-8}
              toneMapped={false}
            />
          </mesh>
        </group>
      </group>
      <GuidancePanel y={heightMm / 2 + GAP_MM + GUIDE.heightMm / 2} />
    </Carried>
  )
}

const nothing = () => undefined
