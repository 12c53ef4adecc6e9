/**
 * Counts what a page really asks of WebGL: draws and triangles per frame, bytes of textures, buffers and
 * render targets that are held. Put into the page before its own scripts, as `window.glCount`.
 *
 * Bytes are computed from sizes and formats as asked for; what a driver adds for itself cannot be seen.
 */
export interface GlCount {
  readonly frames: readonly { readonly draws: number; readonly triangles: number }[]
  readonly textureBytes: number
  readonly textures: number
  readonly bufferBytes: number
  readonly renderTargetBytes: number
  /** Of the frames from now on. */
  reset(): void
}

declare global {
  interface Window {
    glCount: GlCount
  }
}

/** For `page.addInitScript`. */
export function countGl(): void {
  const gl = WebGL2RenderingContext.prototype
  const BYTES: Readonly<Record<number, number>> = {
    [gl.R8]: 1, [gl.R8UI]: 1, [gl.RG8]: 2, [gl.RGB8]: 3, [gl.SRGB8]: 3, [gl.RGBA8]: 4, [gl.SRGB8_ALPHA8]: 4,
    [gl.R16F]: 2, [gl.R16UI]: 2, [gl.R16I]: 2, [gl.RG16F]: 4, [gl.RGBA16F]: 8, [gl.R32F]: 4, [gl.R32UI]: 4, [gl.R32I]: 4,
    [gl.RG32F]: 8, [gl.RGBA32F]: 16, [gl.DEPTH_COMPONENT16]: 2, [gl.DEPTH_COMPONENT24]: 4, [gl.DEPTH_COMPONENT32F]: 4,
    [gl.DEPTH24_STENCIL8]: 4, [gl.RED]: 1, [gl.RG]: 2, [gl.RGB]: 3, [gl.RGBA]: 4, [gl.ALPHA]: 1, [gl.LUMINANCE]: 1,
    [gl.R11F_G11F_B10F]: 4, [gl.RGB9_E5]: 4,
  } // prettier-ignore
  const textures = new Map<WebGLTexture, Map<string, number>>()
  const buffers = new Map<WebGLBuffer, number>()
  const targets = new Map<WebGLRenderbuffer, number>()
  let frames: { draws: number; triangles: number }[] = []
  let now = { draws: 0, triangles: 0 }
  const unknown = (format: number) => {
    throw new Error(`glCount does not know how large format ${format} is`)
  }
  const sizeOf = (format: number) => BYTES[format] ?? unknown(format)
  const bindingOf: Readonly<Record<number, number>> = {
    [gl.TEXTURE_2D]: gl.TEXTURE_BINDING_2D,
    [gl.TEXTURE_3D]: gl.TEXTURE_BINDING_3D,
    [gl.TEXTURE_2D_ARRAY]: gl.TEXTURE_BINDING_2D_ARRAY,
    [gl.TEXTURE_CUBE_MAP]: gl.TEXTURE_BINDING_CUBE_MAP,
  }
  const isFace = (target: number) =>
    target >= gl.TEXTURE_CUBE_MAP_POSITIVE_X && target <= gl.TEXTURE_CUBE_MAP_NEGATIVE_Z

  function keep(context: WebGL2RenderingContext, target: number, level: number, bytes: number) {
    const binding = bindingOf[isFace(target) ? gl.TEXTURE_CUBE_MAP : target]!
    const texture = context.getParameter(binding) as WebGLTexture | null
    if (!texture) return
    const levels = textures.get(texture) ?? new Map<string, number>()
    levels.set(`${target} ${level}`, bytes)
    textures.set(texture, levels)
  }
  /** Calls `after` with the context and the arguments once the real call is done. */
  function follow(name: string, after: (context: WebGL2RenderingContext, args: number[]) => void) {
    const methods = gl as unknown as Record<string, (...args: unknown[]) => unknown>
    const real = methods[name]!
    methods[name] = function (this: WebGL2RenderingContext, ...args: unknown[]) {
      const result = real.apply(this, args)
      after(this, args as number[])
      return result
    }
  }
  const chain = (levels: number, pixels: (level: number) => number) =>
    Array.from({ length: levels }, (_, level) => pixels(level)).reduce((a, b) => a + b, 0)
  const half = (size: number, level: number) => Math.max(1, size >> level)

  follow('texStorage2D', (c, [target, levels, format, w, h]) =>
    keep(
      c,
      target!,
      0,
      sizeOf(format!) * chain(levels!, (l) => half(w!, l) * half(h!, l)) * (target === gl.TEXTURE_CUBE_MAP ? 6 : 1),
    ),
  )
  follow('texStorage3D', (c, [target, levels, format, w, h, d]) =>
    keep(
      c,
      target!,
      0,
      sizeOf(format!) *
        chain(levels!, (l) => half(w!, l) * half(h!, l) * (target === gl.TEXTURE_3D ? half(d!, l) : d!)),
    ),
  )
  follow('texImage2D', (c, args) => {
    const [target, level, format] = args
    // The short form takes its size from a picture.
    const source = args[5] as unknown as { width?: number; height?: number }
    const [w, h] = args.length >= 9 ? [args[3]!, args[4]!] : [source.width ?? 0, source.height ?? 0]
    keep(c, target!, level!, sizeOf(format!) * w * h)
  })
  follow('texImage3D', (c, [target, level, format, w, h, d]) =>
    keep(c, target!, level!, sizeOf(format!) * w! * h! * d!),
  )
  follow('deleteTexture', (_, [texture]) => textures.delete(texture as unknown as WebGLTexture))
  follow('bufferData', (c, [target, data]) => {
    const binding =
      target === gl.ELEMENT_ARRAY_BUFFER
        ? gl.ELEMENT_ARRAY_BUFFER_BINDING
        : target === gl.UNIFORM_BUFFER
          ? gl.UNIFORM_BUFFER_BINDING
          : gl.ARRAY_BUFFER_BINDING
    const buffer = c.getParameter(binding) as WebGLBuffer | null
    const bytes = typeof data === 'number' ? data : (data as unknown as ArrayBufferView).byteLength
    if (buffer) buffers.set(buffer, bytes)
  })
  follow('deleteBuffer', (_, [buffer]) => buffers.delete(buffer as unknown as WebGLBuffer))
  const store = (c: WebGL2RenderingContext, bytes: number) => {
    const target = c.getParameter(gl.RENDERBUFFER_BINDING) as WebGLRenderbuffer | null
    if (target) targets.set(target, bytes)
  }
  follow('renderbufferStorage', (c, [, format, w, h]) => store(c, sizeOf(format!) * w! * h!))
  follow('renderbufferStorageMultisample', (c, [, samples, format, w, h]) =>
    store(c, Math.max(1, samples!) * sizeOf(format!) * w! * h!),
  )
  follow('deleteRenderbuffer', (_, [target]) => targets.delete(target as unknown as WebGLRenderbuffer))

  const drawn = (mode: number, count: number, instances = 1) => {
    now.draws++
    if (mode === gl.TRIANGLES) now.triangles += (count / 3) * instances
    else if (mode === gl.TRIANGLE_STRIP || mode === gl.TRIANGLE_FAN) now.triangles += Math.max(0, count - 2) * instances
  }
  follow('drawElements', (_, [mode, count]) => drawn(mode!, count!))
  follow('drawArrays', (_, [mode, , count]) => drawn(mode!, count!))
  follow('drawRangeElements', (_, [mode, , , count]) => drawn(mode!, count!))
  follow('drawElementsInstanced', (_, [mode, count, , , instances]) => drawn(mode!, count!, instances))
  follow('drawArraysInstanced', (_, [mode, , count, instances]) => drawn(mode!, count!, instances))

  const nextFrame = window.requestAnimationFrame.bind(window)
  const close = () => {
    if (now.draws) frames.push(now)
    now = { draws: 0, triangles: 0 }
    nextFrame(close)
  }
  nextFrame(close)
  const sum = (map: Map<unknown, number>) => [...map.values()].reduce((a, b) => a + b, 0)
  window.glCount = {
    get frames() { return frames },
    get textures() { return textures.size },
    get textureBytes() { return [...textures.values()].reduce((all, levels) => all + sum(levels), 0) },
    get bufferBytes() { return sum(buffers) },
    get renderTargetBytes() { return sum(targets) },
    reset: () => void (frames = []),
  } // prettier-ignore
}
