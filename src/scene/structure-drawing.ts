/** One group of structures on the graphics card: a geometry with its levels of detail, and the materials it is drawn with. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  FrontSide,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Sphere,
  Vector3,
  type Plane,
} from 'three'
import { colourOfLabel, opacityOf } from '#core/anatomy/colours.ts'
import { POSITION_UNIT_MM, type LayerMesh } from '#core/phantom/structure-layers.ts'
import { isSolid, LOOKS } from './structure-looks.ts'

export interface StructureDrawing {
  readonly geometry: BufferGeometry
  readonly material: MeshStandardMaterial
  /** Draws depth alone, first: of a see-through group only the nearest surface is then seen, not its inside. */
  readonly nearest: MeshBasicMaterial | undefined
  show(level: number): void
  /** Of a see-through group: how firm it is, 0–1; whole at 1. */
  firm(opacity: number): void
  dispose(): void
}

/** Bone cut open is not hollow: the inside of a surface is drawn flat, in a darker shade, and reads as the cut. */
const CUT = 'if (!gl_FrontFacing) outgoingLight = diffuseColor.rgb * 0.72;\n'
/** What was only inferred is striped: it was not seen in the volume. In mm of the CT, so that both eyes see the same. */
const STRIPES = `float stripe = abs(fract((alongStripes.x + alongStripes.z) / 3.0) - 0.5) * 2.0;
if (vColor.a < 0.9) outgoingLight *= mix(0.55, 1.0, smoothstep(0.3, 0.5, stripe));
`
/** What is seen through is clearest where it faces the viewer and firmest at its outline, as a veil is. */
const RIM = `float grazing = 1.0 - abs(dot(normalize(normal), normalize(vViewPosition)));
diffuseColor.a = mix(diffuseColor.a, min(1.0, 3.0 * diffuseColor.a), grazing * grazing * grazing);
`

/** @param isInferred whether the structure of a label was not seen */
export function createStructureDrawing(
  mesh: LayerMesh,
  clippingPlanes: Plane[],
  isInferred: (label: number) => boolean = () => false,
): StructureDrawing {
  const geometry = geometryOf(mesh, isInferred)
  const isStriped = mesh.structures.some(({ label }) => isInferred(label))
  const { roughness } = LOOKS[mesh.group]
  const isMuscle = mesh.group === 'muscle'
  const isWhole = isSolid(mesh.group)
  const material = new MeshStandardMaterial({
    vertexColors: true,
    roughness,
    clippingPlanes,
    // Shells that lie round everything show their near side only; what can be cut open shows the cut.
    side: isWhole || isMuscle ? DoubleSide : FrontSide,
    forceSinglePass: true,
    ...(!isWhole && { transparent: true, opacity: opacityOf(mesh.group), depthWrite: false }),
  })
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <opaque_fragment>',
      `${isWhole ? '' : RIM}${isStriped ? STRIPES : ''}${CUT}#include <opaque_fragment>`,
    )
    if (!isStriped) return
    shader.fragmentShader = `varying vec3 alongStripes;\n${shader.fragmentShader}`
    shader.vertexShader = `varying vec3 alongStripes;\n${shader.vertexShader}`.replace(
      '#include <begin_vertex>',
      `#include <begin_vertex>\nalongStripes = position * ${POSITION_UNIT_MM.toFixed(8)};`,
    )
  }
  material.customProgramCacheKey = () => `structure-${isWhole ? 'solid' : 'seen-through'}${isStriped ? '-striped' : ''}`
  const nearest = isMuscle
    ? new MeshBasicMaterial({
        colorWrite: false,
        transparent: true,
        side: DoubleSide,
        forceSinglePass: true,
        clippingPlanes,
        // The two programs may differ in the last bit of depth.
        polygonOffset: true,
        polygonOffsetFactor: 1,
        polygonOffsetUnits: 1,
      })
    : undefined
  return {
    geometry,
    material,
    nearest,
    show(level) {
      const { start, count } = mesh.details[Math.min(level, mesh.details.length - 1)]!
      geometry.setDrawRange(start, count)
    },
    firm(opacity) {
      if (isWhole || material.opacity === opacity) return
      material.opacity = opacity
      material.depthWrite = opacity === 1
    },
    dispose() {
      geometry.dispose()
      material.dispose()
      nearest?.dispose()
    },
  }
}

type IsInferred = (label: number) => boolean

/** Positions in units of `POSITION_UNIT_MM`, colours of the structures. */
export function geometryOf(
  { group, positions, normals, indices, structures }: LayerMesh,
  isInferred: IsInferred = () => false,
): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(positions, 4))
  geometry.setAttribute('normal', new BufferAttribute(normals, 4, true))
  geometry.setAttribute(
    'color',
    new BufferAttribute(coloursOf({ structures, group }, positions.length / 4, isInferred), 4, true),
  )
  geometry.setIndex(new BufferAttribute(indices, 1))
  // Of whole numbers in four columns: three's own way would take the fourth for a place.
  geometry.boundingSphere = sphereAround(positions)
  return geometry
}

/** The fourth is whether it was seen. */
function coloursOf(
  { structures, group }: Pick<LayerMesh, 'structures' | 'group'>,
  corners: number,
  isInferred: IsInferred,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * corners)
  const words = new Uint32Array(bytes.buffer)
  const colour = new Color()
  const rgba = new Uint8Array(4)
  const word = new Uint32Array(rgba.buffer)
  for (const { label, firstCorner, corners: count } of structures) {
    // Vertex colours are linear.
    colour.set(colourOfLabel(label, group))
    rgba.set([colour.r, colour.g, colour.b, isInferred(label) ? 0.5 : 1].map((share) => Math.round(share * 255)))
    words.fill(word[0]!, firstCorner, firstCorner + count)
  }
  return bytes
}

function sphereAround(positions: Int16Array): Sphere {
  const low = new Vector3(Infinity, Infinity, Infinity)
  const high = low.clone().negate()
  for (let n = 0; n < positions.length; n += 4) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[n + axis]!
      if (value < low.getComponent(axis)) low.setComponent(axis, value)
      if (value > high.getComponent(axis)) high.setComponent(axis, value)
    }
  }
  return new Sphere(low.clone().add(high).multiplyScalar(0.5), high.distanceTo(low) / 2)
}
