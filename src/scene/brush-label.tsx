/** What the brush is for, over it, as large to the eye from near and from far. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Vector3, type Sprite } from 'three'
import { nameOfLabel } from '#core/anatomy/foreign-labels.ts'
import { brushedLabel } from '#session/brushing.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** At arm's length, room mm; the canvas has 5 pixels per mm. */
const SIZE_MM = [150, 16] as const
const PX_PER_MM = 5
const TEXT_MM = 9
const ARM_M = 0.6
const OVER_MM = 6

export function BrushLabel({ radiusMm }: { readonly radiusMm: number }) {
  const sprite = useRef<Sprite>(null)
  const words = useSession((state) => {
    const { isChoosing, isErasing } = state.brushing
    if (isChoosing) return 'Press in a structure to choose it'
    const label = brushedLabel(state)
    const name = label === undefined ? 'nothing' : nameOfLabel(label, state.structures?.origin?.foreign)
    return `${isErasing ? 'Erase' : 'Add'}: ${name}, ${state.brushing.radiusMm} mm`
  })
  const label = useMemo(() => createCanvasLabel(SIZE_MM[0] * PX_PER_MM, SIZE_MM[1] * PX_PER_MM), [])
  const scratch = useMemo(() => ({ eye: new Vector3(), at: new Vector3(), scale: new Vector3() }), [])
  useEffect(() => () => label.dispose(), [label])
  useEffect(
    () =>
      label.redraw(words, (context) => {
        context.scale(PX_PER_MM, PX_PER_MM)
        context.textAlign = 'center'
        context.font = `600 ${TEXT_MM}px ${FONT}`
        const room = SIZE_MM[0] - 10
        const widthMm = Math.min(room, context.measureText(words).width) + 9
        context.fillStyle = COLOURS.panel
        context.beginPath()
        context.roundRect((SIZE_MM[0] - widthMm) / 2, 0.5, widthMm, SIZE_MM[1] - 1, 4)
        context.fill()
        context.fillStyle = COLOURS.text
        context.fillText(words, SIZE_MM[0] / 2, SIZE_MM[1] / 2, room)
      }),
    [label, words],
  )

  useFrame(({ camera }) => {
    const drawn = sprite.current
    const around = drawn?.parent
    if (!drawn || !around) return
    const { eye, at, scale } = scratch
    // Of the room, whatever the hologram's scale.
    const perMm = 0.001 / around.getWorldScale(scale).x
    const far = eye.setFromMatrixPosition(camera.matrixWorld).distanceTo(at.setFromMatrixPosition(around.matrixWorld))
    const size = (Math.max(0.2, far) / ARM_M) * perMm
    drawn.scale.set(SIZE_MM[0] * size, SIZE_MM[1] * size, 1)
    // Up is the head in the CT and the ceiling in the room: beside the ball either way.
    drawn.center.set(0.5, -(radiusMm + OVER_MM * size) / (SIZE_MM[1] * size))
  })

  return (
    <sprite ref={sprite} name="brush-label" renderOrder={RENDER_ORDER.pointer} raycast={nothing}>
      <spriteMaterial map={label.texture} depthTest={false} depthWrite={false} transparent toneMapped={false} />
    </sprite>
  )
}

const nothing = () => undefined
