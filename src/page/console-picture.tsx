/** The trainee's ultrasound picture with the tracked needle laid on it, and whether the needle is in its plane. */
import { useEffect, useRef } from 'react'
import { IN_PLANE } from '#core/needle/guidance-grade.ts'
import type { Seen } from '#core/training/console-message.ts'
import { drawGrey } from './grey-canvas.ts'

export function ConsolePicture({ seen: { picture, needle, target, isStill } }: { readonly seen: Seen }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    drawGrey(canvas, picture)
  }, [picture])
  if (isStill)
    return <p className="console-empty">The trainee’s page is hidden: nothing moves there until it is in view again.</p>
  if (!picture) return <p className="console-empty">The probe gives no picture now.</p>
  const { widthPx, heightPx, mmPerPx } = picture
  const px = ([x, y]: readonly [number, number]) => [x / mmPerPx, y / mmPerPx] as const
  const isIn = needle && Math.abs(needle.offPlaneMm) <= IN_PLANE.outMm
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
