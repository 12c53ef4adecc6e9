/** WebGL2 as far as passes over a whole target need it: programs whose uniforms are set by name, textures, targets. */
export type UniformValue = number | readonly number[] | Int | Uint | WebGLTexture

/** GLSL tells whole numbers from others; JavaScript does not. */
export interface Int {
  readonly int: number
}
export interface Uint {
  readonly uint: number
}

export interface Target {
  readonly texture: WebGLTexture
  readonly framebuffer: WebGLFramebuffer
  readonly width: number
  readonly height: number
}

export interface Pass {
  run(into: Target, values: Readonly<Record<string, UniformValue>>): void
}

export function createPass(gl: WebGL2RenderingContext, vertex: string, fragment: string): Pass {
  const program = link(gl, vertex, fragment)
  const places = new Map<string, { at: WebGLUniformLocation; type: number; size: number }>()
  const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS) as number
  for (let n = 0; n < count; n++) {
    const { name, type, size } = gl.getActiveUniform(program, n)!
    places.set(name.replace('[0]', ''), { at: gl.getUniformLocation(program, name)!, type, size })
  }

  return {
    run(into, values) {
      gl.useProgram(program)
      gl.bindFramebuffer(gl.FRAMEBUFFER, into.framebuffer)
      gl.viewport(0, 0, into.width, into.height)
      let unit = 0
      for (const [name, { at, type }] of places) {
        const value = values[name]
        if (value === undefined) throw new TypeError(`the pass needs a value of ${name}`)
        if (type === gl.SAMPLER_2D || type === gl.SAMPLER_3D) {
          gl.activeTexture(gl.TEXTURE0 + unit)
          gl.bindTexture(type === gl.SAMPLER_3D ? gl.TEXTURE_3D : gl.TEXTURE_2D, value as WebGLTexture)
          gl.uniform1i(at, unit++)
        } else setNumbers(gl, at, type, value)
      }
      gl.drawArrays(gl.TRIANGLES, 0, 3)
    },
  }
}

function setNumbers(gl: WebGL2RenderingContext, at: WebGLUniformLocation, type: number, value: UniformValue): void {
  if (typeof value === 'number') gl.uniform1f(at, value)
  else if (Array.isArray(value)) {
    const numbers = value as number[]
    if (type === gl.FLOAT_VEC2) gl.uniform2fv(at, numbers)
    else if (type === gl.FLOAT_VEC3) gl.uniform3fv(at, numbers)
    else gl.uniform4fv(at, numbers)
  } else if ('int' in value) gl.uniform1i(at, value.int)
  else if ('uint' in value) gl.uniform1ui(at, value.uint)
}

/** @throws Error with the compiler's own words. */
function link(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)!
    gl.shaderSource(shader, text)
    gl.compileShader(shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost())
      throw new Error(`a shader does not compile: ${gl.getShaderInfoLog(shader)}`)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`a program does not link: ${gl.getProgramInfoLog(program)}`)
  return program
}

type Format2D = 'RGBA8' | 'R32F' | 'RGBA32F'

function formatOf(
  gl: WebGL2RenderingContext,
  name: Format2D,
): readonly [internal: number, format: number, type: number] {
  switch (name) {
    case 'RGBA8':
      return [gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE]
    case 'R32F':
      return [gl.R32F, gl.RED, gl.FLOAT]
    case 'RGBA32F':
      return [gl.RGBA32F, gl.RGBA, gl.FLOAT]
    default:
      throw new TypeError(`no format is called ${String(name satisfies never)}`)
  }
}

export function texture2D(
  gl: WebGL2RenderingContext,
  name: Format2D,
  width: number,
  height: number,
  values: Float32Array<ArrayBuffer> | null = null,
): WebGLTexture {
  const [internal, format, type] = formatOf(gl, name)
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, type, values)
  clamp(gl, gl.TEXTURE_2D, gl.NEAREST)
  return texture
}

/** Other numbers into a texture of floats, its rows one after the other. */
export function fillTexture(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  format: GLenum,
  width: number,
  values: Float32Array<ArrayBuffer>,
): void {
  const height = values.length / width / (format === gl.RGBA ? 4 : 1)
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, format, gl.FLOAT, values)
}

export function texture3D(
  gl: WebGL2RenderingContext,
  channels: 2 | 4,
  [nx, ny, nz]: readonly [number, number, number],
  bytes: Uint8Array<ArrayBuffer>,
): WebGLTexture {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_3D, texture)
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
  const [internal, format] = channels === 2 ? [gl.RG8, gl.RG] : [gl.RGBA8, gl.RGBA]
  gl.texImage3D(gl.TEXTURE_3D, 0, internal, nx, ny, nz, 0, format, gl.UNSIGNED_BYTE, bytes)
  clamp(gl, gl.TEXTURE_3D, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_WRAP_R, gl.CLAMP_TO_EDGE)
  return texture
}

/** Other bytes into some slices of a texture; `bytes` are of all of them. */
export function fillSlices(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  channels: 2 | 4,
  [nx, ny]: readonly [number, number, number],
  bytes: Uint8Array<ArrayBuffer>,
  { first, end }: { readonly first: number; readonly end: number },
): void {
  const slice = nx * ny * channels
  const format = channels === 2 ? gl.RG : gl.RGBA
  const own = bytes.subarray(first * slice, end * slice)
  gl.bindTexture(gl.TEXTURE_3D, texture)
  gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, first, nx, ny, end - first, format, gl.UNSIGNED_BYTE, own)
}

function clamp(gl: WebGL2RenderingContext, kind: number, filter: number): void {
  gl.texParameteri(kind, gl.TEXTURE_MIN_FILTER, filter)
  gl.texParameteri(kind, gl.TEXTURE_MAG_FILTER, filter)
  gl.texParameteri(kind, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
  gl.texParameteri(kind, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
}

export function createTarget(gl: WebGL2RenderingContext, name: Format2D, width: number, height: number): Target {
  const texture = texture2D(gl, name, width, height)
  const framebuffer = gl.createFramebuffer()
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer)
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
  return { texture, framebuffer, width, height }
}

export function deleteTarget(gl: WebGL2RenderingContext, { texture, framebuffer }: Target): void {
  gl.deleteFramebuffer(framebuffer)
  gl.deleteTexture(texture)
}
