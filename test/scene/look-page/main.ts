/** Draws looks on the graphics card and with the reference, and says how far they are apart. */
import { DataTexture, RedFormat, WebGLRenderer } from 'three'
import { enhanced, LOOKS, type Look } from '#core/ultrasound/enhancement.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { createPictureLook } from '#scene/picture-look.ts'
import { lookedAt } from '#test/core/ultrasound/looked-at.ts'

export interface LookAgreement {
  readonly look: Look
  readonly field: string
  /** Of all pixels. */
  readonly sameShare: number
  readonly mostApart: number
  /** Pixels that the look changed at all. */
  readonly changedShare: number
}

/** Also on a software renderer: it is the shader that is compared. */
const onCard = () => false
const renderer = new WebGLRenderer({ antialias: false })

function drawn(
  picture: ReturnType<typeof lookedAt>,
  fan: Fan,
  look: Look,
  again = 0,
  maker = createPictureLook(onCard),
) {
  const { widthPx, heightPx, grey } = picture
  const texture = new DataTexture(grey, widthPx, heightPx, RedFormat)
  texture.unpackAlignment = 1
  texture.needsUpdate = true
  const frame = (frameId: number) => ({ frameId, widthPx, heightPx, grey, atMs: 0, receivedAtMs: 0 })
  const target = maker.draw(renderer, texture, frame(0), fan, look)
  const read = () => {
    renderer.initTexture(target)
    const gl = renderer.getContext() as WebGL2RenderingContext
    const properties = renderer.properties.get(target) as { readonly __webglTexture: WebGLTexture }
    const framebuffer = gl.createFramebuffer()
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer)
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, properties.__webglTexture, 0)
    const rgba = new Uint8Array(4 * widthPx * heightPx)
    gl.readPixels(0, 0, widthPx, heightPx, gl.RGBA, gl.UNSIGNED_BYTE, rgba)
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    gl.deleteFramebuffer(framebuffer)
    renderer.resetState()
    return rgba
  }
  const rgba = read()
  const begunMs = performance.now()
  for (let n = 1; n <= again; n++) {
    maker.draw(renderer, texture, frame(n), fan, look)
    read()
  }
  const msPerPicture = again ? (performance.now() - begunMs) / again : 0
  maker.dispose()
  texture.dispose()
  return { grey: grey.map((_, at) => rgba[4 * at]!), msPerPicture }
}

const FIELDS: Readonly<Record<string, Fan>> = {
  rectangle: { kind: 'rectangle', xPx: 6, yPx: 4, widthPx: 180, heightPx: 150 },
  curvilinear: { kind: 'curvilinear', originPx: [100, -60], startRadiusPx: 70, stopRadiusPx: 210, startAngleRad: -0.55, stopAngleRad: 0.55 }, // prettier-ignore
}

function compare(seed: number): LookAgreement[] {
  const picture = lookedAt(200, 160, seed)
  return Object.entries(FIELDS).flatMap(([field, fan]) =>
    LOOKS.filter((look) => look !== 'original').map((look) => {
      const [card, reference] = [drawn(picture, fan, look).grey, enhanced(picture, fan, look)]
      const apart = reference.map((value, at) => Math.abs(value - card[at]!))
      return {
        look,
        field,
        sameShare: apart.filter((value) => value === 0).length / apart.length,
        mostApart: apart.reduce((a, b) => Math.max(a, b)),
        changedShare: reference.filter((value, at) => value !== picture.grey[at]).length / apart.length,
      }
    }),
  )
}

/** With reading back, which waits for the card. */
function time(widthPx: number, heightPx: number) {
  const fan: Fan = { kind: 'rectangle', xPx: 0, yPx: 0, widthPx, heightPx }
  const picture = lookedAt(widthPx, heightPx, 1)
  return LOOKS.filter((look) => look !== 'original').map((look) => ({
    look,
    msPerPicture: drawn(picture, fan, look, 10, createPictureLook()).msPerPicture,
    shaderMs: drawn(picture, fan, look, 1).msPerPicture,
  }))
}

export const looks = { compare, time }

declare global {
  interface Window {
    looks: typeof looks
  }
}
window.looks = looks
