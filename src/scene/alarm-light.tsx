/**
 * The foremost alarm as a light with its words and what to do: colour and flashing by its priority (IEC 60601-1-8), and
 * whether its sound is muted. Stays when everything else is cleared away.
 */
import { useFrame, useThree, type ThreeEvent } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, Vector3, type Group, type Mesh, type MeshBasicMaterial } from 'three'
import { foremost, type Alarm } from '#core/safety/alarm-board.ts'
import { isLit, SIGNALS } from '#core/safety/alarm-signals.ts'
import { rowOf } from '#core/safety/alarm-table.ts'
import { createCanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { GUIDE, text } from './guidance-drawing.ts'
import { useParts } from './parts.ts'
import { PANEL } from './picture-marks.ts'

type Answer = 'see' | 'sound'

/** What is to be read does not flash: dark plates on the light, steady. */
function drawPlates(
  context: CanvasRenderingContext2D,
  alarm: Alarm,
  notes: string,
  isMuted: boolean,
  hovered: Answer | undefined,
) {
  // prettier-ignore
  const answers: readonly (readonly [Answer, string])[] = [
    ['see', alarm.isSeen ? 'Seen ✓' : 'Seen'],
    ['sound', isMuted ? 'Sound on' : 'Sound off'],
  ]
  plate(context, MARKS_MM, TEXT_MM - MARKS_MM - 3, COLOURS.panel)
  const { answer } = rowOf(alarm.kind)
  text(context, alarm.words, MARKS_MM + 8, 12, 12, COLOURS.text, 700, 'left', TEXT_MM - MARKS_MM - 16)
  text(context, [answer, notes].filter(Boolean).join(' · '), MARKS_MM + 8, 25, 9, COLOURS.text, 600, 'left', TEXT_MM - MARKS_MM - 16) // prettier-ignore
  for (const [at, [which, word]] of answers.entries()) {
    plate(context, TEXT_MM + at * ANSWER_MM, ANSWER_MM - 4, which === hovered ? COLOURS.panelPressed : COLOURS.panel)
    text(context, word, TEXT_MM + (at + 0.5) * ANSWER_MM - 2, GUIDE.bannerMm / 2, 8.5, COLOURS.text, 600, 'center', ANSWER_MM - 8) // prettier-ignore
  }
}

function plate(context: CanvasRenderingContext2D, leftMm: number, widthMm: number, colour: string) {
  context.fillStyle = colour
  context.beginPath()
  context.roundRect(leftMm, 3.5, widthMm, GUIDE.bannerMm - 7, 5)
  context.fill()
}

const LIGHTS = { red: '#ff3b30', yellow: '#ffd60a', cyan: '#5ad8e6' } as const
/** Unlit it can still be told from nothing. */
const UNLIT = 0.38
/** Of the exclamation marks, left. */
const MARKS_MM = 44
/** Each of the two answers is wider than a fingertip at arm's length, mm; what is left of them is words. */
const ANSWER_MM = 46
const TEXT_MM = GUIDE.widthMm - 2 * ANSWER_MM
/** From the middle of the picture's panel: over what of guidance stands on it. */
const ABOVE_MM = PANEL.heightMm / 2 + GUIDE.heightMm + GUIDE.bannerMm / 2 + 16
const UP = new Vector3(0, 1, 0)

export function AlarmLight() {
  const { session, live, buttons } = useParts()
  const light = useRef<Group>(null)
  const mesh = useRef<Mesh>(null)
  const hovered = useRef<Answer>(undefined)
  const scene = useThree((state) => state.scene)
  const [flashing, steady] = useMemo(() => [createBanner(), createBanner()] as const, [])
  useEffect(
    () => () => {
      flashing.dispose()
      steady.dispose()
    },
    [flashing, steady],
  )

  useFrame(() => {
    if (!mesh.current || !light.current) return
    const { safety, view } = session.getState()
    const { board } = safety
    // On a screen the page has its own.
    const alarm = view === 'desktop' ? undefined : foremost(board)
    light.current.visible = alarm !== undefined
    if (!alarm) return
    // Above the panel wherever somebody carried it.
    const panel = scene.getObjectByName('picture-panel')
    if (panel) light.current.position.copy(panel.position).addScaledVector(UP, ABOVE_MM)
    if (panel) light.current.quaternion.copy(panel.quaternion)
    const { priority } = rowOf(alarm.kind)
    const signal = SIGNALS[priority]
    const isMuted = board.mutedUntilMs !== undefined
    const leftS = isMuted ? Math.max(0, Math.ceil((board.mutedUntilMs! - live.nowMs) / 1000)) : 0
    const others = board.alarms.length - 1
    const notes = [isMuted ? `sound off ${leftS} s` : '', others > 0 ? `${others} more` : '']
      .filter(Boolean)
      .join(' · ')
    flashing.redraw(priority, (context) => {
      context.scale(GUIDE.pxPerMm, GUIDE.pxPerMm)
      context.fillStyle = LIGHTS[signal.light.colour]
      context.beginPath()
      context.roundRect(0, 0, GUIDE.widthMm, GUIDE.bannerMm, 8)
      context.fill()
      text(context, { high: '!!!', medium: '!!', low: '!' }[priority], 12, GUIDE.bannerMm / 2, 15, COLOURS.panel, 800)
    })
    steady.redraw([alarm.words, alarm.kind, alarm.isSeen, isMuted, notes, hovered.current].join('|'), (context) => {
      context.scale(GUIDE.pxPerMm, GUIDE.pxPerMm)
      drawPlates(context, alarm, notes, isMuted, hovered.current)
    })
    // An alarm that was seen and whose cause is there is steady: it has been answered.
    const lit = alarm.isSeen || isLit(signal, live.nowMs - alarm.sinceMs)
    ;(mesh.current.material as MeshBasicMaterial).color.setScalar(lit ? 1 : UNLIT)
  })

  /** On the right are two buttons: seen, and sound. */
  function answerAt({ uv }: ThreeEvent<MouseEvent | PointerEvent>): Answer | undefined {
    const atMm = (uv?.x ?? 0) * GUIDE.widthMm
    return atMm < TEXT_MM ? undefined : atMm < TEXT_MM + ANSWER_MM ? 'see' : 'sound'
  }

  function answer(event: ThreeEvent<MouseEvent>) {
    const which = answerAt(event)
    if (which) buttons.press({ spoken: which, isAllowed: true, press: () => give(which), place: nowhere })
  }

  function give(which: Answer) {
    const { mutedUntilMs } = session.getState().safety.board
    session.actions.wishOfAlarms(which === 'see' ? 'see' : mutedUntilMs === undefined ? 'mute' : 'unmute')
  }

  return (
    <group ref={light} visible={false}>
      <mesh
        ref={mesh}
        name="alarm-light"
        onClick={answer}
        onPointerMove={(event) => (hovered.current = answerAt(event))}
        onPointerLeave={() => (hovered.current = undefined)}
      >
        <planeGeometry args={[GUIDE.widthMm, GUIDE.bannerMm]} />
        <meshBasicMaterial map={flashing.texture} alphaTest={0.5} side={DoubleSide} toneMapped={false} />
      </mesh>
      <mesh name="alarm-words" position={[0, 0, 1]} raycast={nothing}>
        <planeGeometry args={[GUIDE.widthMm, GUIDE.bannerMm]} />
        <meshBasicMaterial map={steady.texture} alphaTest={0.5} toneMapped={false} />
      </mesh>
    </group>
  )
}

const createBanner = () => createCanvasLabel(GUIDE.widthMm * GUIDE.pxPerMm, GUIDE.bannerMm * GUIDE.pxPerMm)
const nowhere = () => ({ panel: 'alarm', xMm: 0, yMm: 0 })
const nothing = () => undefined
