/**
 * The B-mode picture a transducer would give of the phantom: the reference, in plain TypeScript.
 *
 * Convolutional ray tracing: along each scan line the tissue is read, what it takes from the beam is summed up, what
 * scatterers and interfaces answer is blurred by pulse and beam, and amplitudes are shown on a logarithmic scale
 * (Burger et al. 2013, IEEE Trans Med Imaging 32:609-618; Mattausch and Goksel 2016). The graphics
 * card runs the same passes (`shaders/ultrasound-simulation/`) on the same bytes.
 * Not simulated: refraction, differences in the speed of sound, what lies beside the slice beyond its thickness.
 */
import type { Transform } from '#core/frames/transform.ts'
import { createFlowSimulator } from '#core/phantom/doppler/flow-simulator.ts'
import type { FlowPicture } from '#core/ultrasound/flow-picture.ts'
import { blurAcross, blurAlong } from './beam.ts'
import { contactOf, type Contact } from './contact.ts'
import { ECHO_WIDTH, makeEchoes } from './echoes.ts'
import { BONE_SEEN_MM, frameLabels, frameShadow } from './frame-labels.ts'
import { MODEL } from './model.ts'
import { needlesInPlane } from './needle-echo.ts'
import type { NeedleInTissue } from './needle-in-tissue.ts'
import { planePose } from './plane-pose.ts'
import type { PictureGeometry } from './probe-geometry.ts'
import { createRowEchoes, makeRowEchoes } from './row-echoes.ts'
import { createConverter, pixelMap } from './scan-conversion.ts'
import { planScan, type ScanPlan } from './scan-plan.ts'
import { checkSettings, type UltrasoundSettings } from './settings.ts'
import { createShadowLines, followShadows } from './shadow-lines.ts'
import { createTissueLines, createTissueReader } from './tissue-lines.ts'
import type { TissueVolume } from './tissue-volume.ts'

/** Of one picture. */
export interface Shot {
  readonly ctFromImage: Transform<'ct', 'image'>
  readonly needles?: readonly NeedleInTissue[]
  /** How far at most the array pushes the skin in, mm; what of the array is deeper than that sees through it. */
  readonly pressMm?: number
  /** Of the receiver's noise; speckle does not depend on it. */
  readonly seed?: number
  /** For the pulse and the breath in the vessels; any clock that runs evenly. */
  readonly nowMs?: number
}

export interface SimulatedFrame {
  /** 8-bit, MF; black outside the echo field and where the array does not touch. */
  readonly grey: Uint8Array<ArrayBuffer>
  readonly contact: Contact
  /** Where colour is switched on. */
  readonly flow?: FlowPicture
}

export interface Simulator {
  take(shot: Shot): SimulatedFrame
  readonly plan: ScanPlan
}

export interface LabelledFrame extends SimulatedFrame {
  /** Of `core/anatomy/structures.ts`, where it can be seen; 0 elsewhere. */
  readonly labels: Uint16Array<ArrayBuffer>
  /** 1 where bone hides what is there. */
  readonly shadow: Uint8Array<ArrayBuffer>
}

/** The reference: also knows what every pixel shows. */
export interface ReferenceSimulator extends Simulator {
  /**
   * @param boneSeenMm how thick a bone's line is labelled
   * @throws RangeError when the volume was sampled without labels
   */
  takeLabelled(shot: Shot, boneSeenMm?: number): LabelledFrame
}

/** Keeps the working arrays of one picture size and one set of settings. Cost: about 30 ms a picture. */
export function createSimulator(
  volume: TissueVolume,
  settings: UltrasoundSettings,
  picture: PictureGeometry,
): ReferenceSimulator {
  const plan = planScan(checkSettings(settings), picture)
  const tissue = createTissueLines(plan)
  const shadows = createShadowLines(plan)
  const rows = createRowEchoes(plan)
  const read = createTissueReader(volume)
  const size = plan.lines * plan.samples
  const echoes = new Float32Array(size * ECHO_WIDTH)
  const blurred = new Float32Array(size * ECHO_WIDTH)
  const grey = new Float32Array(size)
  const map = pixelMap(plan)
  const convert = createConverter(plan, map)
  const flow = settings.doppler && createFlowSimulator(volume.vessels ?? [], read, plan, settings.doppler)

  function take(shot: Shot): SimulatedFrame {
    const { ctFromImage, needles = [], pressMm = MODEL.PRESS_MOST_MM, seed = 0, nowMs = 0 } = shot
    const pose = planePose(ctFromImage, picture)
    const contact = contactOf(plan, pose, volume)
    if (contact === 'none') return { grey: new Uint8Array(map.line.length), contact }
    read(pose, plan, pressMm, tissue)
    followShadows(plan, tissue, shadows)
    makeRowEchoes(plan, tissue, shadows, rows)
    makeEchoes({ plan, pose, pressMm, tissue, shadows, rows, needles: needlesInPlane(needles, pose), seed }, echoes)
    blurAlong(plan, echoes, blurred)
    blurAcross(plan, tissue, blurred, grey)
    const bytes = convert(grey)
    return { grey: bytes, contact, ...(flow && { flow: flow.take({ pose, pressMm, seed, nowMs, grey: bytes }) }) }
  }

  return {
    plan,
    take,
    takeLabelled(shot, boneSeenMm = BONE_SEEN_MM) {
      const frame = take(shot)
      const count = map.line.length
      if (frame.contact === 'none') return { ...frame, labels: new Uint16Array(count), shadow: new Uint8Array(count) }
      const pose = planePose(shot.ctFromImage, picture)
      const needles = needlesInPlane(shot.needles ?? [], pose)
      const pressMm = shot.pressMm ?? MODEL.PRESS_MOST_MM
      const seen = { plan, map, pose, pressMm, tissue, shadows, needles, volume, boneSeenMm }
      return { ...frame, labels: frameLabels(seen), shadow: frameShadow(plan, map, shadows, boneSeenMm) }
    },
  }
}
