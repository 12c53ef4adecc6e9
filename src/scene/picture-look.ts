/**
 * The looks of a picture: drawn once per picture into a texture that the views show instead. On the graphics card; where
 * there is none and the browser's processor stands in for it, on the processor itself, which is a hundred times faster.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  GLSL3,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  OrthographicCamera,
  RedFormat,
  ShaderMaterial,
  Vector2,
  Vector4,
  WebGLRenderTarget,
  type Texture,
  type WebGLRenderer,
} from 'three'
import { ENHANCEMENT, LINES, LOOKS, REACH_PX, type Look } from '#core/ultrasound/enhancement.ts'
import { createFastLooks, type FastLooks } from '#core/ultrasound/fast-looks.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { LOOK_SHADERS } from './shader-text.ts'
import { isSoftwareRenderer } from './software-renderer.ts'
import { setField } from './ultrasound-drawing.ts'

export interface PictureLook {
  /** The picture as that look, or as it is. */
  draw(gl: WebGLRenderer, picture: Texture, frame: UltrasoundFrame, fan: Fan | undefined, look: Look): Texture
  dispose(): void
}

const float = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value))

function steps(name: string, lines: (typeof LINES)[keyof typeof LINES]): string {
  const count = lines.length * lines[0]!.on.length * 3
  const places = lines.flatMap(({ on, before, behind }) => on.flatMap((at, n) => [at, before[n]!, behind[n]!]))
  return `#define ${name}_LINES ${lines.length}
#define ${name}_LENGTH ${lines[0]!.on.length}
const ivec2 ${name}_STEPS[${count}] = ivec2[](${places.map(([x, y]) => `ivec2(${x},${y})`).join(',')});`
}

/** The reference's own numbers, so that there is one place to change them. */
export function lookTables(): string {
  const { speckle, bone, needle, soft } = ENHANCEMENT
  return `${steps('BONE', LINES.bone)}
${steps('NEEDLE', LINES.needle)}
#define SPECKLE_HALF ${speckle.half}
#define SPECKLE_STEP ${speckle.stepPx}
#define SPECKLE_DEVIATION ${float(speckle.deviation)}
#define BONE_KEEP ${float(bone.keep)}
#define BONE_GAIN ${float(bone.gain)}
const ivec3 BONE_BEHIND = ivec3(${bone.behindPx.join(',')});
#define NEEDLE_KEEP ${float(needle.keep)}
#define NEEDLE_GAIN ${float(needle.gain)}
#define SOFT_HALF ${soft.half}
#define SOFT_STEP ${soft.stepPx}
#define SOFT_DEVIATION ${float(soft.deviation)}
#define SOFT_FLOOR ${float(soft.floor)}
#define SOFT_MOST_GAIN ${float(soft.mostGain)}
#define SPECKLE_REACH ${REACH_PX.speckle}
#define BONE_REACH ${REACH_PX.bone}
#define NEEDLE_REACH ${REACH_PX.needle}
#define SOFT_REACH ${REACH_PX.soft}
`
}

/** @param isOnProcessor whether it is made there */
export function createPictureLook(isOnProcessor = isSoftwareRenderer): PictureLook {
  const processor = createProcessorLook()
  const target = new WebGLRenderTarget(1, 1, { depthBuffer: false, generateMipmaps: true })
  target.texture.magFilter = LinearFilter
  target.texture.minFilter = LinearMipmapLinearFilter
  target.texture.anisotropy = 4
  const material = new ShaderMaterial({
    name: 'picture-look',
    glslVersion: GLSL3,
    vertexShader: LOOK_SHADERS.vertexShader,
    fragmentShader: `${lookTables()}${LOOK_SHADERS.fragmentShader}`,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      picture: { value: null },
      sizePx: { value: new Vector2(1, 1) },
      look: { value: 0 },
      fanKind: { value: 0 },
      fanShape: { value: new Vector4(0, 0, 1, 1) },
      fanAngles: { value: new Vector2() },
    },
  })
  const corners = new BufferGeometry()
  corners.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0), 3))
  const sheet = new Mesh(corners, material)
  sheet.frustumCulled = false
  const camera = new OrthographicCamera()
  let drawn: { readonly frame: UltrasoundFrame; readonly look: Look } | undefined

  return {
    draw(gl, picture, frame, fan, look) {
      if (look === 'original') return picture
      if (isOnProcessor(gl)) return processor.draw(frame, fan, look)
      if (drawn?.frame === frame && drawn.look === look) return target.texture
      drawn = { frame, look }
      target.setSize(frame.widthPx, frame.heightPx)
      material.uniforms['picture']!.value = picture
      material.uniforms['look']!.value = LOOKS.indexOf(look)
      setField(material, frame, fan)
      // In a headset the renderer would draw two eyes into it.
      const [before, isXr] = [gl.getRenderTarget(), gl.xr.enabled]
      gl.xr.enabled = false
      gl.setRenderTarget(target)
      gl.render(sheet, camera)
      gl.setRenderTarget(before)
      gl.xr.enabled = isXr
      return target.texture
    },
    dispose() {
      processor.dispose()
      target.dispose()
      material.dispose()
      corners.dispose()
    },
  }
}

function createProcessorLook() {
  let looks: { readonly widthPx: number; readonly heightPx: number; readonly made: FastLooks } | undefined
  let texture: DataTexture | undefined
  let drawn: { readonly frame: UltrasoundFrame; readonly look: Look } | undefined
  return {
    draw(frame: UltrasoundFrame, fan: Fan | undefined, look: Look): Texture {
      if (texture && drawn?.frame === frame && drawn.look === look) return texture
      drawn = { frame, look }
      const { widthPx, heightPx, grey } = frame
      if (looks?.widthPx !== widthPx || looks.heightPx !== heightPx) {
        looks = { widthPx, heightPx, made: createFastLooks(widthPx, heightPx) }
        texture?.dispose()
        texture = undefined
      }
      const seen = looks.made.look(grey, fan ?? wholePicture(widthPx, heightPx), look)
      if (!texture) {
        texture = new DataTexture(seen, widthPx, heightPx, RedFormat)
        texture.unpackAlignment = 1
        texture.magFilter = LinearFilter
        texture.minFilter = LinearMipmapLinearFilter
        texture.generateMipmaps = true
        texture.anisotropy = 4
      } else texture.image.data = seen
      texture.needsUpdate = true
      return texture
    },
    dispose: () => texture?.dispose(),
  }
}
