/** The pictures of the cut on the graphics card: all three for the sheet, and CT (or MR) alone for the plane itself. */
import { DataTexture, LinearFilter, RGBAFormat, SRGBColorSpace } from 'three'
import { CUT_PICTURE } from '#core/atlas/cut.ts'
import type { CutPictures } from '#session/atlas-cut.ts'

const { widthPx, heightPx } = CUT_PICTURE
/** Between two pictures, so that none bleeds into the next. */
const GAP_PX = 4
const WIDE_PX = 3 * widthPx + 2 * GAP_PX

/** Of CT, MR and ultrasound, from where to where each is on the texture, 0–1. */
export const PICTURES_ACROSS = [0, 1, 2].map((n) => {
  const from = n * (widthPx + GAP_PX)
  return [from / WIDE_PX, (from + widthPx) / WIDE_PX] as const
})

export interface CutTexture {
  readonly sideBySide: DataTexture
  readonly inPlane: DataTexture
  /** Once per displayed frame; the same pictures again cost nothing. */
  show(pictures: CutPictures | undefined): void
  dispose(): void
}

export function createCutTexture(): CutTexture {
  const [sideBySide, inPlane] = [textureOf(WIDE_PX), textureOf(widthPx)]
  let version: number | undefined
  return {
    sideBySide,
    inPlane,
    show(pictures) {
      if (!pictures || pictures.version === version) return
      version = pictures.version
      const all = [pictures.ct, pictures.mr, pictures.ultrasound]
      const wide = sideBySide.image.data as Uint8Array
      all.forEach((grey, n) => lay(grey, wide, WIDE_PX, n * (widthPx + GAP_PX)))
      lay(pictures.ct ?? pictures.mr ?? pictures.ultrasound, inPlane.image.data as Uint8Array, widthPx, 0)
      sideBySide.needsUpdate = inPlane.needsUpdate = true
    },
    dispose() {
      sideBySide.dispose()
      inPlane.dispose()
    },
  }
}

function textureOf(width: number): DataTexture {
  const texture = new DataTexture(new Uint8Array(4 * width * heightPx), width, heightPx, RGBAFormat)
  texture.colorSpace = SRGBColorSpace
  texture.minFilter = texture.magFilter = LinearFilter
  // A picture's first row is its top one.
  texture.flipY = false
  return texture
}

/** Clear where there is none. A texture counts from the bottom up, a picture from the top down. */
function lay(grey: Uint8Array | undefined, into: Uint8Array, wide: number, left: number): void {
  for (let row = 0; row < heightPx; row++) {
    const start = 4 * ((heightPx - 1 - row) * wide + left)
    for (let column = 0; column < widthPx; column++) {
      const at = start + 4 * column
      into[at] = into[at + 1] = into[at + 2] = grey ? grey[row * widthPx + column]! : 0
      into[at + 3] = grey ? 255 : 0
    }
  }
}
