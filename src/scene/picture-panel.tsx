/**
 * The flat copy of the ultrasound picture beside the hologram: a hologram is never the
 * only place where position is shown, so this stays while guidance is on.
 *
 * Stands in the room and can be carried; never fixed to the head.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, type BufferAttribute, type Group, type Mesh, type Object3D } from 'three'
import { createCanvasLabel } from './canvas-label.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import type { ContourDrawing } from './contour-drawing.ts'
import { edgeLetters, mmPerPixel, pathOnPicture } from './picture-facts.ts'
import { drawFigures, drawFrame, drawWithheld, PANEL } from './picture-marks.ts'
import { useParts } from './parts.ts'
import { SOLID_LAYER } from './render-order.ts'
import { createPictureMaterial, setPicture, type UltrasoundDrawing } from './ultrasound-drawing.ts'

interface Props {
  readonly drawing: UltrasoundDrawing
  readonly contour: ContourDrawing
}

const { widthMm, heightMm, pxPerMm, picture, figures } = PANEL
/** Figures that change with every picture are read, not watched: four times a second. */
const FIGURES_EACH_MS = 250

export function PicturePanel({ drawing, contour }: Props) {
  const { session, live } = useParts()
  const panel = useRef<Group>(null)
  const pixels = useRef<Group>(null)
  const line = useRef<Mesh>(null)
  const path = useRef<Mesh>(null)
  const reason = useRef<Mesh>(null)
  const material = useMemo(() => createPictureMaterial(drawing.texture), [drawing])
  const labels = useMemo(
    () => ({
      frame: createCanvasLabel(widthMm * pxPerMm, heightMm * pxPerMm),
      figures: createCanvasLabel(widthMm * pxPerMm, figures.heightMm * pxPerMm),
      reason: createCanvasLabel(picture.widthMm * pxPerMm, 100 * pxPerMm),
    }),
    [],
  )
  const memory = useMemo(
    () => ({ figuresAtMs: -Infinity, isLive: false, ends: new Float32Array(4), box: boxFor(4, 3) }),
    [],
  )

  useEffect(() => {
    panel.current?.traverse((object: Object3D) => object.layers.enable(SOLID_LAYER))
    return () => {
      material.dispose()
      for (const label of Object.values(labels)) label.dispose()
    }
  }, [material, labels])

  useFrame(() => {
    if (!panel.current || !pixels.current || !line.current || !path.current || !reason.current) return
    const state = session.getState()
    const { ultrasound, fan, pictureWithheld, planeWithheld, roomFromImage, ctFromImage, contour: found } = live
    panel.current.visible = state.isGuiding || (state.layers.picture && state.source.kind !== 'none')
    if (!panel.current.visible) return

    const isLive = !pictureWithheld && ultrasound !== undefined
    pixels.current.visible = isLive
    reason.current.visible = !isLive
    if (isLive !== memory.isLive) memory.figuresAtMs = -Infinity
    memory.isLive = isLive

    const pose = roomFromImage?.status === 'ok' ? roomFromImage.transform.matrix : undefined
    const place = ctFromImage?.status === 'ok' ? ctFromImage.transform.matrix : undefined
    const across = pose ? mmPerPixel(pose, state.placement, 0) : 0
    const down = pose ? mmPerPixel(pose, state.placement, 1) : 0
    if (isLive) {
      const { widthPx, heightPx } = ultrasound
      memory.box = fitted(memory.box, widthPx * (across || 1), heightPx * (down || 1))
      const { leftMm, topMm } = memory.box
      const [perPxX, perPxY] = [memory.box.widthMm / widthPx, memory.box.heightMm / heightPx]
      // Image pixels onto the panel: x to the right unless mirrored, y down.
      const mirror = state.isPictureFlipped ? -1 : 1
      const startMm = state.isPictureFlipped ? leftMm + memory.box.widthMm : leftMm
      pixels.current.position.set(startMm - widthMm / 2 + 0.5 * perPxX * mirror, heightMm / 2 - topMm - 0.5 * perPxY, 1)
      pixels.current.scale.set(perPxX * mirror, -perPxY, 1)
      setPicture(material, ultrasound, fan, 0)
      line.current.visible = state.layers.contour && found?.frameId === ultrasound.frameId
      const { entry, target } = state
      path.current.visible =
        place !== undefined && !planeWithheld && entry !== undefined && target !== undefined &&
        pathOnPicture(entry, target, place, ultrasound, memory.ends) // prettier-ignore
      if (path.current.visible) drawLine(path.current, memory.ends, 1.2 / perPxX)
    } else if (live.nowMs - memory.figuresAtMs >= FIGURES_EACH_MS) {
      const withheld = pictureWithheld ?? { why: 'no source', detail: 'no picture has come yet' }
      labels.reason.redraw(`${withheld.why} ${withheld.detail}`, (context) =>
        drawWithheld(context, picture.widthMm, 100, withheld),
      )
    }
    if (live.nowMs - memory.figuresAtMs < FIGURES_EACH_MS) return
    memory.figuresAtMs = live.nowMs
    const { source, perceiving, isPictureFlipped } = state
    const shownFigures = { figures: live.figures, isLive, planeWithheld, perceiving, source }
    labels.figures.redraw(JSON.stringify(shownFigures), (context) => drawFigures(context, shownFigures))
    const letters = place && isLive ? edgeLetters(place) : undefined
    const zoom = isLive && down ? memory.box.heightMm / (ultrasound.heightPx * down) : undefined
    const frame = { title: 'Ultrasound', box: memory.box, zoom, letters, isFlipped: isPictureFlipped }
    labels.frame.redraw(JSON.stringify(frame), (context) => drawFrame(context, frame))
  })

  return (
    <Carried name="picture-panel" at={[400, 1240, -600]} turned={-0.45}>
      <group ref={panel}>
        <mesh name="picture-panel-frame">
          <planeGeometry args={[widthMm, heightMm]} />
          <meshBasicMaterial map={labels.frame.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
        </mesh>
        <mesh position={[0, heightMm / 2 - figures.topMm - figures.heightMm / 2, 1]} raycast={nothing}>
          <planeGeometry args={[widthMm - 4, figures.heightMm - 4]} />
          <LabelMaterial texture={labels.figures.texture} />
        </mesh>
        <mesh ref={reason} position={[0, heightMm / 2 - picture.topMm - picture.heightMm / 2, 2]} raycast={nothing}>
          <planeGeometry args={[picture.widthMm, 100]} />
          <LabelMaterial texture={labels.reason.texture} />
        </mesh>
        <group ref={pixels} visible={false}>
          <mesh
            name="floating-picture"
            geometry={drawing.outline}
            material={material}
            frustumCulled={false}
            raycast={nothing}
          />
          <mesh
            ref={line}
            name="floating-contour"
            geometry={contour.geometry}
            material={contour.material}
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
    </Carried>
  )
}

/** Text over a panel: drawn after it, and solid in depth with it. */
function LabelMaterial({ texture }: { readonly texture: ReturnType<typeof createCanvasLabel>['texture'] }) {
  return <meshBasicMaterial map={texture} transparent depthWrite={false} toneMapped={false} />
}

const nothing = () => undefined

const boxFor = (aspectWidth: number, aspectHeight: number) => fitted(undefined, aspectWidth, aspectHeight)

type Box = Readonly<Record<'leftMm' | 'topMm' | 'widthMm' | 'heightMm', number>>

/** The largest box of this shape in the picture's place; the same one again when the shape has not changed. */
function fitted(before: Box | undefined, width: number, height: number): Box {
  const scale = Math.min(picture.widthMm / width, picture.heightMm / height)
  const [w, h] = [width * scale, height * scale]
  if (before && Math.abs(before.widthMm - w) < 0.05 && Math.abs(before.heightMm - h) < 0.05) return before
  return { leftMm: picture.leftMm + (picture.widthMm - w) / 2, topMm: picture.topMm, widthMm: w, heightMm: h }
}

/** A straight ribbon from the first to the second end, image pixels. */
function drawLine(mesh: Mesh, ends: Float32Array, width: number): void {
  const [x0, y0, x1, y1] = [ends[0]!, ends[1]!, ends[2]!, ends[3]!]
  const half = width / 2 / (Math.hypot(x1 - x0, y1 - y0) || 1)
  const [across, along] = [(y0 - y1) * half, (x1 - x0) * half]
  const position = mesh.geometry.getAttribute('position') as BufferAttribute
  position.setXYZ(0, x0 + across, y0 + along, 0)
  position.setXYZ(1, x0 - across, y0 - along, 0)
  position.setXYZ(2, x1 + across, y1 + along, 0)
  position.setXYZ(3, x1 - across, y1 - along, 0)
  position.needsUpdate = true
}
