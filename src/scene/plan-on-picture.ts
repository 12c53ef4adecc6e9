/** The planned target and path in a flat picture: where they lie in its slice, and faint where the target lies off it. */
import { DoubleSide, BufferAttribute, BufferGeometry, Group, Mesh, MeshBasicMaterial, RingGeometry } from 'three'
import type { Matrix } from '#core/frames/transform.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import { onPicture, type OnPicture } from '#core/ultrasound/on-picture.ts'
import { COLOURS } from './colours.ts'
import { PATH_SLICE_MM, pathOnPicture } from './picture-facts.ts'
import { layRibbon } from './picture-layout.ts'

/** Panel mm. */
const PATH_MM = 1.2
const TARGET_MM = 4
const OFF_PLANE_OPACITY = 0.35

interface Planned {
  readonly entry: PlanPoint | undefined
  readonly target: PlanPoint | undefined
}

export interface PlanOnPicture {
  /** A child of what is laid out in the picture's pixels. */
  readonly group: Group
  /**
   * @param perX panel mm a pixel
   * @returns where the target is, when it is known
   */
  place(
    plan: Planned,
    ctFromImage: Matrix | undefined,
    frame: { readonly widthPx: number; readonly heightPx: number },
    perX: number,
    perY: number,
  ): OnPicture | undefined
  dispose(): void
}

export function createPlanOnPicture(name: string): PlanOnPicture {
  const lifted = { side: DoubleSide, polygonOffset: true, polygonOffsetFactor: -4, polygonOffsetUnits: -8 } as const
  const pathLook = new MeshBasicMaterial({ color: COLOURS.target, toneMapped: false, ...lifted })
  const ringLook = new MeshBasicMaterial({ color: COLOURS.target, toneMapped: false, transparent: true, ...lifted })
  const ribbonShape = new BufferGeometry()
  ribbonShape.setAttribute('position', new BufferAttribute(new Float32Array(12), 3))
  ribbonShape.setIndex([0, 1, 2, 2, 1, 3])
  const ribbon = new Mesh(ribbonShape, pathLook)
  const ring = new Mesh(new RingGeometry(0.72, 1, 32), ringLook)
  ribbon.name = `${name}-path`
  ring.name = `${name}-target`
  const ends = new Float32Array(4)
  const group = new Group()
  for (const mesh of [ribbon, ring]) {
    mesh.frustumCulled = false
    mesh.raycast = () => undefined
    mesh.renderOrder = 3
    group.add(mesh)
  }

  return {
    group,
    place({ entry, target }, ctFromImage, frame, perX, perY) {
      const at = target && ctFromImage && onPicture([target.x, target.y, target.z], ctFromImage)
      ribbon.visible = !!entry && !!target && !!ctFromImage && pathOnPicture(entry, target, ctFromImage, frame, ends)
      if (ribbon.visible) layRibbon(ribbon, ends, PATH_MM / perX)
      const [x, y] = at?.atPx ?? [-1, -1]
      ring.visible = x >= 0 && y >= 0 && x < frame.widthPx && y < frame.heightPx
      if (!at || !ring.visible) return at
      ring.position.set(x, y, 0)
      ring.scale.set(TARGET_MM / perX, TARGET_MM / perY, 1)
      ringLook.opacity = Math.abs(at.outMm) <= PATH_SLICE_MM ? 1 : OFF_PLANE_OPACITY
      return at
    },
    dispose() {
      for (const each of [pathLook, ringLook, ribbonShape, ring.geometry]) each.dispose()
    },
  }
}
