/** The trainee's ultrasound picture with the tracked needle laid on it, and whether the needle is in its plane. */
import { useEffect, useRef } from 'react'
import type { Seen } from '#core/training/console-message.ts'

const IN_PLANE_MM = 3

export function ConsolePicture({ seen: { picture, needle, target } }: { readonly seen: Seen }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !picture) return
    const { widthPx, heightPx, grey } = picture
    Object.assign(context.canvas, { width: widthPx, height: heightPx })
    const pixels = context.createImageData(widthPx, heightPx)
    for (let at = 0; at < grey.length; at++) pixels.data.set([grey[at]!, grey[at]!, grey[at]!, 255], 4 * at)
    context.putImageData(pixels, 0, 0)
  }, [picture])
  if (!picture) return <p className="console-empty">The probe gives no picture now.</p>
  const { widthPx, heightPx, mmPerPx } = picture
  const px = ([x, y]: readonly [number, number]) => [x / mmPerPx, y / mmPerPx] as const
  const isIn = needle && Math.abs(needle.offPlaneMm) <= IN_PLANE_MM
  return (
    <figure className="console-picture">
      <canvas ref={canvas} aria-label="Ultrasound picture of the trainee" />
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} aria-hidden="true">
        {target && Math.abs(target.offPlaneMm) < 10 && (
          <circle className="console-target" cx={px(target.at)[0]} cy={px(target.at)[1]} r={3 / mmPerPx} />
        )}
        {needle && (
          <>
            <line
              className={isIn ? 'console-needle' : 'console-needle is-out'}
              x1={px(needle.hub)[0]}
              y1={px(needle.hub)[1]}
              x2={px(needle.tip)[0]}
              y2={px(needle.tip)[1]}
            />
            <circle
              className={isIn ? 'console-tip' : 'console-tip is-out'}
              cx={px(needle.tip)[0]}
              cy={px(needle.tip)[1]}
              r={1.6 / mmPerPx}
            />
          </>
        )}
      </svg>
      <figcaption>{needle ? (isIn ? 'Needle in the picture' : 'Needle beside the picture') : 'No needle'}</figcaption>
    </figure>
  )
}
