/**
 * The foremost alarm as a light with its words and what to do: colour and flashing by its priority (IEC 60601-1-8), and
 * whether its sound is muted. Stays when everything else is cleared away.
 */
import { useFrame, useThree, type ThreeEvent } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, Vector3, type Mesh, type MeshBasicMaterial } from 'three'
import { foremost } from '#core/safety/alarm-board.ts'
import { isLit, SIGNALS } from '#core/safety/alarm-signals.ts'
import { rowOf } from '#core/safety/alarm-table.ts'
import { createCanvasLabel } from './canvas-label.ts'
import { GUIDE, text } from './guidance-drawing.ts'
import { useParts } from './parts.ts'
import { PANEL } from './picture-marks.ts'

function drawAnswers(context: CanvasRenderingContext2D, isSeen: boolean, isMuted: boolean) {
  for (const [at, word] of [isSeen ? 'Seen ✓' : 'Seen', isMuted ? 'Sound on' : 'Sound off'].entries()) {
    context.fillStyle = '#10151b'
    context.beginPath()
    context.roundRect(TEXT_MM + at * ANSWER_MM + 1, 4, ANSWER_MM - 4, GUIDE.bannerMm - 8, 5)
    context.fill()
    text(context, word, TEXT_MM + (at + 0.5) * ANSWER_MM - 1, GUIDE.bannerMm / 2, 8.5, '#f2f5f7', 600, 'center', ANSWER_MM - 8) // prettier-ignore
  }
}

const LIGHTS = { red: '#ff3b30', yellow: '#ffd60a', cyan: '#5ad8e6' } as const
/** Unlit it can still be read. */
const UNLIT = 0.38
/** Each of the two answers is wider than a fingertip at arm's length, mm; what is left of them is words. */
const ANSWER_MM = 46
const TEXT_MM = GUIDE.widthMm - 2 * ANSWER_MM
/** From the middle of the picture's panel: over what of guidance stands on it. */
const ABOVE_MM = PANEL.heightMm / 2 + GUIDE.heightMm + GUIDE.bannerMm / 2 + 16
const UP = new Vector3(0, 1, 0)

export function AlarmLight() {
  const { session, live } = useParts()
  const mesh = useRef<Mesh>(null)
  const scene = useThree((state) => state.scene)
  const label = useMemo(() => createCanvasLabel(GUIDE.widthMm * GUIDE.pxPerMm, GUIDE.bannerMm * GUIDE.pxPerMm), [])
  useEffect(() => () => label.dispose(), [label])

  useFrame(() => {
    if (!mesh.current) return
    const { safety, view } = session.getState()
    const { board } = safety
    // On a screen the page has its own.
    const alarm = view === 'desktop' ? undefined : foremost(board)
    mesh.current.visible = alarm !== undefined
    if (!alarm) return
    // Above the panel wherever somebody carried it.
    const panel = scene.getObjectByName('picture-panel')
    if (panel) mesh.current.position.copy(panel.position).addScaledVector(UP, ABOVE_MM)
    if (panel) mesh.current.quaternion.copy(panel.quaternion)
    const { priority, answer: action } = rowOf(alarm.kind)
    const signal = SIGNALS[priority]
    const isMuted = board.mutedUntilMs !== undefined
    const leftS = isMuted ? Math.max(0, Math.ceil((board.mutedUntilMs! - live.nowMs) / 1000)) : 0
    const others = board.alarms.length - 1
    const notes = [isMuted ? `sound off ${leftS} s` : '', others > 0 ? `${others} more` : '']
      .filter(Boolean)
      .join(' · ')
    label.redraw([alarm.words, priority, alarm.isSeen, notes].join('|'), (context) => {
      context.scale(GUIDE.pxPerMm, GUIDE.pxPerMm)
      context.fillStyle = LIGHTS[signal.light.colour]
      context.beginPath()
      context.roundRect(0, 0, GUIDE.widthMm, GUIDE.bannerMm, 8)
      context.fill()
      const marks = { high: '!!!', medium: '!!', low: '!' }[priority]
      text(context, marks, 12, GUIDE.bannerMm / 2, 15, '#10151b', 800)
      text(context, alarm.words, 44, 12, 13, '#10151b', 700, 'left', TEXT_MM - 44)
      text(context, [action, notes].filter(Boolean).join(' · '), 44, 26, 9.5, '#10151b', 600, 'left', TEXT_MM - 44)
      drawAnswers(context, alarm.isSeen, isMuted)
    })
    // An alarm that was seen and whose cause is there is steady: it has been answered.
    const lit = alarm.isSeen || isLit(signal, live.nowMs - alarm.sinceMs)
    ;(mesh.current.material as MeshBasicMaterial).color.setScalar(lit ? 1 : UNLIT)
  })

  /** On the right are two buttons: seen, and sound. */
  function answer(event: ThreeEvent<MouseEvent>) {
    const atMm = (event.uv?.x ?? 0) * GUIDE.widthMm
    if (atMm < TEXT_MM) return
    const { mutedUntilMs } = session.getState().safety.board
    if (atMm < TEXT_MM + ANSWER_MM) session.actions.wishOfAlarms('see')
    else session.actions.wishOfAlarms(mutedUntilMs === undefined ? 'mute' : 'unmute')
  }

  return (
    <mesh ref={mesh} name="alarm-light" visible={false} onClick={answer}>
      <planeGeometry args={[GUIDE.widthMm, GUIDE.bannerMm]} />
      <meshBasicMaterial map={label.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
    </mesh>
  )
}
