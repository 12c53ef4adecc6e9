/**
 * The depth of everything solid, seen from the very eyes the frame is drawn for: where
 * the hologram's rays must end.
 *
 * A headset's own depth buffer cannot be read while drawing into it, so what is solid
 * (layer SOLID_LAYER) is drawn once more, before the frame, into a texture laid out
 * like the frame: both eyes side by side, or the one view of the desktop.
 */
import { DepthTexture, SRGBColorSpace, UnsignedIntType, Vector2, WebGLRenderTarget } from 'three'
import type { ArrayCamera, Camera, Scene, WebGLRenderer } from 'three'
import { SOLID_LAYER } from './render-order.ts'

export interface SolidDepth {
  readonly texture: DepthTexture
  /** Says whether a hologram is in view this frame; while none is, nothing is drawn. */
  need(hologram: string, isNeeded: boolean): void
  /** To be called once per frame before it is drawn, with the camera and target it is drawn with. */
  draw(renderer: WebGLRenderer, scene: Scene, camera: Camera, into: WebGLRenderTarget | null): void
  dispose(): void
}

export function createSolidDepth(): SolidDepth {
  const texture = new DepthTexture(1, 1, UnsignedIntType)
  const target = new WebGLRenderTarget(1, 1, { depthTexture: texture, generateMipmaps: false })
  // Treated like the headset's own target, materials keep the programs of the frame proper
  // instead of being looked up anew twice per frame.
  target.texture.colorSpace = SRGBColorSpace
  Object.assign(target, { isXRRenderTarget: true })
  const size = new Vector2()
  const masks: number[] = []
  const needing = new Set<string>()
  let isDrawing = false

  const draw: SolidDepth['draw'] = (renderer, scene, camera, into) => {
    if (isDrawing || needing.size === 0 || !scene.visible) return
    if (into) size.set(into.width, into.height)
    else renderer.getDrawingBufferSize(size)
    // A canvas that is not laid out has no pixels, and no texture can be that small.
    if (size.x < 1 || size.y < 1) return
    isDrawing = true
    target.setSize(size.x, size.y)

    const isXr = renderer.xr.enabled
    const updatesMatrices = scene.matrixWorldAutoUpdate
    const background = scene.background
    renderer.xr.enabled = false
    scene.matrixWorldAutoUpdate = false
    scene.background = null
    const eyes = (camera as Partial<ArrayCamera>).cameras ?? []
    masks[0] = camera.layers.mask
    camera.layers.set(SOLID_LAYER)
    for (let i = 0; i < eyes.length; i++) {
      masks[i + 1] = eyes[i]!.layers.mask
      eyes[i]!.layers.set(SOLID_LAYER)
    }

    renderer.setRenderTarget(target)
    renderer.render(scene, camera)
    renderer.setRenderTarget(into)

    camera.layers.mask = masks[0]
    for (let i = 0; i < eyes.length; i++) eyes[i]!.layers.mask = masks[i + 1]!
    scene.background = background
    scene.matrixWorldAutoUpdate = updatesMatrices
    renderer.xr.enabled = isXr
    isDrawing = false
  }

  return {
    texture,
    need: (hologram, isNeeded) => void (isNeeded ? needing.add(hologram) : needing.delete(hologram)),
    draw,
    dispose: () => target.dispose(),
  }
}
