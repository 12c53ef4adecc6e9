/**
 * The registered volume in an ultrasound picture's own pixels, laid over the picture that is drawn already: on the plane
 * in the room, on its flat copies and on frozen planes alike. Cut anew by the graphics card in every displayed frame.
 */
import { DoubleSide, GLSL3, Matrix4, Mesh, ShaderMaterial, Vector2, Vector4, type BufferGeometry } from 'three'
import { multiply, type Matrix } from '#core/frames/transform.ts'
import { amountOf, FUSION_LOOK, modeNumber, type FusionMode } from '#core/fusion/fusion.ts'
import { voxelFromImage } from '#core/fusion/reslice.ts'
import { OUTLINE_COLOURS } from '#core/fusion/structure-outline.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Fusion } from '#session/fusion.ts'
import { screenColour } from './colours.ts'
import type { FusionSupply } from './fusion-supply.ts'
import { RENDER_ORDER } from './render-order.ts'
import { FUSED_SHADERS } from './shader-text.ts'
import { setField } from './ultrasound-drawing.ts'

/** The picture that is drawn already, and where it lies in the volume. */
export interface FusedSubject {
  readonly frame: { readonly widthPx: number; readonly heightPx: number }
  readonly fan: Fan | undefined
  readonly ctFromImage: Matrix
}

export interface FusedOverlay {
  readonly mesh: Mesh
  /** Once per displayed frame; without a subject or a whole volume nothing is drawn. */
  show(subject: FusedSubject | undefined, arrival: VolumeArrival | undefined, fusion: Fusion): void
  dispose(): void
}

/** @param outline of the picture, in its pixels */
export function createFusedOverlay(name: string, outline: BufferGeometry, supply: FusionSupply): FusedOverlay {
  const material = createMaterial()
  const mesh = new Mesh(outline, material)
  mesh.name = name
  mesh.visible = false
  mesh.frustumCulled = false
  mesh.renderOrder = RENDER_ORDER.fused
  mesh.raycast = () => undefined
  const { uniforms } = material

  return {
    mesh,
    show(subject, arrival, fusion) {
      const { textures } = supply.onCard
      mesh.visible =
        subject !== undefined && arrival !== undefined && textures?.isWhole === true && fusion.mode !== 'off'
      if (!mesh.visible || !subject || !arrival || !textures) return
      const { frame, fan, ctFromImage } = subject
      const { volume, windowHu } = arrival
      setField(material, frame, fan)
      setMode(material, fusion.mode, amountOf(fusion.mode, fusion.amounts))
      uniforms['voxels']!.value = textures.voxels
      ;(uniforms['uvwFromImage']!.value as Matrix4).fromArray(uvwFromImage(volume.geometry, ctFromImage))
      const [black, white] = greyWindow(fusion.window, volume.frame, windowHu)
      const share = (value: number) => (value - windowHu[0]) / (windowHu[1] - windowHu[0])
      ;(uniforms['window']!.value as Vector2).set(share(black), share(white))
      ;(uniforms['pixelMm']!.value as Vector2).set(columnLength(ctFromImage, 0), columnLength(ctFromImage, 1))
      const { outlined } = supply
      uniforms['hasClasses']!.value = outlined !== undefined
      if (!outlined) return
      uniforms['classes']!.value = outlined.texture
      ;(uniforms['gridFromImage']!.value as Matrix4).fromArray(voxelFromImage(outlined.geometry, ctFromImage))
    },
    dispose: () => material.dispose(),
  }
}

function setMode({ uniforms }: ShaderMaterial, mode: FusionMode, amount: number): void {
  uniforms['mode']!.value = modeNumber(mode)
  uniforms['amount']!.value = amount
}

/** In double precision up to here: the card gets one matrix. */
function uvwFromImage(geometry: VolumeGeometry, ctFromImage: Matrix): number[] {
  const [nx, ny, nz] = geometry.dimensions
  const uvwFromVoxel = [1 / nx, 0, 0, 0, 0, 1 / ny, 0, 0, 0, 0, 1 / nz, 0, 0.5 / nx, 0.5 / ny, 0.5 / nz, 1]
  return multiply(uvwFromVoxel, voxelFromImage(geometry, ctFromImage))
}

const columnLength = (m: Matrix, column: number) => Math.hypot(m[4 * column]!, m[4 * column + 1]!, m[4 * column + 2]!)

const vector = (parts: readonly number[]) => `vec${parts.length}(${parts.map((part) => part.toFixed(4)).join(', ')})`

function createMaterial(): ShaderMaterial {
  const look = FUSION_LOOK
  return new ShaderMaterial({
    ...FUSED_SHADERS,
    name: 'fused-picture',
    glslVersion: GLSL3,
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    defines: {
      CLASS_COUNT: OUTLINE_COLOURS.length,
      TINT: vector(look.tint),
      EDGE_COLOUR: vector(look.edge),
      CURTAIN: vector(look.curtain),
      CURTAIN_HALF_MM: look.curtainHalfMm.toFixed(4),
      FIELD_MM: vector(look.fieldMm),
      EDGE_REACH_MM: look.edgeReachMm.toFixed(4),
      EDGE_SLOPE: vector(look.edgeSlope),
      HATCH: vector(look.hatch),
      HATCH_MM: look.hatchMm.toFixed(4),
      OUTLINE_MM: look.outlineMm.toFixed(4),
      OUTLINE_SHARE: look.outlineShare.toFixed(4),
    },
    uniforms: {
      voxels: { value: null },
      window: { value: new Vector2(0, 1) },
      uvwFromImage: { value: new Matrix4() },
      classes: { value: null },
      gridFromImage: { value: new Matrix4() },
      hasClasses: { value: false },
      classColours: { value: OUTLINE_COLOURS.map(screenColour) },
      mode: { value: 0 },
      amount: { value: 1 },
      pixelMm: { value: new Vector2(1, 1) },
      sizePx: { value: new Vector2(1, 1) },
      fanKind: { value: 0 },
      fanShape: { value: new Vector4(0, 0, 1, 1) },
      fanAngles: { value: new Vector2() },
    },
  })
}
