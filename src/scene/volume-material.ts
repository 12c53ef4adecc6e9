/** What a ray-cast volume is drawn with: its shader and numbers, and the tissue it shows. */
import { BackSide, CustomBlending, DataTexture, GLSL3, LinearFilter, Matrix4, OneFactor } from 'three'
import { OneMinusSrcAlphaFactor, ShaderMaterial, SRGBColorSpace, Vector3, Vector4, type Texture } from 'three'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import { VOLUME_SHADERS } from './shader-text.ts'
import { LEVELS, lookUpTable, type TransferFunction } from './transfer-functions.ts'
import { LEAP_VOXELS, type VolumeTextures } from './volume-textures.ts'

/** The unit box on the voxel grid, whose outer faces lie half a voxel beyond the outermost voxel centres. */
export function volumeFromUvw({ dimensions: [nx, ny, nz], ...rest }: VolumeGeometry): Matrix4 {
  const { matrix } = volumeFromVoxel('ct', { dimensions: [nx, ny, nz], ...rest })
  return new Matrix4()
    .fromArray(matrix)
    .multiply(new Matrix4().makeTranslation(-0.5, -0.5, -0.5))
    .multiply(new Matrix4().makeScale(nx, ny, nz))
}

/** @param voxels, leaps as of `createVolumeTextures` */
export function createVolumeMaterial(
  { dimensions, spacingMm }: VolumeGeometry,
  voxels: Texture,
  leaps: Texture,
): ShaderMaterial {
  const extentMm = dimensions.map((count, axis) => count * spacingMm[axis]!)
  return new ShaderMaterial({
    ...VOLUME_SHADERS,
    name: 'volume-hologram',
    glslVersion: GLSL3,
    defines: { LEAP_VOXELS: LEAP_VOXELS.toFixed(1) },
    side: BackSide,
    transparent: true,
    // The ray adds up light that is already weighed by its opacity.
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    uniforms: {
      voxels: { value: voxels },
      leaps: { value: leaps },
      lookUp: { value: null },
      solidDepth: { value: null },
      uvwFromWorld: { value: new Matrix4() },
      clipLow: { value: new Vector3(0, 0, 0) },
      clipHigh: { value: new Vector3(1, 1, 1) },
      cut: { value: new Vector4(0, 0, 0, -1) },
      voxelsAlong: { value: new Vector3(...dimensions) },
      extentMm: { value: new Vector3(...(extentMm as [number, number, number])) },
      lowestVisible: { value: 0 },
      surface: { value: 0 },
      stepVoxels: { value: 1 },
      longestStepMm: { value: 1 },
    },
  })
}

/** @param textures of the same volume @returns the texture that holds the tissue, for whoever disposes of it */
export function showTissue(
  material: ShaderMaterial,
  textures: Pick<VolumeTextures, 'showFrom'>,
  transfer: TransferFunction,
  windowHu: readonly [number, number],
): Texture {
  const table = lookUpTable(transfer, windowHu)
  const texture = new DataTexture(table.bytes, LEVELS, LEVELS)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.colorSpace = SRGBColorSpace
  texture.needsUpdate = true
  material.uniforms['lookUp']!.value = texture
  textures.showFrom(table.lowestVisible)
  // Between this byte and the one before it the table's own filter begins to show something.
  material.uniforms['lowestVisible']!.value = (table.lowestVisible - 1) / 255
  material.uniforms['surface']!.value = (transfer.surface - windowHu[0]) / (windowHu[1] - windowHu[0])
  return texture
}
