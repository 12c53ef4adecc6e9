/** Length and angles of the planned path, beside its entry point, always facing the viewer. */
import { useEffect, useMemo } from 'react'
import type { NeedlePath, PlanPoint } from '#core/planning/path.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { pathInWords } from './path-words.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Patient mm; the canvas has 8 pixels per mm. */
const SIZE_MM = [64, 24] as const
const PX_PER_MM = 8
const OUT_MM = 30
const UP_MM = 32

interface Props {
  readonly entry: PlanPoint
  readonly target: PlanPoint
  readonly path: NeedlePath
}

export function PathLabel({ entry, target, path }: Props) {
  const out = OUT_MM / path.lengthMm
  const place: [number, number, number] = [
    entry.x + (entry.x - target.x) * out,
    entry.y + (entry.y - target.y) * out,
    entry.z + (entry.z - target.z) * out + UP_MM,
  ]
  const label = useMemo(() => createCanvasLabel(SIZE_MM[0] * PX_PER_MM, SIZE_MM[1] * PX_PER_MM), [])
  useEffect(() => () => label.dispose(), [label])
  useEffect(() => {
    const [length, angles] = pathInWords(path)
    label.redraw(length + angles, (context) => {
      context.scale(PX_PER_MM, PX_PER_MM)
      context.fillStyle = COLOURS.panel
      context.beginPath()
      context.roundRect(0.5, 0.5, SIZE_MM[0] - 1, SIZE_MM[1] - 1, 4)
      context.fill()
      context.textAlign = 'center'
      context.fillStyle = COLOURS.text
      context.font = `700 10px ${FONT}`
      context.fillText(length, SIZE_MM[0] / 2, 8)
      context.font = `500 6.5px ${FONT}`
      context.fillText(angles, SIZE_MM[0] / 2, 17.5)
    })
  }, [label, path])

  // Back out along the path and up: off the entry point and off the needle's way.
  return (
    <sprite
      name="path-label"
      position={place}
      scale={[SIZE_MM[0], SIZE_MM[1], 1]}
      renderOrder={RENDER_ORDER.seenThrough}
      raycast={nothing}
    >
      <spriteMaterial map={label.texture} alphaTest={0.5} depthTest={false} transparent toneMapped={false} />
    </sprite>
  )
}

const nothing = () => undefined
