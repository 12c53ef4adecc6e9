/** Both simulators on one page, given the same tissue and the same poses; and the worker as the app starts it. */
import { compose, type Transform } from '#core/frames/transform.ts'
import { probeAtPlace, type ProbePlace } from '#core/phantom/contact/on-skin.ts'
import { usualDoppler } from '#core/phantom/doppler/doppler-settings.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { MARKER_MM, probeFromImage, probeOnSkin } from '#core/phantom/sweep.ts'
import { makeTissueVolume } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import { pictureOf, PROBES, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { createCard } from '#devices/simulated/imaging/card.ts'
import { createImaging, type Imaging } from '#devices/simulated/imaging/imaging.ts'
import type { ImagedFrame, Quality } from '#devices/simulated/imaging/messages.ts'

const SIZE = 512
const radians = (degrees: number) => (degrees * Math.PI) / 180
const spine = createLumbarSpine()

interface View {
  readonly name: string
  readonly probe: ProbeName
  /** Skin place and turn as `probeOnSkin` takes them, degrees. */
  readonly at: readonly [x: number, z: number, turn: number, tilt: number]
  readonly needle?: true
}

const [, , tipZ] = spine.landmarks.L3.spinousTip
/** Standard views of the lumbar spine, and one with a needle in the plane. */
export const VIEWS: readonly View[] = [
  { name: 'transverse, spinous process', probe: 'C5-2', at: [0, tipZ, 0, 0] },
  { name: 'transverse, interlaminar', probe: 'C5-2', at: [0, tipZ - 16, 0, 0] },
  { name: 'sagittal, midline', probe: 'C5-2', at: [0, -5, 90, 0] },
  { name: 'parasagittal, laminae', probe: 'C5-2', at: [13, -5, 90, 0] },
  { name: 'parasagittal, articular processes', probe: 'C5-2', at: [20, -5, 90, 0] },
  { name: 'parasagittal, transverse processes', probe: 'C5-2', at: [34, -5, 90, 0] },
  { name: 'paramedian sagittal oblique', probe: 'C5-2', at: [18, -15, 90, 15] },
  { name: 'laminae, needle in plane', probe: 'C5-2', at: [15, -15, 90, 0], needle: true },
  { name: 'linear, transverse', probe: 'L12', at: [12, -20, 0, 0] },
  { name: 'linear, sagittal', probe: 'L12', at: [14, -10, 90, 0] },
]

interface FlowView {
  readonly name: string
  readonly probe: ProbeName
  readonly at: Pick<ProbePlace, 'xMm' | 'zMm'> & Partial<ProbePlace>
}

/** Views that vessels run through, the whole sector in the box, in systole. */
const FLOW_VIEWS: readonly FlowView[] = [
  {
    name: 'transverse from the left: aorta, lumbar artery of L3',
    probe: 'C5-2',
    at: { xMm: 58, zMm: -5, rockDeg: -20 },
  },
  { name: 'transverse from the right: vena cava', probe: 'C5-2', at: { xMm: -58, zMm: -22, rockDeg: 20 } },
  { name: 'transverse, nearer the middle', probe: 'C5-2', at: { xMm: -45, zMm: -40, rockDeg: 20 } },
  { name: 'sagittal, transverse processes of the left', probe: 'C5-2', at: { xMm: 34, zMm: -10, turnDeg: 90 } },
  { name: 'sagittal, transverse processes of the right', probe: 'C5-2', at: { xMm: -34, zMm: -10, turnDeg: 90 } },
  { name: 'linear, steered', probe: 'L12', at: { xMm: 34, zMm: -24, turnDeg: 90 } },
]
const SYSTOLE_MS = 150

const poseOf = ({ probe, at: [x, z, turn, tilt] }: View): Transform<'ct', 'image'> =>
  compose(probeOnSkin(spine, x, z, radians(turn), radians(tilt)), probeFromImage(pictureOfView(probe)))

const pictureOfView = (probe: ProbeName) => pictureOf(probe, usualSettings(probe).depthMm, SIZE, SIZE)

/** From one side of the picture down into it, 30 mm below the face in its middle. */
function needleIn(probe: ProbeName, { matrix: m }: Transform<'ct', 'image'>): NeedleInTissue {
  const { mmPerPx } = pictureOfView(probe)
  const tip = [SIZE / 2, 120 + 30 / mmPerPx] as const
  const place = (axis: number) => m[axis]! * tip[0] + m[4 + axis]! * tip[1] + m[12 + axis]!
  const along = (axis: number) => (0.8 * m[axis]! + 0.6 * m[4 + axis]!) / mmPerPx
  return {
    tip: { in: 'ct', x: place(0), y: place(1), z: place(2) },
    direction: [along(0), along(1), along(2)],
    lengthMm: 90,
    gauge: 20,
  }
}

/** 0 where there is no colour. */
const velocities = (bytes: Uint8Array) => Array.from(bytes, (byte) => (byte ? byte - 128 : 0))

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const [p, q] = [a[at]! - ma, b[at]! - mb]
    ab += p * q
    aa += p * p
    bb += q * q
  }
  return ab / Math.sqrt(aa * bb)
}

let device: Imaging | undefined
let onFrame: (frame: ImagedFrame) => void = () => undefined

const imaging = {
  /** Correlation of the two pictures of every view, and how many grey levels 99 % of their pixels differ by at most. */
  compare(spacingMm: number) {
    const volume = makeTissueVolume(spine, { spacingMm, surfacesMm: 1.6 })
    const card = createCard(new OffscreenCanvas(1, 1))
    if (!card) throw new Error('no WebGL2 that renders to floats')
    card.load(volume)
    return VIEWS.map((view) => {
      const settings = usualSettings(view.probe)
      const picture = pictureOfView(view.probe)
      const ctFromImage = poseOf(view)
      const shot = { ctFromImage, needles: view.needle ? [needleIn(view.probe, ctFromImage)] : [], seed: 7 }
      const ours = createSimulator(volume, settings, picture).take(shot)
      const theirs = card.simulator(settings, picture).take(shot)
      const differences = ours.grey.map((grey, at) => Math.abs(grey - theirs.grey[at]!)).toSorted()
      return {
        name: view.name,
        correlation: correlation(ours.grey, theirs.grey),
        p99: differences[Math.floor(differences.length * 0.99)]!,
        contact: theirs.contact,
      }
    })
  },

  /** The two colour pictures of views through vessels: correlation of the arrows' velocities where either has colour, and how much of that both have. */
  compareFlow(spacingMm: number) {
    const volume = makeTissueVolume(spine, { spacingMm, surfacesMm: 1.6 })
    const card = createCard(new OffscreenCanvas(1, 1))
    if (!card) throw new Error('no WebGL2 that renders to floats')
    card.load(volume)
    return FLOW_VIEWS.map((view) => {
      const isLinear = view.probe === 'L12'
      const depthMm = isLinear ? 60 : 140
      const doppler = {
        ...usualDoppler(PROBES[view.probe].kind, depthMm),
        box: { fromMm: 8, toMm: depthMm - 2, from: -1, to: 1 },
      }
      const settings = { ...usualSettings(view.probe), depthMm, frequencyMhz: isLinear ? 7 : 2.5, doppler }
      const picture = pictureOf(view.probe, depthMm, SIZE, SIZE)
      const place = { turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 4, ...view.at }
      const ctFromImage = compose(probeAtPlace(spine.skinAt, place, MARKER_MM)!, probeFromImage(picture))
      const shot = { ctFromImage, seed: 7, nowMs: SYSTOLE_MS }
      const ours = createSimulator(volume, settings, picture).take(shot).flow!.bytes
      const theirs = card.simulator(settings, picture).take(shot).flow!.bytes
      const either = ours.reduce((sum, byte, at) => sum + (byte || theirs[at] ? 1 : 0), 0)
      const both = ours.reduce((sum, byte, at) => sum + (byte && theirs[at] ? 1 : 0), 0)
      return {
        name: view.name,
        coloured: either,
        shared: both / either,
        correlation: correlation(velocities(ours), velocities(theirs)),
      }
    })
  },

  /** How many passes the card draws for a picture, with colour and without. */
  countPasses() {
    const canvas = new OffscreenCanvas(1, 1)
    const card = createCard(canvas)!
    const gl = canvas.getContext('webgl2')!
    let drawn = 0
    const drawArrays = gl.drawArrays.bind(gl)
    gl.drawArrays = (...all) => {
      drawn++
      drawArrays(...all)
    }
    card.load(makeTissueVolume(spine, { spacingMm: 4, surfacesMm: 4 }))
    const picture = pictureOfView('C5-2')
    const usual = usualSettings('C5-2')
    const passes = (settings: UltrasoundSettings) => {
      drawn = 0
      card.simulator(settings, picture).take({ ctFromImage: poseOf(VIEWS[0]!) })
      return drawn
    }
    const off = passes(usual)
    return {
      off,
      on: passes({ ...usual, doppler: usualDoppler('curvilinear', usual.depthMm) }),
      offAgain: passes(usual),
    }
  },

  /** When each quality of tissue was there after the start, ms. */
  times: {} as Partial<Record<Quality, number>>,

  /** Starts the worker as the app does; resolves once the tissue is there, with how long each quality took, ms. */
  open(until: 'coarse' | 'fine'): Promise<Partial<Record<Quality, number>>> {
    const startedMs = performance.now()
    const { times } = imaging
    return new Promise((resolve, reject) => {
      device = createImaging({
        onReady(quality) {
          times[quality] = performance.now() - startedMs
          if (quality === until) resolve(times)
        },
        onFrame: (frame) => onFrame(frame),
        onFailed: (reason) => reject(new Error(reason)),
      })
      device.begin(TYPICAL)
    })
  },

  /** So many frames of a probe that slides along, each asked for when the one before is there. */
  async run(frames: number) {
    const view = VIEWS[3]!
    const settings = usualSettings(view.probe)
    const picture = pictureOfView(view.probe)
    const taken: ImagedFrame[] = []
    const startedMs = performance.now()
    await new Promise<void>((resolve) => {
      const take = () => {
        const ctFromImage = poseOf({ ...view, at: [13 + taken.length * 0.05, -5, 90, 0] }).matrix
        device!.take({ frameId: taken.length, picture, settings, ctFromImage, needles: [], nowMs: performance.now() })
      }
      onFrame = (frame) => {
        taken.push(frame)
        if (taken.length < frames) take()
        else resolve()
      }
      take()
    })
    const elapsedMs = performance.now() - startedMs
    return { elapsedMs, on: taken[0]!.on, tookMs: taken.map(({ tookMs }) => tookMs), sizePx: SIZE }
  },
}

declare global {
  interface Window {
    imaging: typeof imaging
  }
}
window.imaging = imaging
