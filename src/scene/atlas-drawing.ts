/**
 * The structures of the atlas on the graphics card: one draw call a group, although each structure is moved, hidden and
 * marked on its own. A texture says so for each of them, one texel a structure, and corners know whose they are.
 */
import {
  BufferAttribute,
  DataTexture,
  DoubleSide,
  FloatType,
  MeshStandardMaterial,
  NearestFilter,
  RGBAFormat,
  type BufferGeometry,
  type Plane,
} from 'three'
import type { AtlasPart, Place } from '#core/atlas/parts.ts'
import { POSITION_UNIT_MM, type LayerMesh } from '#core/phantom/structure-layers.ts'
import { geometryOf } from './structure-drawing.ts'
import { LOOKS } from './structure-looks.ts'

/** How one structure is drawn; hidden ones are drawn nowhere. */
export const MARKS = { hidden: 0, plain: 1, pointed: 2, right: 3, wrong: 4 } as const
export type PartMark = (typeof MARKS)[keyof typeof MARKS]

export interface PartTable {
  readonly texture: DataTexture
  /** @param marks by index of the part */
  write(moved: readonly Place[], marks: readonly PartMark[]): void
  dispose(): void
}

export function createPartTable(count: number): PartTable {
  const numbers = new Float32Array(4 * Math.max(1, count))
  const texture = new DataTexture(numbers, Math.max(1, count), 1, RGBAFormat, FloatType)
  texture.minFilter = texture.magFilter = NearestFilter
  return {
    texture,
    write(moved, marks) {
      for (let index = 0; index < count; index++) {
        const place = moved[index]!
        for (let axis = 0; axis < 3; axis++) numbers[4 * index + axis] = place[axis]! / POSITION_UNIT_MM
        numbers[4 * index + 3] = marks[index]!
      }
      texture.needsUpdate = true
    },
    dispose: () => texture.dispose(),
  }
}

export interface AtlasLayer {
  readonly geometry: BufferGeometry
  readonly material: MeshStandardMaterial
  show(level: number): void
  dispose(): void
}

const OWN = `vec4 own = texelFetch(partTable, ivec2(int(part + 0.5), 0), 0);
transformed += own.xyz;
partMark = own.w;`
const HIDE = `#include <project_vertex>
if (partMark < 0.5) gl_Position = vec4(0.0, 0.0, 2.0, 1.0);`
/** Cut open, the inside reads as the cut; what is pointed at, right or wrong is lit in its own colour. */
const MARKED = `if (!gl_FrontFacing) outgoingLight = diffuseColor.rgb * 0.72;
if (partMark > 1.5) {
  vec3 mark = partMark < 2.5 ? vec3(0.15, 0.57, 1.0) : partMark < 3.5 ? vec3(0.05, 0.75, 0.2) : vec3(1.0, 0.12, 0.1);
  outgoingLight = mix(outgoingLight, mark, 0.5) + 0.08 * mark;
}
#include <opaque_fragment>`

/** @param parts those of this mesh */
export function createAtlasLayer(
  mesh: LayerMesh,
  parts: readonly AtlasPart[],
  table: PartTable,
  clippingPlanes: Plane[],
): AtlasLayer {
  const geometry = geometryOf(mesh)
  geometry.setAttribute('part', new BufferAttribute(ownersOf(mesh, parts), 1))
  const material = new MeshStandardMaterial({
    vertexColors: true,
    roughness: LOOKS[mesh.group].roughness,
    clippingPlanes,
    side: DoubleSide,
    forceSinglePass: true,
  })
  material.onBeforeCompile = (shader) => {
    shader.uniforms['partTable'] = { value: table.texture }
    shader.vertexShader =
      `attribute float part;\nuniform highp sampler2D partTable;\nvarying float partMark;\n${shader.vertexShader}`
        .replace('#include <begin_vertex>', `#include <begin_vertex>\n${OWN}`)
        .replace('#include <project_vertex>', HIDE)
    shader.fragmentShader = `varying float partMark;\n${shader.fragmentShader}`.replace(
      '#include <opaque_fragment>',
      MARKED,
    )
  }
  material.customProgramCacheKey = () => 'atlas-structure'
  return {
    geometry,
    material,
    show(level) {
      const { start, count } = mesh.details[Math.min(level, mesh.details.length - 1)]!
      geometry.setDrawRange(start, count)
    },
    dispose() {
      geometry.dispose()
      material.dispose()
    },
  }
}

function ownersOf({ positions }: LayerMesh, parts: readonly AtlasPart[]): Uint16Array<ArrayBuffer> {
  const owners = new Uint16Array(positions.length / 4)
  for (const { index, firstCorner, corners } of parts) owners.fill(index, firstCorner, firstCorner + corners)
  return owners
}
