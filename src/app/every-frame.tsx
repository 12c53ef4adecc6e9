/** Runs the pipeline once per displayed frame, before anything that draws (R3F priority −90, after @pmndrs/xr's own −1000 and −100). */
import { addAfterEffect, useFrame, useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import type { Scene, WebGLRenderer } from 'three'

export interface FrameMoment {
  readonly nowMs: number
  /** Where the view is seen from, mm: the wearer's head, or the screen's camera. */
  readonly eyeInRoom: readonly [x: number, y: number, z: number]
  /** Present while in a headset session. */
  readonly xr:
    { readonly frame: XRFrame; readonly space: XRReferenceSpace; readonly sources: Iterable<XRInputSource> } | undefined
}

/** What was just drawn, and by what. */
export interface Drawn {
  readonly scene: Scene
  readonly gl: WebGLRenderer
}

export interface EveryFrameProps {
  /** Whether anyone sees the 3-D view: unseen, the pipeline runs on and nothing is drawn. */
  readonly isSeen: () => boolean
  readonly onFrame: (moment: FrameMoment) => void
  readonly onDrawn: (drawn: Drawn) => void
}

export function EveryFrame({ isSeen, onFrame, onDrawn }: EveryFrameProps) {
  const gl = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)

  useFrame(({ camera }, _delta, frame?: XRFrame) => {
    scene.visible = isSeen()
    const space = frame && gl.xr.getReferenceSpace()
    onFrame({
      nowMs: performance.now(),
      eyeInRoom: [12, 13, 14].map((at) => 1000 * camera.matrixWorld.elements[at]!) as [number, number, number],
      xr: frame && space ? { frame, space, sources: frame.session.inputSources } : undefined,
    })
  }, -90)

  useEffect(() => addAfterEffect(() => onDrawn({ scene, gl })), [gl, scene, onDrawn])

  return null
}
