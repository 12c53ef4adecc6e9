/**
 * What a PLUS configuration says of volume reconstruction: its element VolumeReconstruction.
 *
 * Source: PlusLib AlgorithmVolumeReconstruction.md; IGSIO vtkIGSIOVolumeReconstructor.
 */
import { elementsNamed, readPlusXml, type PlusElement, type PlusFlaw } from '#core/ultrasound/plus-xml.ts'
import { attributesOf, type Attributes } from './plus-attributes.ts'
import { holeFillingOf } from './plus-hole-filling.ts'
import {
  STICK_FILLING,
  type Arithmetic,
  type Clip,
  type ClipFan,
  type Compounding,
  type HoleFilling,
  type Interpolation,
} from './settings.ts'
import type { Triple } from './sweep-grid.ts'

export interface PlusReconstruction {
  /** PLUS's names of the frames; undefined where the file does not say. */
  readonly imageName: string | undefined
  readonly referenceName: string | undefined
  readonly spacingMm: Triple | undefined
  readonly interpolation: Interpolation
  readonly compounding: Compounding
  readonly arithmetic: Exclude<Arithmetic, 'float'>
  readonly clip: Clip
  readonly rejectBelow: number | undefined
  readonly isFilled: boolean
  /** What to fill holes with, if they are filled. */
  readonly holeFilling: readonly HoleFilling[]
  /** Every n-th picture is placed; the grid is for all. */
  readonly skipInterval: number
  readonly importanceMaskFile: string | undefined
  readonly isSpacingRecomputed: boolean
  readonly remarks: readonly string[]
}

export type PlusReconstructionResult =
  { readonly ok: true; readonly reconstruction: PlusReconstruction } | { readonly ok: false; readonly flaw: PlusFlaw }

const INTERPOLATIONS = { LINEAR: 'linear', NEAREST_NEIGHBOR: 'nearest' } as const
const COMPOUNDINGS = {
  LATEST: 'latest',
  MAXIMUM: 'maximum',
  MEAN: 'mean',
  IMPORTANCE_MASK: 'importance',
  IMPORTANCEMASK: 'importance',
} as const
const ARITHMETICS = {
  FULL: 'plus-full',
  PARTIAL: 'plus-partial',
  NONE: 'plus-none',
  GPU_ACCELERATION_OPENCL: 'plus-full',
} as const
const SWITCH: Readonly<Record<string, boolean>> = { ON: true, OFF: false, TRUE: true, FALSE: false }
/** Until 2014 two attributes said how to compound: Calculation, and Compounding ON or OFF. */
const CALCULATIONS = { WEIGHTED_AVERAGE: 'mean', MAXIMUM: 'maximum' } as const
/** What PLUS takes where a fan has no end. */
const STOP_RADIUS_PX = 500
const DEGREE = Math.PI / 180

/** Never throws on what the text holds. A file without the element gives PLUS's defaults. */
export function parsePlusReconstruction(xml: string): PlusReconstructionResult {
  const read = readPlusXml(xml)
  if (!read.ok) return read
  const named = elementsNamed(read.root, 'VolumeReconstruction')
  // Devices may have their own; what stands at the top is for recordings.
  const element = read.root.children.find((child) => named.includes(child)) ?? named[0] ?? NO_ELEMENT
  const flaws: PlusFlaw[] = []
  const reconstruction = readElement(element, flaws)
  return flaws[0] ? { ok: false, flaw: flaws[0] } : { ok: true, reconstruction }
}

const NO_ELEMENT: PlusElement = { name: 'VolumeReconstruction', attributes: {}, children: [] }

function readElement(element: PlusElement, flaws: PlusFlaw[]): PlusReconstruction {
  const read = attributesOf(element, flaws)
  const remarks: string[] = []
  const isFilled = read.word('FillHoles', SWITCH) ?? false
  const ways = holeFillingOf(element, flaws)
  if (isFilled && ways.length === 0) remarks.push('FillHoles without a HoleFillingElement: STICK of 9 voxels was taken')
  if (read.word('EnableFanAnglesAutoDetect', SWITCH)) {
    remarks.push('EnableFanAnglesAutoDetect is not followed: the fan is the same in all pictures')
  }
  if (/^gpu/i.test(read.text('Optimization') ?? '')) remarks.push('PLUS on a GPU is not followed: Optimization FULL is')
  return {
    imageName: read.text('ImageCoordinateFrame'),
    referenceName: read.text('ReferenceCoordinateFrame'),
    spacingMm: read.numbers('OutputSpacing', 3) as Triple | undefined,
    interpolation: read.word<Interpolation>('Interpolation', INTERPOLATIONS) ?? 'nearest',
    compounding: compoundingOf(read),
    arithmetic: read.word<Exclude<Arithmetic, 'float'>>('Optimization', ARITHMETICS) ?? 'plus-full',
    clip: clipOf(read),
    rejectBelow: read.numbers('PixelRejectionThreshold', 1)?.[0],
    isFilled,
    holeFilling: ways.length ? ways : [STICK_FILLING],
    skipInterval: Math.trunc(read.number('SkipInterval', 1, 1e6) ?? 1),
    importanceMaskFile: read.text('ImportanceMaskFilename'),
    isSpacingRecomputed: read.word('RecomputeOutputSpacing', SWITCH) ?? false,
    remarks,
  }
}

function compoundingOf(read: Attributes): Compounding {
  const mode = read.word<Compounding>('CompoundingMode', COMPOUNDINGS)
  if (mode) return mode
  const before2014 = read.word<Compounding>('Calculation', CALCULATIONS)
  if (before2014 === 'maximum') return before2014
  return read.word('Compounding', SWITCH) === false ? 'latest' : 'mean'
}

function clipOf(read: Attributes): Clip {
  const origin = read.numbers('ClipRectangleOrigin', 2) ?? [0, 0]
  const size = read.numbers('ClipRectangleSize', 2)
  const fan = fanOf(read)
  const isClipped = size && size[0]! > 0 && size[1]! > 0
  const [xPx, yPx] = origin.map(Math.trunc) as [number, number]
  return {
    ...(isClipped && { rectangle: { xPx, yPx, widthPx: Math.trunc(size[0]!), heightPx: Math.trunc(size[1]!) } }),
    ...(fan && { fan }),
  }
}

/** A fan whose edges both point straight down is none. */
function fanOf(read: Attributes): ClipFan | undefined {
  const [a, b] = read.numbers('FanAnglesDeg', 2) ?? read.numbers('FanAngles', 2) ?? [0, 0]
  if (a === 0 && b === 0) return undefined
  const originPx = read.numbers('FanOriginPixel', 2) ?? read.numbers('FanOrigin', 2) ?? [0, 0]
  const [stopRadiusPx] = read.numbers('FanRadiusStopPixel', 1) ?? read.numbers('FanDepth', 1) ?? [STOP_RADIUS_PX]
  const [startRadiusPx] = read.numbers('FanRadiusStartPixel', 1) ?? [0]
  return {
    originPx: originPx as readonly [number, number],
    startRadiusPx: startRadiusPx!,
    stopRadiusPx: stopRadiusPx!,
    startAngleRad: a! * DEGREE,
    stopAngleRad: b! * DEGREE,
  }
}
