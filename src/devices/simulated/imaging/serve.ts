/**
 * The imaging worker's half: takes B-mode pictures of the phantom, one per request, on the graphics card where the worker
 * has one and else on the processor.
 */
import { transform } from '#core/frames/transform.ts'
import { courseOfVessel, layVessel, type LaidVessel, type VesselAcross } from '#core/phantom/ultrasound/laid-vessel.ts'
import type { UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import { createSimulator, type Simulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { ImagedFrame, ImagingShot, Port, Reply, Request } from './messages.ts'
import { createTissueSupply, type SamplerPort } from './tissue-supply.ts'

/** @returns undefined where there is no WebGL2, or not enough of it. */
export type MakeCard = () => Card | undefined

/** The simulator on a graphics card: takes another volume or other settings at any time. */
export interface Card {
  load(volume: TissueVolume): void
  /** One slab of the loaded volume has other bytes now. */
  refresh(volume: TissueVolume, slab: number): void
  simulator(settings: UltrasoundSettings, picture: PictureGeometry): Simulator
  /** The browser took the card away: the processor goes on. */
  readonly isLost: boolean
}

export interface ImagingServices {
  readonly makeSampler: () => SamplerPort
  /** How many of them at most. */
  readonly samplers?: number
  readonly makeCard?: MakeCard
}

/** A card whose compiler refuses a shader is as good as none. */
function cardOf(makeCard: MakeCard | undefined): Card | undefined {
  try {
    return makeCard?.()
  } catch (error) {
    console.warn(`pictures are simulated on the processor: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

interface Current {
  readonly of: string
  readonly on: ImagedFrame['on']
  readonly simulator: Simulator
}

export function serveImaging(
  port: Port<Reply, Request>,
  { makeSampler, samplers = 1, makeCard }: ImagingServices,
): void {
  const card = cardOf(makeCard)
  let volume: TissueVolume | undefined
  let current: Current | undefined

  function fail(during: Request['type'], error: unknown) {
    const reason = error instanceof Error ? error.message : String(error)
    port.postMessage({ type: 'failed', during, reason }, [])
  }

  let begunMs = 0
  let vessel: VesselAcross | undefined
  let laid: LaidVessel | undefined

  /** Into the volume that is there now; the one that comes gets it anew. */
  function layNow() {
    laid?.takeOut()
    const changed = new Set(laid?.slabs)
    laid = volume && vessel && layVessel(volume, vessel)
    for (const slab of laid?.slabs ?? []) changed.add(slab)
    if (!volume || changed.size === 0) return
    for (const slab of changed) if (card && !card.isLost) card.refresh(withVessel(volume), slab)
    current = undefined
  }

  const withVessel = (on: TissueVolume): TissueVolume =>
    vessel ? { ...on, vessels: [...(on.vessels ?? []), courseOfVessel(vessel)] } : on

  const supply = createTissueSupply({
    makeSampler,
    samplers,
    onVolume(next) {
      const isFirst = volume === undefined
      volume = next
      // Its bytes may be those of the volume before, with the vessel in them.
      laid?.takeOut()
      laid = vessel && layVessel(next, vessel)
      if (card && !card.isLost) card.load(withVessel(next))
      current = undefined
      if (isFirst) port.postMessage({ type: 'ready', quality: 'coarse', tookMs: performance.now() - begunMs }, [])
    },
    onSlab(finer, at) {
      laid?.again(at)
      if (card && !card.isLost) card.refresh(withVessel(finer), at)
    },
    onFine: () => port.postMessage({ type: 'ready', quality: 'fine', tookMs: performance.now() - begunMs }, []),
    onFailed: (reason) => fail('begin', reason),
  })

  /** Kept for as long as neither settings nor picture nor tissue change. */
  function simulatorFor(settings: UltrasoundSettings, picture: PictureGeometry, on: TissueVolume) {
    const where = card && !card.isLost ? 'graphics card' : 'processor'
    const of = JSON.stringify([settings, picture, where])
    if (current?.of !== of) {
      const simulator =
        card && where === 'graphics card' ? card.simulator(settings, picture) : createSimulator(on, settings, picture)
      current = { of, on: where, simulator }
    }
    return current
  }

  function take(shot: ImagingShot): void {
    if (!volume) throw new Error('asked for a picture before the tissue was sampled')
    const startedMs = performance.now()
    const { frameId, picture, settings, needles, pressMm, nowMs } = shot
    const { simulator, on } = simulatorFor(settings, picture, withVessel(volume))
    const { grey, contact, flow } = simulator.take({
      ctFromImage: transform('ct', 'image', shot.ctFromImage),
      needles,
      ...(pressMm !== undefined && { pressMm }),
      seed: Math.floor(nowMs),
      nowMs,
    })
    const { widthPx, heightPx } = picture
    const quality = supply.qualityAt(...heightsOf(shot))
    const tookMs = performance.now() - startedMs
    const taken = { frameId, widthPx, heightPx, grey, contact, ...(flow && { flow }), quality, on, tookMs }
    port.postMessage({ type: 'taken', ...taken }, flow ? [grey.buffer, flow.bytes.buffer] : [grey.buffer])
  }

  function begin({ parameters }: Request & { type: 'begin' }) {
    volume = undefined
    laid = undefined
    vessel = undefined
    begunMs = performance.now()
    supply.begin(parameters)
  }

  port.onmessage = ({ data: request }) => {
    try {
      switch (request.type) {
        case 'begin':
          return begin(request)
        case 'take':
          return take(request.shot)
        case 'lay-vessel':
          vessel = request.vessel
          return layNow()
        default:
          throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
      }
    } catch (error) {
      fail(request.type, error)
    }
  }
}

/** Lowest and highest place of a picture in the CT, mm. */
function heightsOf({ ctFromImage: m, picture: { widthPx, heightPx } }: ImagingShot): [lowZ: number, highZ: number] {
  const corners = [0, widthPx].flatMap((x) => [0, heightPx].map((y) => m[2]! * x + m[6]! * y + m[14]!))
  return [Math.min(...corners), Math.max(...corners)]
}
