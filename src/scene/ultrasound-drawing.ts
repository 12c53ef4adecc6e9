/**
 * One ultrasound picture on the graphics card, drawn twice: standing in its plane and
 * flat on the panel. Bytes are sent once per picture, never per frame.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  DoubleSide,
  GLSL3,
  LinearFilter,
  LinearMipmapLinearFilter,
  NearestFilter,
  RedFormat,
  RGBAFormat,
  ShaderMaterial,
  type Texture,
  Vector2,
  Vector4,
} from 'three'
import type { Fan } from '#core/ultrasound/fan.ts'
import { FLOW_COLOURS } from '#core/ultrasound/flow-picture.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { COLOURS, screenColour } from './colours.ts'
import { PLANE_SHADERS } from './shader-text.ts'

export interface UltrasoundDrawing {
  readonly texture: DataTexture
  /** Velocities of colour Doppler, a byte a pixel, and the colour of each byte. */
  readonly flow: DataTexture
  readonly flowColours: DataTexture
  /** The picture's outline in image pixels: half a pixel beyond its outermost pixel centres. */
  readonly outline: BufferGeometry
  /** What its materials show: the picture, or another look of it. One object for all of them. */
  readonly source: { value: Texture }
  /** Takes the picture to be shown now; does nothing when it is there already. */
  show(frame: UltrasoundFrame): void
  dispose(): void
}

export function createUltrasoundDrawing(): UltrasoundDrawing {
  const texture = new DataTexture(new Uint8Array(1), 1, 1, RedFormat)
  texture.unpackAlignment = 1
  texture.magFilter = LinearFilter
  texture.minFilter = LinearMipmapLinearFilter
  texture.generateMipmaps = true
  texture.anisotropy = 4
  const flow = bytesTexture()
  const flowColours = new DataTexture(FLOW_COLOURS, 256, 1, RGBAFormat)
  flowColours.needsUpdate = true
  const corners = new BufferAttribute(new Float32Array(12), 3)
  const outline = new BufferGeometry()
  outline.setAttribute('position', corners)
  outline.setIndex([0, 1, 2, 0, 2, 3])
  const source = { value: texture as Texture }
  let shown: UltrasoundFrame | undefined

  return {
    texture,
    source,
    flow,
    flowColours,
    outline,
    show(frame) {
      if (frame === shown) return
      const { widthPx, heightPx } = frame
      if (widthPx !== shown?.widthPx || heightPx !== shown.heightPx) {
        // Another size is another texture on the card.
        texture.dispose()
        texture.image = { data: frame.grey, width: widthPx, height: heightPx }
        const [right, bottom] = [widthPx - 0.5, heightPx - 0.5]
        corners.array.set([-0.5, -0.5, 0, right, -0.5, 0, right, bottom, 0, -0.5, bottom, 0])
        corners.needsUpdate = true
        outline.computeBoundingSphere()
        outline.computeBoundingBox()
      }
      texture.image.data = frame.grey
      texture.needsUpdate = true
      showFlow(flow, frame)
      shown = frame
    },
    dispose() {
      texture.dispose()
      flow.dispose()
      flowColours.dispose()
      outline.dispose()
    },
  }
}

/** Bytes that stand for something are not mixed with their neighbours. */
function bytesTexture(): DataTexture {
  const texture = new DataTexture(new Uint8Array(1), 1, 1, RedFormat)
  texture.unpackAlignment = 1
  texture.magFilter = texture.minFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}

/** Sent only while colour is on. */
function showFlow(texture: DataTexture, { flow, widthPx, heightPx }: UltrasoundFrame): void {
  if (!flow) return
  const { width, height } = texture.image
  if (width !== widthPx || height !== heightPx) texture.dispose()
  texture.image = { data: flow.bytes, width: widthPx, height: heightPx }
  texture.needsUpdate = true
}

/** Draws the outline with the picture inside its echo field; the position attribute is image pixels. */
export function createPictureMaterial({ source, flow, flowColours }: UltrasoundDrawing): ShaderMaterial {
  return new ShaderMaterial({
    ...PLANE_SHADERS,
    name: 'ultrasound-picture',
    glslVersion: GLSL3,
    side: DoubleSide,
    uniforms: {
      picture: source,
      flow: { value: flow },
      flowColours: { value: flowColours },
      hasFlow: { value: false },
      sizePx: { value: new Vector2(1, 1) },
      fanKind: { value: 0 },
      fanShape: { value: new Vector4(0, 0, 1, 1) },
      fanAngles: { value: new Vector2() },
      edgePx: { value: 0 },
      edgeColour: { value: screenColour(COLOURS.planeEdge) },
      skinColour: { value: screenColour(COLOURS.planeSkin) },
    },
  })
}

/** @param edgePx width of the drawn edge of the echo field, image pixels. */
export function setPicture(
  { uniforms }: ShaderMaterial,
  { widthPx, heightPx, flow }: UltrasoundFrame,
  fan: Fan | undefined,
  edgePx: number,
): void {
  uniforms['edgePx']!.value = edgePx
  uniforms['hasFlow']!.value = flow !== undefined
  setField({ uniforms }, { widthPx, heightPx }, fan)
}

/** Size and echo field, of any material that draws in the picture's pixels. */
export function setField(
  { uniforms }: Pick<ShaderMaterial, 'uniforms'>,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  fan: Fan | undefined,
): void {
  ;(uniforms['sizePx']!.value as Vector2).set(widthPx, heightPx)
  const shape = uniforms['fanShape']!.value as Vector4
  if (fan?.kind === 'curvilinear') {
    uniforms['fanKind']!.value = 1
    shape.set(fan.originPx[0], fan.originPx[1], fan.startRadiusPx, fan.stopRadiusPx)
    ;(uniforms['fanAngles']!.value as Vector2).set(fan.startAngleRad, fan.stopAngleRad)
    return
  }
  uniforms['fanKind']!.value = 0
  const x = fan ? fan.xPx : 0
  const y = fan ? fan.yPx : 0
  shape.set(x - 0.5, y - 0.5, x + (fan ? fan.widthPx : widthPx) - 0.5, y + (fan ? fan.heightPx : heightPx) - 0.5)
}

/** Where the transducer's marked end is, image pixels: x grows towards it, y away from the skin. */
export function markedCorner(fan: Fan | undefined, { widthPx }: UltrasoundFrame, into: Vector2): Vector2 {
  if (!fan) return into.set(widthPx - 0.5, -0.5)
  if (fan.kind === 'rectangle') return into.set(fan.xPx + fan.widthPx - 0.5, fan.yPx - 0.5)
  return into.set(
    fan.originPx[0] + fan.startRadiusPx * Math.sin(fan.stopAngleRad),
    fan.originPx[1] + fan.startRadiusPx * Math.cos(fan.stopAngleRad),
  )
}
