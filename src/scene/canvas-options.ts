/** How the canvas must be made for the scene to be right: spread it into <Canvas>. */
import { noEvents } from '@react-three/xr'
import type { CanvasProps } from '@react-three/fiber'

/** Room m: the hologram's default place to the left of the middle, the picture's to the right. */
export const DESKTOP_CAMERA = {
  position: [0.16, 1.36, 0.14],
  lookingAt: [0.16, 1.2, -0.66],
} as const

export const CANVAS_OPTIONS = {
  // Pointers of mouse, hands and controllers go one way, through <PointerEvents/> in the scene.
  events: noEvents,
  // Grey values are medical data: no tone mapping.
  flat: true,
  // Near enough to lean in, and a far plane that leaves the depth buffer its precision.
  camera: { fov: 45, near: 0.05, far: 20, position: [...DESKTOP_CAMERA.position] as [number, number, number] },
  // From behind the patient at once: what turns the view by mouse and keys comes when it is wanted.
  onCreated: ({ camera }) => camera.lookAt(...DESKTOP_CAMERA.lookingAt),
  // Alpha lets the real room through; a stencil buffer is not used.
  gl: { alpha: true, antialias: true, stencil: false, powerPreference: 'high-performance' },
  dpr: [1, 2],
} satisfies Partial<CanvasProps>
