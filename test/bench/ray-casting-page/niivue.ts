/** niivue, lit by the volume's gradient: one sample a voxel, colours looked up voxel by voxel beforehand. */
import { Niivue } from '@niivue/niivue'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import { LEVELS, lookUpTable } from '#scene/transfer-functions.ts'
import { read, wait, type Caster, type Given } from './caster.ts'

/** Of the picture that its light is mixed with. */
const LIT = 0.6
/** It makes everything fit the canvas with some room. */
const ROOM = 0.8

/** @param url of the volume as NIfTI */
export async function createNiivue({ geometry, size, view }: Given, url: string): Promise<Caster> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  document.body.append(canvas)
  const [low, high] = CT_DISPLAY_WINDOW_HU
  const niivue = new Niivue({
    backColor: [0, 0, 0, 1],
    show3Dcrosshair: false,
    isOrientCube: false,
    isColorbar: false,
    isResizeCanvas: false,
    loadingText: '',
  })
  await niivue.attachToCanvas(canvas, false)
  niivue.setSliceType(niivue.sliceTypeRender)
  await niivue.loadVolumes([{ url, name: 'volume.nii', cal_min: low, cal_max: high }])
  await niivue.setVolumeRenderIllumination(LIT)
  // A pivot in the middle of the volume is its own.
  niivue.scene.volScaleMultiplier = (ROOM * niivue.furthestFromPivot) / view.halfMm
  const [x, y, z] = view.towardsEye
  niivue.scene.renderElevation = (Math.asin(z) * 180) / Math.PI
  niivue.scene.renderAzimuth = (Math.atan2(x, y) * 180) / Math.PI
  const voxelMm = Math.cbrt(geometry.spacingMm.reduce((a, b) => a * b))
  const gl = canvas.getContext('webgl2')!
  let shown = 0
  return {
    show(transfer) {
      const { bytes } = lookUpTable(transfer, CT_DISPLAY_WINDOW_HU)
      const levels = Array.from({ length: LEVELS }, (_, level) => level)
      // Where a step begins and ends in the same value: what one value by itself looks like.
      const channel = (n: number) => levels.map((level) => bytes[4 * (level + LEVELS * level) + n]!)
      const A = channel(3).map((alpha) => Math.round(255 * (1 - (1 - Math.min(alpha, 254) / 255) ** voxelMm)))
      const key = `tissue-${shown++}`
      niivue.addColormap(key, { R: channel(0), G: channel(1), B: channel(2), A, I: levels })
      niivue.setColormap(niivue.volumes[0]!.id, key)
      return Promise.resolve()
    },
    draw() {
      niivue.drawScene()
      wait(gl)
    },
    pixels() {
      // What was drawn is gone once the page has shown it.
      niivue.drawScene()
      return read(gl, size)
    },
  }
}
