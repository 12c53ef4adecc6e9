/**
 * Elastix as WebAssembly, in this process: rigid, mutual information, as it comes. It is no dependency:
 * `npm install --no-save @itk-wasm/elastix@1.0.1`.
 */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { BoneLikelihood } from '#core/registration/image-refinement.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'

interface Elastix {
  defaultParameterMapNode(name: string): Promise<{ readonly parameterMap: Readonly<Record<string, readonly string[]>> }>
  elastixNode(
    parameters: readonly object[],
    images: { readonly fixed: object; readonly moving: object },
  ): Promise<{ readonly transformParameterObject: readonly Readonly<Record<string, readonly string[]>>[] }>
}

export const ELASTIX = '@itk-wasm/elastix'

/** Undefined when it is not installed. */
export async function loadElastix(): Promise<Elastix | undefined> {
  try {
    return (await import(ELASTIX)) as Elastix
  } catch {
    return undefined
  }
}

/** From places of the ultrasound to those of the CT, begun where both lie in one frame. */
export async function registerByElastix(
  { defaultParameterMapNode, elastixNode }: Elastix,
  { geometry, values }: BoneLikelihood,
  ct: Pick<Volume, 'geometry' | 'voxels'>,
): Promise<Transform<'ct', 'patient'>> {
  const { parameterMap } = await defaultParameterMapNode('rigid')
  const parameters = { ...parameterMap, AutomaticTransformInitialization: ['false'], NumberOfResolutions: ['2'] }
  const images = {
    fixed: imageOf(geometry, Float32Array.from(values)),
    moving: imageOf(ct.geometry, Float32Array.from(ct.voxels)),
  }
  const { transformParameterObject } = await elastixNode([parameters], images)
  const found = transformParameterObject.at(-1)!
  const [rx, ry, rz, tx, ty, tz] = found['TransformParameters']!.map(Number) as [number, number, number, number, number, number] // prettier-ignore
  const centre = found['CenterOfRotationPoint']!.map(Number)
  // ITK's Euler angles: about y first, then x, then z.
  const [a, b, c, d, e, f] = [Math.cos(rx), Math.sin(rx), Math.cos(ry), Math.sin(ry), Math.cos(rz), Math.sin(rz)]
  const r = [
    [e * c - f * b * d, -f * a, e * d + f * b * c],
    [f * c + e * b * d, e * a, f * d - e * b * c],
    [-a * d, b, a * c],
  ]
  const shift = [tx, ty, tz].map((t, row) => t + centre[row]! - r[row]!.reduce((sum, v, n) => sum + v * centre[n]!, 0))
  return transform('ct', 'patient', [
    r[0]![0]!, r[1]![0]!, r[2]![0]!, 0,
    r[0]![1]!, r[1]![1]!, r[2]![1]!, 0,
    r[0]![2]!, r[1]![2]!, r[2]![2]!, 0,
    shift[0]!, shift[1]!, shift[2]!, 1,
  ]) // prettier-ignore
}

const imageOf = ({ dimensions, spacingMm, origin }: VolumeGeometry, pixels: Float32Array) => ({
  imageType: { dimension: 3, componentType: 'float32', pixelType: 'Scalar', components: 1 },
  name: 'image',
  origin: [...origin],
  spacing: [...spacingMm],
  direction: Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]),
  size: [...dimensions],
  metadata: new Map(),
  data: pixels,
})
