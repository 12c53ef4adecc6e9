/** The hologram's own shader, textures and tissue tables; and the same with every shortcut taken out, which is the reference. */
import { BoxGeometry, DataTexture, FloatType, Mesh, NearestFilter, PerspectiveCamera, RedFormat, Scene } from 'three'
import { Vector3, WebGLRenderer, type Matrix4, type Texture } from 'three'
import { displayTable, writeDisplay } from '#core/volumes/stored-pixels.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import { createVolumeMaterial, showTissue, volumeFromUvw } from '#scene/volume-material.ts'
import { createVolumeTextures } from '#scene/volume-textures.ts'
import { HALF_ANGLE_RAD, read, wait, type Caster, type Given } from './caster.ts'

export interface Sampling {
  readonly voxels: number
  readonly mm: number
}

/** From pupil to pupil (median of adults: Dodgson, SPIE 5291, 2004). */
const APART_MM = 63

/** What the shader saves, as it says it and as a slow one would. Each must be found, or the reference would be no reference. */
const SHORTCUTS: readonly (readonly [said: string, slow: string])[] = [
  ['if (clear > 0.5)', 'if (false)'],
  ['if (max(before, here) > lowestVisible)', 'if (true)'],
  ['const float ENOUGH = 0.98;', 'const float ENOUGH = 2.0;'],
  ['const float WORTH_LIGHTING = 0.02;', 'const float WORTH_LIGHTING = -1.0;'],
  ['const int MOST_STEPS = 3000;', 'const int MOST_STEPS = 100000;'],
]

export function createOurs(given: Given, sampling: Sampling, isBruteForce: boolean): Caster {
  const { geometry, voxels, size, view } = given
  const renderer = new WebGLRenderer({ antialias: false, preserveDrawingBuffer: true })
  renderer.setSize(size, size)
  renderer.setClearColor(0x000000, 1)
  document.body.append(renderer.domElement)
  const gl = renderer.getContext() as WebGL2RenderingContext
  const display = new Uint8Array(voxels.length)
  writeDisplay(voxels, displayTable(CT_DISPLAY_WINDOW_HU), display)
  const arrivedSlices = Array.from({ length: geometry.dimensions[2] }, (_, k) => k)
  const drawn = { volume: { geometry }, display, windowHu: CT_DISPLAY_WINDOW_HU, arrivedSlices }
  const textures = createVolumeTextures(drawn)
  while (!textures.isWhole) textures.upload(renderer, drawn, 1000)
  const material = createVolumeMaterial(geometry, textures.voxels, textures.leaps)
  if (isBruteForce) material.fragmentShader = withoutShortcuts(material.fragmentShader)
  const { uniforms } = material
  uniforms['solidDepth']!.value = nothingSolid(size)
  uniforms['stepVoxels']!.value = sampling.voxels
  uniforms['longestStepMm']!.value = sampling.mm

  const mesh = new Mesh(new BoxGeometry(1, 1, 1).translate(0.5, 0.5, 0.5), material)
  mesh.matrixAutoUpdate = false
  mesh.frustumCulled = false
  mesh.matrix.copy(volumeFromUvw(geometry))
  mesh.updateMatrixWorld(true)
  ;(uniforms['uvwFromWorld']!.value as Matrix4).copy(mesh.matrixWorld).invert()
  const scene = new Scene().add(mesh)
  const camera = cameraOf(given)
  const eyes = eyesOf(given)
  let tissue: Texture | undefined
  renderer.outputColorSpace = 'srgb'
  return {
    show(transfer) {
      tissue?.dispose()
      tissue = showTissue(material, textures, transfer, CT_DISPLAY_WINDOW_HU)
      return Promise.resolve()
    },
    draw() {
      renderer.render(scene, camera)
      wait(gl)
    },
    drawEyes(count) {
      for (const eye of eyes.slice(0, count)) renderer.render(scene, eye)
      wait(gl)
    },
    pixels: () => read(gl, size),
  }

  function cameraOf({ view: { middle, towardsEye, halfMm } }: Given) {
    const awayMm = halfMm / Math.tan(HALF_ANGLE_RAD)
    const made = new PerspectiveCamera((2 * HALF_ANGLE_RAD * 180) / Math.PI, 1, awayMm - 600, awayMm + 600)
    made.up.set(0, 0, 1)
    made.position.set(...view.middle).addScaledVector(new Vector3(...towardsEye), awayMm)
    made.lookAt(...middle)
    return made
  }
}

/** As a wearer stands before it: the volume fills most of what an eye sees of the canvas. */
function eyesOf({ view: { middle, towardsEye, halfMm } }: Given): readonly PerspectiveCamera[] {
  const aside = new Vector3(0, 0, 1).cross(new Vector3(...towardsEye)).normalize()
  return [-APART_MM / 2, APART_MM / 2].map((mm) => {
    const awayMm = 3 * halfMm
    const eye = new PerspectiveCamera((2 * Math.atan(1 / 3) * 180) / Math.PI, 1, 20, 3000)
    eye.up.set(0, 0, 1)
    eye.position
      .set(...middle)
      .addScaledVector(new Vector3(...towardsEye), awayMm)
      .addScaledVector(aside, mm)
    eye.lookAt(new Vector3(...middle).addScaledVector(aside, mm))
    return eye
  })
}

function withoutShortcuts(shader: string): string {
  return SHORTCUTS.reduce((text, [said, slow]) => {
    if (!text.includes(said)) throw new Error(`the shader does not say ${said} any more`)
    return text.replace(said, slow)
  }, shader)
}

function nothingSolid(size: number): DataTexture {
  const texture = new DataTexture(new Float32Array(size * size).fill(1), size, size, RedFormat, FloatType)
  texture.minFilter = texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}
