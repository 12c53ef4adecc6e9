/**
 * The scene on a page of its own, with a session and fast facts that a test sets by hand:
 * no pipeline, no devices. `?headset` puts an emulated Quest 3 into the page.
 */
import { addAfterEffect, Canvas, useThree } from '@react-three/fiber'
import { XR } from '@react-three/xr'
import { metaQuest3, XRDevice } from 'iwer'
import { createRoot } from 'react-dom/client'
import { Vector3, type Camera, type Scene as ThreeScene, type WebGLRenderer } from 'three'
import { CANVAS_OPTIONS } from '#scene/canvas-options.ts'
import { Scene } from '#scene/scene.tsx'
import { createXr } from '#scene/xr-store.ts'
import { defaultPlacement } from '#core/frames/default-placement.ts'
import { transform, type Matrix } from '#core/frames/transform.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { Commands } from '#session/commands.ts'

const query = new URLSearchParams(location.search)
const headset = query.has('headset') ? new XRDevice(metaQuest3) : undefined
headset?.installRuntime({ forceInstall: true })
if (headset) headset.stereoEnabled = query.has('stereo')

const session = createSession()
const live = createLive()
const xr = createXr()
const asked: string[] = []
const commands = new Proxy({} as Commands, { get: (_, name) => () => void asked.push(String(name)) })
const three: { gl?: WebGLRenderer; scene?: ThreeScene; camera?: Camera } = {}
let frames = 0
let waiting: (() => void)[] = []

addAfterEffect(() => {
  frames++
  const now = waiting
  waiting = []
  for (const resolve of now) resolve()
})

const certain = { status: 'ok', atMs: Infinity, errorMm: 0 } as const

const stage = {
  session,
  live,
  xr,
  headset,
  asked,
  three,
  frames: () => frames,

  /** Opens a CT of these HU, all its slices there at once. */
  open(geometry: VolumeGeometry, voxels: Int16Array<ArrayBuffer>, windowHu: readonly [number, number] = [-200, 1000]) {
    const [nx, ny, nz] = geometry.dimensions
    const display = new Uint8Array(nx * ny * nz)
    const scale = 255 / (windowHu[1] - windowHu[0])
    for (let i = 0; i < display.length; i++) {
      display[i] = Math.round(Math.min(Math.max((voxels[i]! - windowHu[0]) * scale, 0), 255))
    }
    const arrivedSlices = Array.from({ length: nz }, (_, k) => k)
    const volume = { frame: 'ct', name: 'a CT', geometry, voxels, remarks: [] } as const
    const arrival: VolumeArrival = { volume, display, windowHu, arrivedSlices }
    live.arrival = arrival
    session.actions.set({ openCase: { name: 'A CT', modality: 'CT', geometry, remarks: [] } })
    stage.stand(defaultPlacement(geometry))
  },

  stand(placement: Matrix) {
    session.actions.set({ placement })
    live.roomFromCt = { transform: transform('room', 'ct', placement), ...certain }
  },

  /** Resolves after so many more displayed frames. */
  async drawn(count: number) {
    for (let i = 0; i < count; i++) await new Promise<void>((resolve) => waiting.push(resolve))
  },

  /** RGBA of the pixels of the canvas at these fractions from its left and top, right after a frame is drawn. */
  async colours(places: readonly (readonly [number, number])[]): Promise<number[][]> {
    await stage.drawn(1)
    const context = three.gl!.getContext()
    const { drawingBufferWidth: width, drawingBufferHeight: height } = context
    return places.map(([x, y]) => {
      const rgba = new Uint8Array(4)
      const [left, bottom] = [Math.round(x * width), Math.round((1 - y) * height)]
      context.readPixels(left, bottom, 1, 1, context.RGBA, context.UNSIGNED_BYTE, rgba)
      return [...rgba]
    })
  },

  /** Where a place in the room (mm) is on the canvas, as fractions from its left and top. */
  onCanvas([x, y, z]: readonly [number, number, number]): [number, number] {
    const place = new Vector3(x / 1000, y / 1000, z / 1000).project(three.camera!)
    return [(place.x + 1) / 2, (1 - place.y) / 2]
  },
}

export type Stage = typeof stage

declare global {
  interface Window {
    stage: Stage
  }
}
window.stage = stage

/** The pipeline's clock alone. */
function Ready() {
  Object.assign(
    three,
    useThree(({ gl, scene, camera }) => ({ gl, scene, camera })),
  )
  return null
}

createRoot(document.getElementById('root')!).render(
  <Canvas {...CANVAS_OPTIONS} dpr={1}>
    <XR store={xr}>
      <Ready />
      <Scene session={session} live={live} commands={commands} />
    </XR>
  </Canvas>,
)
