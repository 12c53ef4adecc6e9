/** The scale of colour Doppler beside the plane in the room, in the corner that no echo field reaches; gone where there is no colour. */
import { DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3, type Camera } from 'three'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { createCanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { drawFlowBar, FLOW_BAR } from './flow-bar.ts'
import { SOLID_LAYER } from './render-order.ts'

/** Shares of the picture's width: its own, and how far from the picture's edge. */
const WIDE = 0.09
const ASIDE = 0.02
const PX_PER_UNIT = 8

export interface PlaneBar {
  readonly mesh: Mesh
  /** Once per displayed frame, as a child of what has the picture's pose. @param across mm of the hologram per pixel. */
  place(frame: UltrasoundFrame, across: number, down: number, camera: Camera): void
  dispose(): void
}

export function createPlaneBar(): PlaneBar {
  const label = createCanvasLabel(FLOW_BAR.width * PX_PER_UNIT, FLOW_BAR.height * PX_PER_UNIT)
  const material = new MeshBasicMaterial({ map: label.texture, alphaTest: 0.5, side: DoubleSide, toneMapped: false })
  const mesh = new Mesh(new PlaneGeometry(1, 1), material)
  mesh.name = 'flow-bar'
  mesh.layers.enable(SOLID_LAYER)
  mesh.raycast = () => undefined
  const eye = new Vector3()

  return {
    mesh,
    place({ flow, widthPx }, across, down, camera) {
      mesh.visible = flow !== undefined
      if (!flow) return
      label.redraw(String(flow.scaleMmPerS), (context) => {
        context.scale(PX_PER_UNIT, PX_PER_UNIT)
        context.fillStyle = COLOURS.panel
        context.beginPath()
        context.roundRect(0, 0, FLOW_BAR.width, FLOW_BAR.height, 2)
        context.fill()
        drawFlowBar(context, 0, 0, flow.scaleMmPerS)
      })
      const wide = WIDE * widthPx
      const high = (wide * FLOW_BAR.height * across) / (FLOW_BAR.width * down)
      mesh.position.set(ASIDE * widthPx + wide / 2, high / 2, 0)
      // Pixels count downwards; seen from behind the figures would be mirrored.
      const isBehind = mesh.parent!.worldToLocal(camera.getWorldPosition(eye)).z > 0
      mesh.scale.set(isBehind ? -wide : wide, -high, 1)
    },
    dispose() {
      label.dispose()
      material.dispose()
      mesh.geometry.dispose()
    },
  }
}
