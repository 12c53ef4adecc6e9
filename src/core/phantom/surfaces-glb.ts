/**
 * Surfaces as a binary glTF 2.0 file, for any viewer, printer or game engine.
 *
 * glTF is in metres with y up and the front of things towards +z: one node on top turns the patient
 * (LPS, mm) so that he stands upright and faces the viewer, his left at +x. Below it there is a node
 * per structure with its name; corners stay in LPS mm, so they can be compared with the CT.
 */
import { Document, WebIO, type Buffer, type Material } from '@gltf-transform/core'
import { colourOfLabel, opacityOf } from '#core/anatomy/colours.ts'
import type { SurfaceGroup } from './surface-groups.ts'
import type { StructureSurface } from './surfaces.ts'

export interface GlbOptions {
  /** Level of detail, 0 the finest. */
  readonly level?: number
  /** Said in the file of what it is. */
  readonly title?: string
}

/** A quarter turn about x: posterior (+y) goes to -z, superior (+z) to +y. */
const UPRIGHT: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2]
const METRES_PER_MM: [number, number, number] = [0.001, 0.001, 0.001]

export async function writeGlb(
  surfaces: readonly StructureSurface[],
  { level = 0, title = 'Lumbar spine made by formulae; of no real person' }: GlbOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const gltf = new Document()
  gltf.getRoot().getAsset().generator = 'Interspace'
  const buffer = gltf.createBuffer()
  const patient = gltf.createNode('patient').setRotation(UPRIGHT).setScale(METRES_PER_MM)
  gltf.createScene(title).addChild(patient)
  const materials = new Map<string, Material>()
  for (const surface of surfaces) {
    const { name, label, group, level: vertebra, side } = surface
    const colour = colourOfLabel(label)
    const key = `${group} ${colour}`
    const material = materials.get(key) ?? materialOf(gltf, group, colour)
    materials.set(key, material)
    patient.addChild(
      gltf
        .createNode(name)
        .setMesh(meshOf(gltf, buffer, surface, level, material))
        .setExtras({ label, group, ...(vertebra && { level: vertebra }), ...(side && { side }) }),
    )
  }
  const bytes = await new WebIO().writeBinary(gltf)
  return bytes as Uint8Array<ArrayBuffer>
}

function meshOf(gltf: Document, buffer: Buffer, { name, mesh }: StructureSurface, level: number, material: Material) {
  const { positions, normals, details } = mesh
  // What is thinner than a level's error is gone there: it is drawn by the coarsest level that still has some of it.
  const { indices } = details.slice(0, level + 1).findLast((detail) => detail.indices.length) ?? details[0]!
  // Coarser levels use the first corners only.
  const corners = indices.reduce((most, corner) => Math.max(most, corner + 1), 0)
  const ofCorners = (values: Float32Array<ArrayBuffer>) =>
    gltf
      .createAccessor()
      .setType('VEC3')
      .setArray(values.slice(0, 3 * corners))
      .setBuffer(buffer)
  const small = corners < 65536 ? new Uint16Array(indices) : indices
  const primitive = gltf
    .createPrimitive()
    .setAttribute('POSITION', ofCorners(positions))
    .setAttribute('NORMAL', ofCorners(normals))
    .setIndices(gltf.createAccessor().setType('SCALAR').setArray(small).setBuffer(buffer))
    .setMaterial(material)
  return gltf.createMesh(name).addPrimitive(primitive)
}

function materialOf(gltf: Document, group: SurfaceGroup, colour: string): Material {
  const opacity = opacityOf(group)
  const [r, g, b] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ]
  return gltf
    .createMaterial(group)
    .setBaseColorFactor([r, g, b, opacity])
    .setMetallicFactor(0)
    .setRoughnessFactor(0.65)
    .setAlphaMode(opacity < 1 ? 'BLEND' : 'OPAQUE')
}

/** sRGB to linear light, as glTF wants its factors (IEC 61966-2-1). */
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
