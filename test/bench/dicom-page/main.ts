/**
 * Both ways from the same chosen files to the same 3-D texture: ours, and cornerstone3D's own.
 *
 * `display` is the 8-bit texture the hologram is drawn from, `voxels` one of all 16 bits.
 */
import { cache, imageLoader, init, volumeLoader } from '@cornerstonejs/core'
import { init as initLoader, wadouri } from '@cornerstonejs/dicom-image-loader'
import { displayTable, writeDisplay } from '#core/volumes/stored-pixels.ts'
import { CT_DISPLAY_WINDOW_HU, type VolumeArrival } from '#core/volumes/volume-arrival.ts'
import { openVolume } from '#dicom/open-volume.ts'

export interface Run {
  /** From files in hand to every voxel in a texture. */
  readonly textureMs: number
  /** From files in hand to every voxel in one array. */
  readonly voxelsMs: number
  readonly firstSliceMs: number
  /** Every eighth slice in the texture: the whole body, coarse. */
  readonly coarseMs: number
  /** Of the voxels, and of the bytes that went into the texture. */
  readonly sha256: string
}

export type Texture = 'display' | 'voxels'

const gl = document.createElement('canvas').getContext('webgl2')!
const files = () => [...document.querySelector<HTMLInputElement>('#files')!.files!]

function createTexture([nx, ny, nz]: readonly number[], kind: Texture) {
  const texture = gl.createTexture()
  gl.bindTexture(gl.TEXTURE_3D, texture)
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
  gl.texStorage3D(gl.TEXTURE_3D, 1, kind === 'display' ? gl.R8 : gl.R16I, nx!, ny!, nz!)
  const put = (k: number, depth: number, values: Uint8Array | Int16Array) =>
    kind === 'display'
      ? gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, k, nx!, ny!, depth, gl.RED, gl.UNSIGNED_BYTE, values)
      : gl.texSubImage3D(gl.TEXTURE_3D, 0, 0, 0, k, nx!, ny!, depth, gl.RED_INTEGER, gl.SHORT, values)
  /** Reads one voxel of the last slice back, which cannot answer before everything is there. */
  const wait = () => {
    const framebuffer = gl.createFramebuffer()
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer)
    gl.framebufferTextureLayer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, texture, 0, nz! - 1)
    if (kind === 'display') gl.readPixels(nx! >> 1, ny! >> 1, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
    else gl.readPixels(nx! >> 1, ny! >> 1, 1, 1, gl.RGBA_INTEGER, gl.INT, new Int32Array(4))
    gl.deleteFramebuffer(framebuffer)
  }
  return { put, wait, end: () => gl.deleteTexture(texture) }
}

async function digest(voxels: Int16Array, inTexture: Uint8Array | Int16Array): Promise<string> {
  const all = await new Blob([Int16Array.from(voxels), inTexture.slice()]).arrayBuffer()
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function ours(kind: Texture): Promise<Run> {
  const start = performance.now()
  performance.mark('ours-start')
  let texture: ReturnType<typeof createTexture> | undefined
  let arrival: VolumeArrival | undefined
  let uploaded = 0
  let firstSliceMs = 0
  let coarseMs = 0
  const outcome = await openVolume(
    files(),
    {
      onArrival(value) {
        arrival = value
        texture = createTexture(value.volume.geometry.dimensions, kind)
      },
      onSlices() {
        const { volume, display, arrivedSlices } = arrival!
        const values = kind === 'display' ? display : volume.voxels
        const [nx, ny, nz] = volume.geometry.dimensions
        for (; uploaded < arrivedSlices.length; uploaded++) {
          const k = arrivedSlices[uploaded]!
          texture!.put(k, 1, values.subarray(k * nx * ny, (k + 1) * nx * ny))
          firstSliceMs ||= performance.now() - start
        }
        if (uploaded >= Math.ceil(nz / 8)) coarseMs ||= performance.now() - start
      },
      onProgress() {},
    },
    new AbortController().signal,
  )
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failures))
  const voxelsMs = performance.now() - start
  // Reading back is the bench's own wait, and no task of the loading.
  performance.mark('ours-end')
  await new Promise((resolve) => setTimeout(resolve))
  texture!.wait()
  const textureMs = performance.now() - start
  texture!.end()
  return {
    textureMs,
    voxelsMs,
    firstSliceMs,
    coarseMs,
    sha256: await digest(outcome.volume.voxels, kind === 'display' ? arrival!.display : outcome.volume.voxels),
  }
}

let isReady = false

async function theirs(kind: Texture): Promise<Run> {
  if (!isReady) {
    init()
    initLoader({ maxWebWorkers: 2 })
    isReady = true
  }
  const start = performance.now()
  performance.mark('theirs-start')
  const ids = files().map((file) => wadouri.fileManager.add(file))
  await Promise.all(ids.map((id) => imageLoader.loadAndCacheImage(id)))
  const volume = await volumeLoader.createAndCacheVolumeFromImages(`theirs:${start}`, ids)
  const voxels = volume.voxelManager!.getCompleteScalarDataArray!() as Int16Array
  const voxelsMs = performance.now() - start
  const values = kind === 'display' ? new Uint8Array(voxels.length) : voxels
  if (kind === 'display') writeDisplay(voxels, displayTable(CT_DISPLAY_WINDOW_HU), values as Uint8Array)
  const texture = createTexture(volume.dimensions, kind)
  texture.put(0, volume.dimensions[2], values)
  performance.mark('theirs-end')
  await new Promise((resolve) => setTimeout(resolve))
  texture.wait()
  const textureMs = performance.now() - start
  texture.end()
  const sha256 = await digest(voxels, values)
  // The file manager keeps its list: purging it hands out old ids again, and cornerstone3D then mixes up metadata.
  cache.purgeCache()
  wadouri.dataSetCacheManager.purge()
  return { textureMs, voxelsMs, firstSliceMs: textureMs, coarseMs: textureMs, sha256 }
}

const ways = { ours, theirs }
export type BenchPage = { run(way: keyof typeof ways, kind: Texture): Promise<Run> }

const run: BenchPage['run'] = (way, kind) => ways[way](kind)
Object.assign(globalThis, { bench: { run } satisfies BenchPage })
