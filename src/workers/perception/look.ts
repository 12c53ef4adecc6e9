/** A model that is open in the worker, whatever kind it is: a picture in, what it found out. */
import { isBoneTold } from '#core/anatomy/abstention.ts'
import { readLumbar, type LumbarReading } from '#core/anatomy/lumbar-reading.ts'
import { readMuscle, type MuscleReading } from '#core/anatomy/muscle-reading.ts'
import { ledToLandmarks } from '#core/anatomy/led-to-landmarks.ts'
import { namedPlaces } from '#core/anatomy/named-places.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { CellMapping } from '#core/frames/cell-mapping.ts'
import { seeNeedle } from '#core/needle/needle-seen.ts'
import { calibrated } from '#core/ultrasound/bone-calibration.ts'
import { traceContour, type TraceLimits } from '#core/ultrasound/contour.ts'
import { boneMapOf } from '#core/ultrasound/bone-map.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { explainer, type Explain } from './explain.ts'
import type { Answer, Past, PerceiveRequest } from './messages.ts'
import { createMirrorWatch } from './mirror-watch.ts'
import type { Network } from './network.ts'
import { channelsOf, squareOf } from './trained-input.ts'
import type { TrainedManifest } from './trained-manifest.ts'
import type { TrainedNetwork } from './trained-network.ts'

export interface Model {
  readonly backend: string
  /** Name and version. */
  readonly model: string
  readonly standing: string
  look(request: PerceiveRequest): Promise<Answer>
  /** Undefined for a model whose answers cannot be asked about. */
  readonly explain?: Explain | undefined
}

export function boneModel(network: Network): Model {
  const { name: called, version, side, contour: limits } = network.manifest
  return {
    backend: network.backend,
    model: `${called} ${version}`,
    standing: '',
    async look({ name, frameId, grey, fan, pixelMm, isBoneMapWanted = false, ...size }) {
      const startedMs = performance.now()
      const input = networkInput({ ...size, grey }, fan, side, pixelMm)
      const likelihood = await network.run(input.grey, input.mask)
      const contour = traceContour(likelihood, side, input.mapping, limits)
      const tookMs = performance.now() - startedMs
      const { mapping } = input
      const bone = isBoneMapWanted && { bone: boneMapOf(frameId, likelihood, side, mapping) }
      return { type: 'perceived', name, contour: { frameId, by: name, ...contour, tookMs }, ...bone, mapping, grey }
    },
  }
}

export function trainedModel(network: TrainedNetwork): Model {
  const { manifest, backend } = network
  const { name, version, standing, kind } = manifest
  const look = kind === 'needle' ? needleLook(network) : readingLook(network)
  return { backend, model: `${name} ${version}`, standing, look, explain: explainer(network) }
}

function readingLook({ manifest, run }: TrainedNetwork): Model['look'] {
  const { side, cellMm, classes, landmarks } = manifest
  const maps = Object.entries(manifest.outputs).flatMap(([name, size]) => (size.length === 4 ? [[name, size[3]!]] : []))
  const least = classes.map((name) => manifest.thresholds[`show.${name}`] ?? 0.5)
  const { temperature } = manifest
  const mirror = createMirrorWatch(run, { side, maps: Object.fromEntries(maps), temperature, least })

  function readingOf(
    found: LumbarReading | MuscleReading,
    frameId: number,
    mapping: CellMapping,
    startedMs: number,
  ): PictureReading {
    const isSilent = found.abstains !== undefined
    const cells = mirror.held(found.classes)
    const doubted = [...mirror.doubted].map((of) => classes[of]!)
    const places = { side, cellMm, mapping }
    const named = isSilent ? [] : namedPlaces({ ...found, classes: cells }, classes, places)
    return {
      frameId,
      classes,
      cells: isSilent ? new Uint8Array(side * side) : cells,
      side,
      mapping,
      named: 'landmarks' in found ? ledToLandmarks(named, found.landmarks, landmarks, places) : named,
      view: 'view' in found && !isSilent ? found.view : undefined,
      abstains: found.abstains,
      ...(doubted.length > 0 && { doubted }),
      tookMs: performance.now() - startedMs,
    }
  }

  return async ({ name, frameId, grey, fan, pixelMm, isContourWanted = false, isBoneMapWanted = false, ...size }) => {
    const startedMs = performance.now()
    const input = squareOf({ ...size, grey }, fan, manifest, pixelMm)
    const { mask, mapping } = input
    const outputs = await mirror.look(channelsOf(input), mask, () => performance.now())
    if (manifest.kind !== 'lumbar-anatomy') {
      const reading = readingOf(readMuscle(outputs, mask, manifest), frameId, mapping, startedMs)
      return { type: 'read', name, reading, grey }
    }
    const found = readLumbar(outputs, mask, manifest)
    const reading = readingOf(found, frameId, mapping, startedMs)
    if (!isContourWanted || !isBoneTold(found.abstains)) return { type: 'read', name, reading, grey }
    const onSurface = { ...mapping, y0Px: mapping.y0Px - (SURFACE_ABOVE_MM / cellMm) * mapping.yStepPx }
    const traced = traceContour(found.bone, side, onSurface, traceLimits(manifest))
    const bone = isBoneMapWanted && { bone: boneMapOf(frameId, found.bone, side, onSurface) }
    const confidences = traced.confidences.map((chance) => calibrated(chance, manifest.boneCalibration))
    // Bone under the skin's first row stays in the picture.
    const runs = traced.runs.map((run) => run.map((value, at) => (at % 2 === 1 ? Math.max(0, value) : value)))
    const contour = { frameId, by: name, runs, confidences, tookMs: performance.now() - startedMs }
    return { type: 'read', name, reading, contour, ...bone, grey }
  }
}

/**
 * Bone is labelled 2.4 mm thick, as its echo is, from its surface on, and the network's line lies in the middle of that
 * (1.24 mm below the upper edge, median of 5970 places in pictures of the check spines): so much nearer to the transducer is
 * the bone, mm. Without it bone swept in simulation was registered 2 mm off, all of it the same way.
 */
const SURFACE_ABOVE_MM = 1.2

/** The classical filter's limits, whose cells are some 0.6 times as large: lengths in cells are shorter, costs per cell higher. */
const traceLimits = ({ thresholds }: TrainedManifest): TraceLimits => {
  const high = thresholds['bone'] ?? 0.5
  return { low: high / 2, high, leastColumns: 8, leastShare: 0.3, stepCost: 0.06, greatestStep: 3, endCost: 0.8 }
}

function needleLook({ manifest, run }: TrainedNetwork): Model['look'] {
  /** Squares of pictures that may be the past of one to come. */
  const squares = new Map<number, Float32Array>()

  function earlierOf({ earlier }: Past, { fan, pixelMm, widthPx, heightPx }: PerceiveRequest): Float32Array[] {
    return earlier.map(({ frameId, grey }) => {
      const square = grey ? squareOf({ widthPx, heightPx, grey }, fan, manifest, pixelMm).grey : squares.get(frameId)
      if (!square) throw new RangeError(`the past picture ${frameId} was not sent`)
      squares.set(frameId, square)
      return square
    })
  }

  return async (request) => {
    const startedMs = performance.now()
    const { name, frameId, grey, fan, pixelMm, widthPx, heightPx, past } = request
    if (!past) throw new RangeError(`${manifest.name} cannot look at a picture without a past`)
    const input = squareOf({ widthPx, heightPx, grey }, fan, manifest, pixelMm)
    const channels = channelsOf(input, earlierOf(past, request))
    squares.set(frameId, input.grey)
    for (const kept of squares.keys()) if (!past.keep.includes(kept)) squares.delete(kept)
    const outputs = await run(channels)
    const cells = { side: manifest.side, mapping: input.mapping }
    const seen = seeNeedle(frameId, outputs, input.mask, cells, manifest.thresholds)
    const earlier = past.earlier.flatMap((picture) => (picture.grey ? [picture.grey] : []))
    const tookMs = performance.now() - startedMs
    return { type: 'needle-looked-for', name, frameId, seen, tookMs, grey, earlier }
  }
}
