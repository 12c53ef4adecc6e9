/** The name of the structure that is pointed at, beside it, facing the viewer; and that it is the model's word. */
import type { PointerEvent } from '@pmndrs/pointer-events'
import { useFrame, type ThreeEvent } from '@react-three/fiber'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { Matrix4, Ray, Vector3, type Sprite } from 'three'
import { createCanvasLabel, FONT, type CanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useParts } from './parts.ts'
import type { PlaneCut } from './plane-cut.ts'
import { sayTrust } from '#session/structure-words.ts'
import { RENDER_ORDER } from './render-order.ts'
import { createStructurePointing, crossingsInWords, pointedAt } from './structure-pointing.ts'

/** At arm's length a name is then a degree high, which is read without leaning in. Room mm there; the canvas has 5 pixels per mm. */
const SIZE_MM = [190, 34] as const
const PX_PER_MM = 5
const TEXT_MM = { name: 11, over: 7.5 } as const
/** From where it is pointed at to the middle of the label. */
const UP_MM = 34
const ARM_M = 0.6

interface Props {
  readonly cut: PlaneCut
  /** What may be pointed at. */
  readonly children: ReactNode
}

export function StructureName({ cut, children }: Props) {
  const { session, live } = useParts()
  const sprite = useRef<Sprite>(null)
  const label = useMemo(() => createCanvasLabel(SIZE_MM[0] * PX_PER_MM, SIZE_MM[1] * PX_PER_MM), [])
  const along = useMemo(() => createStructurePointing(session, cut), [session, cut])
  const held = useMemo(
    () => ({
      isShown: false,
      ray: new Ray(),
      ctFromWorld: new Matrix4(),
      worldFromCt: new Matrix4(),
      atWorld: new Vector3(),
      eye: new Vector3(),
    }),
    [],
  )
  useEffect(() => () => label.dispose(), [label])

  useFrame(({ camera }) => {
    const drawn = sprite.current
    if (!drawn) return
    drawn.visible = held.isShown && session.getState().layers.structures
    // As large to the eye from near and from far.
    const size = Math.max(0.25, held.eye.setFromMatrixPosition(camera.matrixWorld).distanceTo(held.atWorld)) / ARM_M
    drawn.scale.set(SIZE_MM[0] * size, SIZE_MM[1] * size, 1)
    drawn.position.copy(held.atWorld).multiplyScalar(1000)
    drawn.position.y += UP_MM * size
  })

  function point(event: PointerEvent) {
    held.isShown = false
    if (!live.roomFromCt || event.details.type === 'sphere') return
    held.worldFromCt.fromArray(live.roomFromCt.transform.matrix).premultiply(WORLD_FROM_ROOM)
    held.ctFromWorld.copy(held.worldFromCt).invert()
    held.ray.origin.copy(event.pointerPosition)
    held.ray.direction.subVectors(event.point, event.pointerPosition).normalize()
    held.ray.applyMatrix4(held.ctFromWorld)
    const crossings = along(held.ray, held.worldFromCt)
    const origin = session.getState().structures?.origin
    const words = crossingsInWords(crossings, origin?.foreign)
    const pointed = pointedAt(crossings, origin?.foreign)
    if (!words || !pointed) return
    held.isShown = true
    drawWords(label, ...words, origin && sayTrust(origin, pointed.label))
    held.atWorld.copy(event.point)
  }

  return (
    <>
      <group
        onPointerMove={(event: ThreeEvent<globalThis.PointerEvent>) => point(event as unknown as PointerEvent)}
        onPointerLeave={() => (held.isShown = false)}
      >
        {children}
      </group>
      <sprite ref={sprite} name="structure-name" visible={false} renderOrder={RENDER_ORDER.pointer} raycast={nothing}>
        <spriteMaterial map={label.texture} depthTest={false} depthWrite={false} transparent toneMapped={false} />
      </sprite>
    </>
  )
}

/** three's world is the room in metres. */
const WORLD_FROM_ROOM = new Matrix4().makeScale(0.001, 0.001, 0.001)

/** @param trust undefined for a model's own structures */
function drawWords(label: CanvasLabel, name: string, over: string, trust: string | undefined): void {
  label.redraw(`${name}|${over}|${trust}`, (context) => {
    context.scale(PX_PER_MM, PX_PER_MM)
    context.textAlign = 'center'
    const own = trust ?? (over ? 'model' : 'of the model, not of a scan')
    const quiet = over ? `${own} · ${over}` : own
    const font = { name: `600 ${TEXT_MM.name}px ${FONT}`, over: `400 ${TEXT_MM.over}px ${FONT}` }
    context.font = font.name
    const nameMm = context.measureText(name).width
    context.font = font.over
    const widthMm = Math.min(SIZE_MM[0] - 1, Math.max(nameMm, context.measureText(quiet).width) + 14)
    const [middle, room] = [SIZE_MM[0] / 2, SIZE_MM[0] - 12]
    context.fillStyle = COLOURS.panel
    context.beginPath()
    context.roundRect(middle - widthMm / 2, 0.5, widthMm, SIZE_MM[1] - 1, 5)
    context.fill()
    context.fillStyle = COLOURS.textQuiet
    context.fillText(quiet, middle, 24.5, room)
    context.fillStyle = COLOURS.text
    context.font = font.name
    context.fillText(name, middle, 11.5, room)
  })
}

const nothing = () => undefined
