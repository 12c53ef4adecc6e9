/** Whether the browser draws without a graphics card: then what a shader would reckon is better reckoned by ourselves. */
import type { WebGLRenderer } from 'three'

/** SwiftShader (Chromium), llvmpipe (Mesa), Microsoft's Basic Render Driver (WARP). */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i

const known = new WeakMap<object, boolean>()

export function isSoftwareRenderer(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext()
  const said = known.get(gl)
  if (said !== undefined) return said
  const names = gl.getExtension('WEBGL_debug_renderer_info')
  const is = names !== null && SOFTWARE.test(String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)))
  known.set(gl, is)
  return is
}
