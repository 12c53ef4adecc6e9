/**
 * What networks found in the picture, as a tint over it: shared by the plane and the panel, as the picture is. The bytes
 * of a class map are sent once per reading, and each reading is one draw call a view.
 */
import { DataTexture, DoubleSide, GLSL3, NearestFilter, RGFormat, ShaderMaterial, Vector2, Vector4 } from 'three'
import { edgeDistances } from '#core/anatomy/edge-distances.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { readingLook } from '#core/anatomy/reading-colours.ts'
import { screenColour } from './colours.ts'
import type { NeedleOnPicture } from './needle-on-picture.ts'
import { TINT_SHADERS } from './shader-text.ts'

/** Networks whose findings are drawn at once, and classes of one, the background included. */
export const MOST_READINGS = 2
const MOST_CLASSES = 16

export interface ReadingTint {
  readonly material: ShaderMaterial
  /** Whether it says anything of the picture that is shown now. */
  readonly isShown: boolean
}

export interface ReadingDrawing {
  readonly tints: readonly ReadingTint[]
  /** Once per displayed frame. @param halfPx how far on either side of the needle nothing is tinted, image pixels */
  show(readings: readonly PictureReading[], needle: NeedleOnPicture | undefined, halfPx: number): void
  dispose(): void
}

export function createReadingDrawing(): ReadingDrawing {
  const tints = Array.from({ length: MOST_READINGS }, createTint)
  return {
    tints,
    show: (readings, needle, halfPx) => tints.forEach((tint, at) => tint.show(readings[at], needle, halfPx)),
    dispose: () => tints.forEach((tint) => tint.dispose()),
  }
}

function createTint() {
  const texture = new DataTexture(new Uint8Array(2), 1, 1, RGFormat)
  texture.unpackAlignment = 1
  texture.magFilter = texture.minFilter = NearestFilter
  const uniforms = {
    cells: { value: texture },
    side: { value: 1 },
    mapping: { value: new Vector4() },
    colours: { value: Array.from({ length: MOST_CLASSES }, () => screenColour('#000000')) },
    weights: { value: Array.from({ length: MOST_CLASSES }, () => new Vector2()) },
    needle: { value: new Vector4() },
    needleOutMm: { value: new Vector2() },
    needleHalfPx: { value: 0 },
  }
  // Lies on the picture, under the contour that is pulled further forward.
  const material = new ShaderMaterial({
    ...TINT_SHADERS,
    name: 'reading-tint',
    glslVersion: GLSL3,
    defines: { MOST_CLASSES },
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -2,
    uniforms,
  })
  let shown: PictureReading | undefined

  function send(reading: PictureReading) {
    const { cells, side, classes, mapping } = reading
    if (texture.image.width !== side) {
      // Another size is another texture on the card.
      texture.dispose()
      texture.image = { data: new Uint8Array(2 * side * side), width: side, height: side }
    }
    const bytes = texture.image.data as Uint8Array
    const inside = edgeDistances(cells, side)
    for (let at = 0; at < cells.length; at++) {
      bytes[2 * at] = cells[at]!
      bytes[2 * at + 1] = inside[at]!
    }
    texture.needsUpdate = true
    uniforms.side.value = side
    uniforms.mapping.value.set(mapping.x0Px, mapping.y0Px, mapping.xStepPx, mapping.yStepPx)
    if (classes === shown?.classes) return
    classes.slice(0, MOST_CLASSES).forEach((name, at) => {
      const { colour, outline, fill } = readingLook(name)
      uniforms.colours.value[at]!.copy(screenColour(colour))
      uniforms.weights.value[at]!.set(outline, fill)
    })
  }

  const tint = {
    material,
    isShown: false,
    show(reading: PictureReading | undefined, needle: NeedleOnPicture | undefined, halfPx: number) {
      tint.isShown = reading !== undefined
      if (reading && reading !== shown) send(reading)
      shown = reading ?? shown
      uniforms.needleHalfPx.value = needle ? halfPx : 0
      if (!needle) return
      uniforms.needle.value.set(...needle.tipPx, ...needle.hubPx)
      uniforms.needleOutMm.value.set(needle.tipOutMm, needle.hubOutMm)
    },
    dispose() {
      texture.dispose()
      material.dispose()
    },
  }
  return tint
}
