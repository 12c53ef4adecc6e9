/** Recorded pictures and simulated ones of the same kind, for `ultrasound-look.ts`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeFromImage, probeOnSkin } from '#core/phantom/sweep.ts'
import { makeTissueVolume } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { planePose } from '#core/phantom/ultrasound/plane-pose.ts'
import { pictureOf, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { pixelMap } from '#core/phantom/ultrasound/scan-conversion.ts'
import { sectorBox } from '#core/phantom/ultrasound/sector-box.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createShadowLines, followShadows } from '#core/phantom/ultrasound/shadow-lines.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { createTissueLines, createTissueReader } from '#core/phantom/ultrasound/tissue-lines.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { labelledBone } from '#test/real/labelled-bone.ts'
import type { Looked } from './look-measures.ts'

/** Brightest of all pictures of one size tells where the echo field is; holes are filled along rows. */
function fieldOf(widthPx: number, heightPx: number, pictures: readonly Uint8Array[]): Uint8Array {
  const field = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y++) {
    let [first, last] = [widthPx, -1]
    for (let x = 0; x < widthPx; x++) {
      if (pictures.some((grey) => grey[y * widthPx + x]! > 4)) [first, last] = [Math.min(first, x), x]
    }
    for (let x = first; x <= last; x++) field[y * widthPx + x] = 1
  }
  return field
}

/** Human spines with the bone's surface as experts drew it: curvilinear and transverse views. Undefined where there is no such folder. */
export function recordedSpines(folder: string): Looked[] {
  const all = labelledBone(folder).filter(({ picture: { widthPx, heightPx } }) => widthPx > 150 && heightPx > 150)
  return all.map(({ name, picture: { widthPx, heightPx, grey }, surface }) => {
    const like = all.filter(({ picture }) => picture.widthPx === widthPx && picture.heightPx === heightPx)
    const field = fieldOf(
      widthPx,
      heightPx,
      like.map(({ picture }) => Uint8Array.from(picture.grey)),
    )
    const bone = new Map(surface.map(([x, y]) => [Math.round(x), Math.round(y)] as const))
    return { name, widthPx, heightPx, grey: Uint8Array.from(grey), field, bone }
  })
}

/** Frames of a PLUS recording, cut to the echo field's box. */
export function recordedFrames(
  path: string,
  box: readonly [x: number, y: number, width: number, height: number],
): Looked[] {
  const read = parseSequence(readFileSync(path), path)
  if (!read.ok) throw new Error(read.fault.reason)
  const { sequence } = read
  const [x0, y0, widthPx, heightPx] = box
  return [2, 6, 10, 14, 18].map((frame) => {
    const whole = sequence.greyOfFrame(frame)
    const grey = new Uint8Array(widthPx * heightPx)
    for (let y = 0; y < heightPx; y++) {
      const from = (y0 + y) * sequence.widthPx + x0
      grey.set(whole.subarray(from, from + widthPx), y * widthPx)
    }
    return {
      name: `frame ${frame}`,
      widthPx,
      heightPx,
      grey,
      field: new Uint8Array(grey.length).fill(1),
      bone: new Map(),
    }
  })
}

export const exists = (folder: string) => {
  try {
    return readdirSync(folder).length > 0
  } catch {
    return false
  }
}

interface View {
  readonly name: string
  readonly probe: ProbeName
  readonly x: number
  readonly z: number
  readonly turnDeg: number
  readonly tiltDeg: number
}

const spine = createLumbarSpine()
const tipZ = spine.landmarks.L3.spinousTip[2]
const betweenZ = (tipZ + spine.landmarks.L4.spinousTip[2]) / 2
const C5_2 = { probe: 'C5-2' } as const
const ACROSS = { turnDeg: 0, tiltDeg: 0 } as const
const ALONG = { turnDeg: 90, tiltDeg: 0 } as const

/** The standard views of a lumbar spine, gain 0 dB, 60 dB from black to white, depth as the probe's usual one. */
export const VIEWS: readonly View[] = [
  { name: 'transverse, spinous process', ...C5_2, x: 0, z: tipZ, ...ACROSS },
  { name: 'transverse, interlaminar', ...C5_2, x: 0, z: betweenZ, ...ACROSS },
  { name: 'paramedian sagittal, laminae', ...C5_2, x: 13, z: -5, ...ALONG },
  { name: 'paramedian sagittal, articular processes', ...C5_2, x: 20, z: -5, ...ALONG },
  { name: 'paramedian sagittal, transverse processes', ...C5_2, x: 34, z: -5, ...ALONG },
  { name: 'paramedian sagittal oblique', ...C5_2, x: 18, z: -15, turnDeg: 90, tiltDeg: 15 },
]
export const LINEAR_VIEWS: readonly View[] = [
  { name: 'linear, transverse', probe: 'L12', x: 12, z: -20, ...ACROSS },
  { name: 'linear, sagittal', probe: 'L12', x: 14, z: -10, ...ALONG },
]

/** @param sizePx as the recorded pictures it is held beside. */
export function simulated(
  { name, probe, x, z, turnDeg, tiltDeg }: View,
  sizePx: readonly [number, number],
): Looked & { mmPerPx: number } {
  const settings = usualSettings(probe)
  const [widthPx, heightPx] = sizePx
  const picture = pictureOf(probe, settings.depthMm, widthPx, heightPx)
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const ctFromProbe = probeOnSkin(spine, x, z, radians(turnDeg), radians(tiltDeg))
  const ctFromImage = compose(ctFromProbe, probeFromImage(picture))
  const volume = makeTissueVolume(spine, { within: sectorBox(settings, picture, ctFromImage) })
  const simulator = createSimulator(volume, settings, picture)
  const { grey } = simulator.take({ ctFromImage, seed: 1 })
  const { plan } = simulator
  const lines = createTissueLines(plan)
  createTissueReader(volume)(planePose(ctFromImage, picture), plan, MODEL.PRESS_MOST_MM, lines)
  const shadows = createShadowLines(plan)
  followShadows(plan, lines, shadows)
  const map = pixelMap(plan)
  const field = Uint8Array.from(map.line, (line) => (line < 0 ? 0 : 1))
  const bone = new Map<number, number>()
  for (let at = 0; at < field.length; at++) {
    if (!field[at]) continue
    // Where a person would draw it: bone that is turned away by more than sixty degrees cannot be seen.
    const line = Math.round(map.line[at]!)
    const isSurface = Math.abs(map.sample[at]! - shadows.hit[line]!) < 1.2 && shadows.strength[line]! > 0.2
    if (isSurface && !bone.has(at % widthPx)) bone.set(at % widthPx, Math.floor(at / widthPx))
  }
  return { name, widthPx, heightPx, grey, field, bone, mmPerPx: picture.mmPerPx }
}

export const folderOf = (path: string) => join(import.meta.dirname, '../../../shared/data', path)
