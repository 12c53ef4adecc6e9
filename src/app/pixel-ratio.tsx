/**
 * Fewer pixels when the machine cannot keep up on the desktop: ultrasound drawn late is
 * withdrawn, and a coarse picture of now beats a fine one of a quarter of a second ago.
 */
import { useFrame, useThree } from '@react-three/fiber'
import { useRef } from 'react'

/** Device pixels per CSS pixel, finest first. */
const RATIOS = [2, 1.5, 1, 0.75, 0.5, 0.35]
/** Slower than this for a while: coarser. 70 ms is half of what makes a picture stale. */
const SLOW_MS = 70
/** Quicker than this for a long while: finer, until the screen's own ratio. */
const QUICK_MS = 25
const SLOW_FRAMES = 4
const QUICK_FRAMES = 240

export function PixelRatio() {
  const setDpr = useThree((state) => state.setDpr)
  const gl = useThree((state) => state.gl)
  const memory = useRef({
    at: Math.max(
      0,
      RATIOS.findIndex((ratio) => ratio <= devicePixelRatio),
    ),
    slow: 0,
    quick: 0,
  })
  const finest = useRef(memory.current.at)

  useFrame((_state, delta) => {
    if (gl.xr.isPresenting) return
    const now = memory.current
    const ms = delta * 1000
    now.slow = ms > SLOW_MS ? now.slow + 1 : 0
    now.quick = ms < QUICK_MS ? now.quick + 1 : 0
    const step =
      now.slow >= SLOW_FRAMES && now.at < RATIOS.length - 1
        ? 1
        : now.quick >= QUICK_FRAMES && now.at > finest.current
          ? -1
          : 0
    if (!step) return
    now.at += step
    now.slow = now.quick = 0
    setDpr(RATIOS[now.at]!)
  })
  return null
}
