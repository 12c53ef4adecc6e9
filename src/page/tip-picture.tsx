/** The live picture, on which a person marks the tip that is held into it; what stands out by itself is proposed. */
import { useEffect, useRef, useState } from 'react'
import { brightSpot } from '#core/ultrasound/bright-spot.ts'
import type { Live } from '#session/live.ts'

const EACH_MS = 150

interface Props {
  readonly live: Live
  readonly isAsking: boolean
  readonly onMark: (px: readonly [x: number, y: number]) => void
}

type Spot = readonly [x: number, y: number]

export function TipPicture({ live, isAsking, onMark }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [proposed, setProposed] = useState<Spot>()

  useEffect(() => {
    let drawn: number | undefined
    const draw = () => {
      const picture = live.newestPicture
      const context = canvas.current?.getContext('2d')
      if (!canvas.current || !context || !picture || picture.frameId === drawn) return
      drawn = picture.frameId
      const { widthPx, heightPx, grey } = picture
      if (canvas.current.width !== widthPx) Object.assign(canvas.current, { width: widthPx, height: heightPx })
      const image = context.createImageData(widthPx, heightPx)
      for (const [at, value] of grey.entries()) image.data.set([value, value, value, 255], 4 * at)
      context.putImageData(image, 0, 0)
      const spot = isAsking ? brightSpot(picture, live.fan) : undefined
      setProposed(spot)
      if (spot) cross(context, spot)
    }
    draw()
    const timer = setInterval(draw, EACH_MS)
    return () => clearInterval(timer)
  }, [live, isAsking])

  return (
    <figure className="tip-picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label="Live picture: press where the tip is seen"
        onClick={({ currentTarget, clientX, clientY }) => {
          const box = currentTarget.getBoundingClientRect()
          const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height]
          onMark([x * currentTarget.width - 0.5, y * currentTarget.height - 0.5])
        }}
      />
      <figcaption>
        {isAsking ? 'Press on the tip, or take the spot with the cross.' : 'Hold the tip still.'}
        <button
          type="button"
          className="button"
          disabled={!isAsking || !proposed}
          onClick={() => proposed && onMark(proposed)}
        >
          Take the cross
        </button>
      </figcaption>
    </figure>
  )
}

/** Open in the middle: the echo itself stays seen. */
function cross(context: CanvasRenderingContext2D, [x, y]: Spot) {
  context.strokeStyle = '#67c7ff'
  context.lineWidth = 1.5
  context.beginPath()
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
    context.moveTo(x + 0.5 + 7 * dx, y + 0.5 + 7 * dy)
    context.lineTo(x + 0.5 + 16 * dx, y + 0.5 + 16 * dy)
  } // prettier-ignore
  context.stroke()
}
