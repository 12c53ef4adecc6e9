/** Simulated pictures of the typical spine with what networks could at best say of them: the simulator's own labels. */
import { namedPlaces } from '#core/anatomy/named-places.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import {
  classesByLabel,
  LUMBAR_CLASSES,
  lumbarClassOf,
  MUSCLE_CLASSES,
  muscleClassOf,
  type View,
} from '#core/anatomy/sonoanatomy.ts'
import { apply, compose, point, transform, type Matrix, type Transform } from '#core/frames/transform.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { createRandom } from '#core/phantom/random.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { pictureOf, type PictureGeometry, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator, type LabelledFrame } from '#core/phantom/ultrasound/simulate-frame.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { drawNeedle } from '#models/training/draw-needle.ts'
import { drawPose } from '#models/training/views.ts'

export interface NamedPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: readonly number[]
  readonly fan: Fan
  readonly ctFromImage: Matrix
  /** ctFromTip. */
  readonly needle: Matrix
  readonly needleLengthMm: number
  readonly readings: readonly PlainReading[]
  readonly names: readonly ShownName[]
}

/** As it goes over to a page. */
export type PlainReading = Omit<PictureReading, 'cells'> & { readonly cells: readonly number[] }

const [SIDE, CELL_MM, DEPTH_MM] = [160, 0.6, 90] as const
/** As thick as a bone's echo. */
const BONE_LINE_MM = 2.4
const SAMPLED = { spacingMm: 1, surfacesMm: 1.5, withLabels: true } as const
const BESIDE_MM = 12

/** A picture of that view of the typical spine, drawn from a seed. Samples only the tissue near it: about a second. */
export function namedPicture(view: View, seed: number, probe: ProbeName = 'C5-2'): NamedPicture {
  const spine = createLumbarSpine()
  const random = createRandom(seed)
  const depthMm = probe === 'L12' ? 50 : DEPTH_MM
  const picture = pictureOf(probe, depthMm)
  const { widthPx, heightPx, fan, mmPerPx } = picture
  const ctFromImage = compose(drawPose(spine, view, random), probeFromImage(picture))
  const { needle } = drawNeedle(ctFromImage, picture, random)
  const volume = makeTissueVolume(spine, { ...SAMPLED, within: around(spine, ctFromImage, picture) })
  const frame = createSimulator(volume, { ...usualSettings(probe), depthMm }, picture).takeLabelled(
    { ctFromImage, pressMm: 4, seed, needles: [needle] },
    BONE_LINE_MM,
  )
  const { mapping } = networkInput({ widthPx, heightPx, grey: frame.grey }, fan, SIDE, [mmPerPx, mmPerPx], CELL_MM)
  const read = (classes: readonly string[], of: Uint8Array) =>
    readingOf(frame, picture, classes, of, mapping, () => 0.6 + 0.35 * random.uniform())
  const readings = [
    read(MUSCLE_CLASSES, classesByLabel(MUSCLE_CLASSES, muscleClassOf)),
    read(LUMBAR_CLASSES, classesByLabel(LUMBAR_CLASSES, lumbarClassOf)),
  ]
  return {
    widthPx,
    heightPx,
    fan,
    readings,
    grey: [...frame.grey],
    ctFromImage: ctFromImage.matrix,
    needle: poseAlong(needle.direction, [needle.tip.x, needle.tip.y, needle.tip.z]),
    needleLengthMm: needle.lengthMm,
    names: readings.flatMap(({ named }, network) =>
      named.map((place, at) => ({ ...place, id: 100 * network + at, from: 'network', evidence: undefined }) as const),
    ),
  }
}

/** The box round the picture's corners that sound can reach, with as much beside it as the beam is thick. */
function around(
  spine: LumbarSpine,
  ctFromImage: Transform<'ct', 'image'>,
  { widthPx, heightPx }: PictureGeometry,
): ReturnType<typeof reachOfUltrasound> {
  const reach = reachOfUltrasound(spine)
  const corners = [0, widthPx].flatMap((x) => [0, heightPx].map((y) => apply(ctFromImage, point('image', x, y, 0))))
  const ends = (['x', 'y', 'z'] as const).map((axis) => {
    const at = corners.map((corner) => corner[axis])
    return [Math.min(...at) - BESIDE_MM, Math.max(...at) + BESIDE_MM] as const
  })
  const low = reach.low.map((least, axis) => Math.max(least, ends[axis]![0])) as [number, number, number]
  const high = reach.high.map((most, axis) => Math.min(most, ends[axis]![1])) as [number, number, number]
  return { low, high }
}

function readingOf(
  { labels, shadow }: LabelledFrame,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  classes: readonly string[],
  ofLabel: Uint8Array,
  mapping: PictureReading['mapping'],
  chance: () => number,
): PlainReading {
  const hidden = classes.indexOf('shadow')
  const cells = new Uint8Array(SIDE * SIDE)
  for (let at = 0; at < cells.length; at++) {
    const x = Math.round(mapping.x0Px + (at % SIDE) * mapping.xStepPx)
    const y = Math.round(mapping.y0Px + Math.floor(at / SIDE) * mapping.yStepPx)
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue
    const pixel = x + y * widthPx
    cells[at] = ofLabel[labels[pixel]!]! || (shadow[pixel] && hidden > 0 ? hidden : 0)
  }
  const chances = new Float32Array(cells.length).fill(0.8)
  const named = namedPlaces({ classes: cells, chances }, classes, { side: SIDE, cellMm: CELL_MM, mapping })
  return {
    frameId: 1,
    classes,
    cells: [...cells],
    side: SIDE,
    mapping,
    named: named.map((place) => ({ ...place, confidence: chance() })),
    view: undefined,
    abstains: undefined,
    tookMs: 20,
  }
}

type Vector = readonly [number, number, number]

/** Any pose whose z is the direction. */
function poseAlong(z: Vector, tip: Vector): Matrix {
  const other: Vector = Math.abs(z[0]) < 0.8 ? [1, 0, 0] : [0, 1, 0]
  const cross = (a: Vector, b: Vector): Vector => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ]
  const y = cross(z, other)
  const length = Math.hypot(...y)
  const unit: Vector = [y[0] / length, y[1] / length, y[2] / length]
  return transform('ct', 'needle-tip', [...cross(unit, z), 0, ...unit, 0, ...z, 0, ...tip, 1]).matrix
}
