/**
 * The scene on a page of its own, with a session and fast facts that a test sets by hand:
 * no pipeline, no devices. `?headset` puts an emulated Quest 3 into the page.
 */
import { addAfterEffect, Canvas, useThree } from '@react-three/fiber'
import { XR } from '@react-three/xr'
import { metaQuest3, XRDevice } from 'iwer'
import { createRoot } from 'react-dom/client'
import type { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { Quaternion, Vector3, type Camera, type Object3D, type Scene as ThreeScene } from 'three'
import type { WebGLRenderer, WebXRArrayCamera } from 'three'
import { CANVAS_OPTIONS } from '#scene/canvas-options.ts'
import { Scene } from '#scene/scene.tsx'
import { createXr } from '#scene/xr-store.ts'
import { defaultPlacement } from '#core/frames/default-placement.ts'
import { apply, compose, point, transform, type Matrix } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import { wholeStructureSet } from '#core/phantom/structure-set.ts'
import { CT_DISPLAY_WINDOW_HU, type VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { createLive } from '#session/live.ts'
import type { NamedPicture } from '#test/scene/named-picture.ts'
import { createSession } from '#session/session.ts'
import type { Commands } from '#session/commands.ts'
import { guide } from './guided.ts'

const query = new URLSearchParams(location.search)
const headset = query.has('headset') ? new XRDevice(metaQuest3) : undefined
headset?.installRuntime({ forceInstall: true })
if (headset) headset.stereoEnabled = query.has('stereo')

const session = createSession()
const live = createLive()
const xr = createXr(session)
const asked: string[] = []
const commands = new Proxy({} as Commands, { get: (_, name) => () => void asked.push(String(name)) })
const three: { gl?: WebGLRenderer; scene?: ThreeScene; camera?: Camera; orbit?: OrbitControls } = {}
let frames = 0
let waiting: (() => void)[] = []

addAfterEffect(() => {
  frames++
  const now = waiting
  waiting = []
  for (const resolve of now) resolve()
})

/** However slow the machine: two pictures of one thing are sampled alike. */
const EVEN_QUALITY = { step: { voxels: 1, mm: 1.5 }, note() {} }

const certain = { status: 'ok', atMs: Infinity, errorMm: 0 } as const

// The pipeline's part: the hologram stands where the session says.
session.subscribe(({ placement }, before) => {
  if (placement !== before.placement) live.roomFromCt = { transform: transform('room', 'ct', placement), ...certain }
})

const stage = {
  session,
  live,
  xr,
  headset,
  asked,
  three,
  frames: () => frames,

  /** Opens a CT of these HU, with the slices named there at once, or all. Returns the list to which later ones are added. */
  open(geometry: VolumeGeometry, voxels: Int16Array<ArrayBuffer>, arrived?: readonly number[]): number[] {
    const windowHu = CT_DISPLAY_WINDOW_HU
    const [nx, ny, nz] = geometry.dimensions
    const display = new Uint8Array(nx * ny * nz)
    const scale = 255 / (windowHu[1] - windowHu[0])
    for (let i = 0; i < display.length; i++) {
      display[i] = Math.round(Math.min(Math.max((voxels[i]! - windowHu[0]) * scale, 0), 255))
    }
    const arrivedSlices = [...(arrived ?? Array.from({ length: nz }, (_, k) => k))]
    const volume = { frame: 'ct', name: 'a CT', geometry, voxels, remarks: [] } as const
    const arrival: VolumeArrival = { volume, display, windowHu, arrivedSlices }
    live.arrival = arrival
    session.actions.set({ openCase: { name: 'A CT', modality: 'CT', geometry, remarks: [] } })
    session.actions.set({ placement: defaultPlacement(geometry) })
    return arrivedSlices
  },

  /** The structures of the typical spine in the case that is open. Returns the groups. */
  async makeStructures(): Promise<string[]> {
    const { openCase } = session.getState()
    const { meshes, field } = await wholeStructureSet(createLumbarSpine(), openCase!.geometry)
    session.actions.set({ structures: { meshes, labels: field } })
    return meshes.map(({ group }) => group)
  },

  /** Shows structures given as plain numbers. */
  showStructures(meshes: readonly PlainMesh[], geometry: VolumeGeometry, labels: readonly number[]) {
    session.actions.set({
      structures: {
        meshes: meshes.map((mesh) => ({
          ...mesh,
          positions: Int16Array.from(mesh.positions),
          normals: Int8Array.from(mesh.normals),
          indices: Uint32Array.from(mesh.indices),
        })),
        labels: { geometry, labels: Uint16Array.from(labels) },
      },
    })
  },

  /** Puts the desktop's camera at a place of the CT (mm, LPS), looking at another. */
  lookFrom(from: readonly [number, number, number], at: readonly [number, number, number]) {
    const inRoom = (place: readonly [number, number, number]) => {
      const { x, y, z } = apply(live.roomFromCt!.transform, point('ct', ...place))
      return new Vector3(x / 1000, y / 1000, z / 1000)
    }
    three.camera!.position.copy(inRoom(from))
    three.orbit!.target.copy(inRoom(at))
    three.orbit!.update()
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

  /** Where a place in the room (mm) is on the canvas, as fractions from its left and top; once per eye. */
  onCanvas([x, y, z]: readonly [number, number, number]): [number, number][] {
    const { gl } = three
    const context = gl!.getContext()
    const eyes = gl!.xr.isPresenting ? gl!.xr.getCamera().cameras : [three.camera!]
    return eyes.map((eye) => {
      const { x: right, y: up } = new Vector3(x / 1000, y / 1000, z / 1000).project(eye)
      const whole = { x: 0, y: 0, z: context.drawingBufferWidth, w: context.drawingBufferHeight }
      const view = (eye as WebXRArrayCamera['cameras'][number]).viewport ?? whole
      const left = view.x + ((right + 1) / 2) * view.z
      const bottom = view.y + ((up + 1) / 2) * view.w
      return [left / context.drawingBufferWidth, 1 - bottom / context.drawingBufferHeight]
    })
  },

  /** One colour per eye of what is drawn at a place of the CT (mm, LPS). */
  async colourAt(placeInCt: readonly [number, number, number]): Promise<number[][]> {
    const { x, y, z } = apply(live.roomFromCt!.transform, point('ct', ...placeInCt))
    return stage.colours(stage.onCanvas([x, y, z]))
  },

  /** An even grey picture, standing where ctFromImage says. */
  showPicture(frameId: number, widthPx: number, heightPx: number, grey: number, ctFromImage: Matrix) {
    live.ultrasound = {
      frameId,
      widthPx,
      heightPx,
      grey: new Uint8Array(widthPx * heightPx).fill(grey),
      atMs: 0,
      receivedAtMs: 0,
    }
    const pose = transform('ct', 'image', ctFromImage)
    live.ctFromImage = { transform: pose, ...certain }
    live.roomFromImage = { transform: compose(live.roomFromCt!.transform, pose), ...certain }
    live.planeWithheld = live.pictureWithheld = undefined
  },

  /** A picture with what networks say of it, and the needle in it, standing where the picture's pose says. */
  showNamed({ grey, readings, ctFromImage, needle, needleLengthMm, ...picture }: NamedPicture) {
    const { roomFromCt } = live
    const tip = transform('ct', 'needle-tip', needle)
    stage.showPicture(1, picture.widthPx, picture.heightPx, 0, ctFromImage)
    live.ultrasound!.grey.set(grey)
    live.fan = picture.fan
    live.names = picture.names
    live.readings = readings.map((reading) => ({ ...reading, cells: Uint8Array.from(reading.cells) }))
    live.needle = {
      roomFromTip: { transform: compose(roomFromCt!.transform, tip), ...certain },
      ctFromTip: { transform: tip, ...certain },
      lengthMm: needleLengthMm,
    }
  },

  /** A needle guided to what is planned, beside a root, with these alarms. */
  guide(needle: Parameters<typeof guide>[1], conditions: Parameters<typeof guide>[2]) {
    guide({ session, live }, needle, conditions)
  },

  /** Whether something of the scene would be drawn now. */
  isDrawn(name: string): boolean {
    let object = three.scene?.getObjectByName(name) ?? null
    if (!object) return false
    for (; object; object = object.parent) if (!object.visible) return false
    return true
  },

  /** Turns a controller of the emulated headset so that it points from one place (m) to another. */
  aim(hand: 'left' | 'right', from: readonly [number, number, number], to: readonly [number, number, number]) {
    const controller = headset!.controllers[hand]!
    const start = new Vector3(...from)
    const turn = new Quaternion().setFromUnitVectors(new Vector3(0, 0, -1), new Vector3(...to).sub(start).normalize())
    controller.position.set(...from)
    controller.quaternion.set(turn.x, turn.y, turn.z, turn.w)
  },

  /** Presses and lets go of the trigger. */
  async press(hand: 'left' | 'right') {
    headset!.controllers[hand]!.updateButtonValue('trigger', 1)
    await stage.drawn(3)
    headset!.controllers[hand]!.updateButtonValue('trigger', 0)
    await stage.drawn(3)
  },

  /** Where a text of the in-headset panel stands, m. */
  findText(words: string): [number, number, number] | undefined {
    let found: Object3D | undefined
    three.scene?.traverse((object) => {
      const { properties } = object as { properties?: { value?: { text?: unknown } } }
      if (properties?.value?.text === words) found = object
    })
    found?.updateWorldMatrix(true, false)
    return found && new Vector3().setFromMatrixPosition(found.matrixWorld).toArray()
  },
}

/** As numbers go over to a page. */
type PlainMesh = Omit<LayerMesh, 'positions' | 'normals' | 'indices'> &
  Readonly<Record<'positions' | 'normals' | 'indices', readonly number[]>>

export type Stage = typeof stage

declare global {
  interface Window {
    stage: Stage
  }
}
window.stage = stage

/** Hands three's own objects out. */
function Ready() {
  Object.assign(
    three,
    useThree(({ gl, scene, camera, controls }) => ({ gl, scene, camera, orbit: controls as OrbitControls })),
  )
  return null
}

createRoot(document.getElementById('root')!).render(
  <Canvas {...CANVAS_OPTIONS} dpr={1}>
    <XR store={xr}>
      <Ready />
      <Scene session={session} live={live} commands={commands} quality={EVEN_QUALITY} />
    </XR>
  </Canvas>,
)
