/** A line of words over the skin edge of a picture that stands in the room: what of it is not live ultrasound. */
import { DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3, type Camera } from 'three'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { SOLID_LAYER } from './render-order.ts'

/** Room mm, whatever the person scaled the hologram to: letters are 16 minutes of arc high at arm's length. */
const HIGH_MM = 9
const WIDE_MM = 96
const AWAY_MM = 9
const PX_PER_MM = 8

export interface BadgeWords {
  readonly words: string
  readonly colour: string
}

export interface PlaneBadge {
  readonly mesh: Mesh
  /**
   * Once per displayed frame, as a child of what has the picture's pose.
   *
   * @param across room mm per pixel @param topPx where the echo field begins
   */
  place(
    said: BadgeWords | undefined,
    middlePx: number,
    topPx: number,
    across: number,
    down: number,
    camera: Camera,
  ): void
  dispose(): void
}

export function createPlaneBadge(name: string): PlaneBadge {
  const label = createCanvasLabel(WIDE_MM * PX_PER_MM, HIGH_MM * PX_PER_MM)
  const material = new MeshBasicMaterial({ map: label.texture, alphaTest: 0.5, side: DoubleSide, toneMapped: false })
  const mesh = new Mesh(new PlaneGeometry(1, 1), material)
  mesh.name = name
  mesh.visible = false
  mesh.layers.enable(SOLID_LAYER)
  mesh.raycast = () => undefined
  const eye = new Vector3()

  return {
    mesh,
    place(said, middlePx, topPx, across, down, camera) {
      mesh.visible = said !== undefined
      if (!said) return
      label.redraw(said.words + said.colour, (context) => {
        context.scale(PX_PER_MM, PX_PER_MM)
        context.font = `700 5.2px ${FONT}`
        const wide = Math.min(WIDE_MM, context.measureText(said.words).width + 6)
        context.fillStyle = COLOURS.panel
        context.beginPath()
        context.roundRect((WIDE_MM - wide) / 2, 0.3, wide, HIGH_MM - 0.6, 2)
        context.fill()
        context.strokeStyle = said.colour
        context.lineWidth = 0.4
        context.stroke()
        context.fillStyle = said.colour
        context.textAlign = 'center'
        context.fillText(said.words, WIDE_MM / 2, HIGH_MM / 2, WIDE_MM - 4)
      })
      mesh.position.set(middlePx, topPx - AWAY_MM / down, 0)
      // Pixels count downwards; seen from behind the words would be mirrored.
      const isBehind = mesh.parent!.worldToLocal(camera.getWorldPosition(eye)).z > 0
      mesh.scale.set((isBehind ? -WIDE_MM : WIDE_MM) / across, -HIGH_MM / down, 1)
    },
    dispose() {
      label.dispose()
      material.dispose()
      mesh.geometry.dispose()
    },
  }
}
