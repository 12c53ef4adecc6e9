/** Who looks at the atlas: a wearer, or a screen with the page's own parts over its edges. */
import { PerspectiveCamera, Vector3, type Camera, type WebGLRenderer } from 'three'
import type { Seeing } from './atlas-labels.ts'
import { LETTER_RAD, screenLetterRad, screenLimits, wornLimits } from './atlas-view.ts'

/** Pixels of the page that its parts take: the menu, the card, the row at the top, the tools. */
const TAKEN_PX = { left: 368, right: 350, top: 112, bottom: 118 } as const
/** On a narrow window menus open over the view: there is nothing to keep clear of. */
const WIDE_PX = 1100

const scratch = new Vector3()

/** @param hasCard whether a question, a step of a tour or the cut's pictures stand at the right edge */
export function seeingOf(gl: WebGLRenderer, camera: Camera, hasCard: boolean): Seeing {
  if (gl.xr.isPresenting || !(camera instanceof PerspectiveCamera))
    return { letterRad: LETTER_RAD, limitsOf: wornLimits }
  const fovRad = (camera.fov * Math.PI) / 180
  const { clientWidth: wide, clientHeight: high } = gl.domElement
  const isWide = wide >= WIDE_PX
  const free = {
    left: isWide ? TAKEN_PX.left / wide : 0.01,
    right: isWide && hasCard ? 1 - TAKEN_PX.right / wide : 0.99,
    top: TAKEN_PX.top / high,
    bottom: 1 - TAKEN_PX.bottom / high,
  }
  return {
    letterRad: screenLetterRad(fovRad, high),
    limitsOf(view) {
      scratch
        .set(...view.middle)
        .multiplyScalar(0.001)
        .project(camera)
      return screenLimits(view, [(1 + scratch.x) / 2, (1 - scratch.y) / 2], fovRad, camera.aspect, free)
    },
  }
}
