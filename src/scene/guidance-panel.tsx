/**
 * Guidance on the flat panel: the target seen along the path with tip and arrival, how deep from the side, the figures,
 * and what must not be touched. There as long as a needle is guided; a hologram is never the only place for a number.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, type Group, type Mesh, type MeshBasicMaterial } from 'three'
import { guidanceFigures, FACE_MM, onFace, onSide } from '#session/guidance-figures.ts'
import type { Guidance } from '#session/guidance.ts'
import { createCanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { drawGuidance, GRADE_COLOURS, GUIDE } from './guidance-drawing.ts'
import { useParts } from './parts.ts'
import { markSolid } from './render-order.ts'

const { widthMm, heightMm, face, side } = GUIDE
/** Figures are read, not followed: ten times a second is faster than anybody reads. */
const FIGURES_EACH_MS = 100
const TIP_MM = 4.5

export function GuidancePanel({ y }: { readonly y: number }) {
  const { session, live } = useParts()
  const panel = useRef<Group>(null)
  const marks = useRef<Group>(null)
  const tip = useRef<Mesh>(null)
  const arrival = useRef<Mesh>(null)
  const depth = useRef<Mesh>(null)
  const label = useMemo(() => createCanvasLabel(widthMm * GUIDE.pxPerMm, heightMm * GUIDE.pxPerMm), [])
  const paintedMs = useRef(-Infinity)

  useEffect(() => {
    markSolid(panel.current)
    return () => label.dispose()
  }, [label])

  function paint() {
    if (live.nowMs - paintedMs.current < FIGURES_EACH_MS) return
    paintedMs.current = live.nowMs
    const figures = guidanceFigures(live)
    const reason = live.guidance.state === 'withheld' ? live.guidance.reason : undefined
    label.redraw(JSON.stringify([figures, reason]), (context) => drawGuidance(context, figures, reason))
  }

  /** Marks move with every frame; only what is written waits. */
  function place(guidance: Extract<Guidance, { state: 'given' }>) {
    const { offset, depthMm, arrival: to } = guidance.path
    const at = ([right, up]: readonly [number, number]) => [face.atMm[0] + right * face.radiusMm, face.atMm[1] - up * face.radiusMm] as const // prettier-ignore
    const [tx, ty] = at(onFace(offset))
    tip.current!.position.set(tx, ty, 1)
    ;(tip.current!.material as MeshBasicMaterial).color.set(GRADE_COLOURS[guidance.grade])
    depth.current!.position.set(side.leftMm + side.widthMm / 2, side.topMm + onSide(depthMm) * side.heightMm, 1)
    ;(depth.current!.material as MeshBasicMaterial).color.set(GRADE_COLOURS[guidance.grade])
    arrival.current!.visible = to !== undefined
    if (!to) return
    const [ax, ay] = at(onFace(to.at))
    const perMm = face.radiusMm / FACE_MM
    const [[lx, ly], [sx, sy]] = to.axes
    const half = (x: number, u: number) => Math.min(face.radiusMm / 2, Math.max(2.5, Math.hypot(x, u) * perMm))
    arrival.current!.position.set(ax, ay, 1.2)
    arrival.current!.rotation.z = -Math.atan2(ly, lx)
    arrival.current!.scale.set(half(lx, ly), half(sx, sy), 1)
  }

  useFrame(() => {
    if (!panel.current || !marks.current) return
    const { isGuiding, view } = session.getState()
    // On a screen the page has its own beside the view.
    panel.current.visible = isGuiding && view !== 'desktop'
    if (!panel.current.visible) return
    paint()
    const { guidance } = live
    marks.current.visible = guidance.state === 'given'
    if (guidance.state === 'given') place(guidance)
  })

  return (
    <group ref={panel} name="guidance-panel" position={[0, y, 0]} visible={false}>
      <mesh name="guidance-panel-frame" raycast={nothing}>
        <planeGeometry args={[widthMm, heightMm]} />
        <meshBasicMaterial map={label.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
      </mesh>
      {/* Millimetres from the panel's top left corner, y down. */}
      <group ref={marks} position={[-widthMm / 2, heightMm / 2, 0]} scale={[1, -1, 1]}>
        <mesh ref={tip} name="guidance-tip" raycast={nothing}>
          <circleGeometry args={[TIP_MM, 24]} />
          <meshBasicMaterial side={DoubleSide} toneMapped={false} />
        </mesh>
        <mesh ref={arrival} name="guidance-arrival" raycast={nothing}>
          <ringGeometry args={[0.86, 1, 48]} />
          <meshBasicMaterial color={COLOURS.path} side={DoubleSide} toneMapped={false} />
        </mesh>
        <mesh ref={depth} name="guidance-depth" raycast={nothing}>
          <circleGeometry args={[TIP_MM, 3, -Math.PI / 6]} />
          <meshBasicMaterial side={DoubleSide} toneMapped={false} />
        </mesh>
      </group>
    </group>
  )
}

const nothing = () => undefined
