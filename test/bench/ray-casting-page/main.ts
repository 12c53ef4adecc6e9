/** Several ray-casters with the same volume, tissue and view in one page, drawn in turns. */
import { CT_PRESETS } from '#scene/transfer-functions.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Caster, Given, View } from './caster.ts'
import { createNiivue } from './niivue.ts'
import { createOurs, type Sampling } from './ours.ts'
import { createVtkJs } from './vtk-js.ts'

export const CASTERS = ['ours', 'brute force', 'finely sampled', 'niivue', 'vtk.js'] as const
export type CasterName = (typeof CASTERS)[number]

export interface Asked {
  readonly geometry: VolumeGeometry
  readonly size: number
  readonly view: View
  readonly sampling: Sampling
}

let casters = new Map<CasterName, Caster>()

async function open({ geometry, size, view, sampling }: Asked, name: CasterName): Promise<number> {
  const begunMs = performance.now()
  const response = await fetch('/voxels.raw')
  const given: Given = { geometry, size, view, voxels: new Int16Array(await response.arrayBuffer()) }
  const fine = { voxels: 0.1, mm: 0.1 }
  const sampleMm = Math.min(sampling.mm, sampling.voxels * Math.min(...geometry.spacingMm))
  const makers: Record<CasterName, () => Caster | Promise<Caster>> = {
    ours: () => createOurs(given, sampling, false),
    'brute force': () => createOurs(given, sampling, true),
    'finely sampled': () => createOurs(given, fine, true),
    niivue: () => createNiivue(given, '/volume.nii'),
    'vtk.js': () => createVtkJs(given, sampleMm),
  }
  casters.set(name, await makers[name]())
  return performance.now() - begunMs
}

async function show(preset: keyof typeof CT_PRESETS): Promise<void> {
  for (const caster of casters.values()) {
    await caster.show(CT_PRESETS[preset])
    caster.draw()
  }
}

function draw(name: CasterName): number {
  const caster = casters.get(name)!
  const begunMs = performance.now()
  caster.draw()
  return performance.now() - begunMs
}

function drawEyes(count: 1 | 2): number {
  const begunMs = performance.now()
  casters.get('ours')!.drawEyes!(count)
  return performance.now() - begunMs
}

/** Peak signal to noise of red, green and blue over the whole picture, dB. */
function psnr(one: CasterName, other: CasterName): number {
  const [a, b] = [one, other].map((name) => casters.get(name)!.pixels()) as [Uint8Array, Uint8Array]
  let squares = 0
  for (let at = 0; at < a.length; at++) if (at % 4 < 3) squares += (a[at]! - b[at]!) ** 2
  return squares ? 10 * Math.log10((255 ** 2 * 0.75 * a.length) / squares) : Infinity
}

/** Pixels that are not black, of all. */
function covered(name: CasterName): number {
  const rgba = casters.get(name)!.pixels()
  let count = 0
  for (let at = 0; at < rgba.length; at += 4) if (rgba[at]! + rgba[at + 1]! + rgba[at + 2]! > 12) count++
  return count / (rgba.length / 4)
}

function close(): void {
  casters = new Map()
  document.body.replaceChildren()
}

export const rays = {
  open,
  show,
  draw,
  drawEyes,
  psnr,
  covered,
  close,
  pixels: (name: CasterName) => [...casters.get(name)!.pixels()],
}

declare global {
  interface Window {
    rays: typeof rays
  }
}
window.rays = rays
