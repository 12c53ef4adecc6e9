/**
 * The wire points that PLUS found in pictures of an N-wire phantom, with the poses they were taken in.
 *
 * Source: PlusLib, the result file of its spatial calibration (`ProbeCalibrationResult`); the wires and where the
 * phantom lies (`PhantomToReference`) are in the configuration. Frames in which a pose is not valid, or not all wires
 * were found, are left out and counted.
 */
import { compose, invert, transform, transformFromRows, type Transform } from '#core/frames/transform.ts'
import { linkStatusOfPlus } from '#core/frames/plus-names.ts'
import { matrixFlaw } from './matrix-flaw.ts'
import { parsePlusConfig } from './plus-config.ts'
import { elementsNamed, readPlusXml, type PlusElement } from './plus-xml.ts'
import type { NWire, WireFrame } from './wire-calibration.ts'

export interface WireRecording {
  readonly wires: readonly NWire[]
  /** PLUS's names of the wires, in the order of the points. */
  readonly wireNames: readonly string[]
  readonly calibration: readonly WireFrame[]
  readonly validation: readonly WireFrame[]
  readonly leftOut: number
}

export type WireRecordingResult =
  | { readonly ok: true; readonly recording: WireRecording }
  | { readonly ok: false; readonly file: 'results' | 'config'; readonly reason: string }

/** A thousand frames with their wires are a few MB; PLUS records three hundred. */
const MOST_CHARACTERS = 1 << 24

/** Never throws on what the texts hold. */
export function parseWireResults(results: string, config: string): WireRecordingResult {
  const refuse = (file: 'results' | 'config', reason: string) => ({ ok: false, file, reason }) as const
  const phantom = readPlusXml(config)
  if (!phantom.ok) return refuse('config', phantom.flaw.reason)
  const wires = wiresOf(phantom.root)
  if (typeof wires === 'string') return refuse('config', wires)
  const parsed = parsePlusConfig(config, '')
  if (!parsed.ok) return refuse('config', parsed.fault.reason)
  const placed = parsed.config.transforms.find(({ plusName }) => plusName === 'PhantomToReference')
  if (!placed)
    return refuse('config', 'PhantomToReference is missing: touch the landmarks of the phantom with the stylus first')
  const read = readPlusXml(results, 'ProbeCalibrationResult', MOST_CHARACTERS)
  if (!read.ok) return refuse('results', read.flaw.reason)
  const patientFromPhantom = transform('patient', 'phantom', placed.matrix)
  const part = (name: string) => {
    const frames = elementsNamed(read.root, name).flatMap((section) => elementsNamed(section, 'Frame'))
    const usable = frames.flatMap((frame) => frameOf(frame, wires.names, patientFromPhantom))
    return { usable, leftOut: frames.length - usable.length }
  }
  const [calibration, validation] = [part('CalibrationData'), part('ValidationData')]
  return {
    ok: true,
    recording: {
      wires: wires.wires,
      wireNames: wires.names,
      calibration: calibration.usable,
      validation: validation.usable,
      leftOut: calibration.leftOut + validation.leftOut,
    },
  }
}

const numbers = (text: string | undefined) => (text ?? '').trim().split(/\s+/).filter(Boolean).map(Number)

function wiresOf(root: PlusElement): { readonly wires: NWire[]; readonly names: string[] } | string {
  const patterns = elementsNamed(root, 'Pattern').filter(({ attributes }) => attributes['Type'] === 'NWire')
  const wires = patterns.map((pattern) => elementsNamed(pattern, 'Wire'))
  if (wires.length === 0) return 'it describes no N-wires (Pattern Type="NWire")'
  if (wires.some((three) => three.length !== 3)) return 'a pattern of N-wires has not three wires'
  const ends = wires.map((three) =>
    three.map(({ attributes: { EndPointFront: front, EndPointBack: back } }) => ({
      front: numbers(front),
      back: numbers(back),
    })),
  )
  const isPlace = (value: readonly number[]) => value.length === 3 && value.every(Number.isFinite)
  if (!ends.flat().every(({ front, back }) => isPlace(front) && isPlace(back)))
    return 'an end point of a wire is not three numbers'
  return {
    wires: ends as unknown as NWire[],
    names: wires.flat().map(({ attributes }) => attributes['Name'] ?? ''),
  }
}

function frameOf(
  frame: PlusElement,
  names: readonly string[],
  patientFromPhantom: Transform<'patient', 'phantom'>,
): WireFrame[] {
  if (frame.attributes['SegmentationStatus'] !== 'OK') return []
  const points = new Map(
    elementsNamed(frame, 'Point').flatMap(({ attributes: { WireName: name, Position: position } }) => {
      const [x, y] = numbers(position)
      return name !== undefined && Number.isFinite(x) && Number.isFinite(y) ? [[name, [x!, y!] as const] as const] : []
    }),
  )
  const inOrder = names.map((name) => points.get(name))
  const [probe, patient] = [poseOf(frame, 'ProbeToTracker'), poseOf(frame, 'ReferenceToTracker')]
  if (inOrder.includes(undefined) || !probe || !patient) return []
  const trackerFromProbe = transformFromRows('tracker', 'probe', probe)
  const trackerFromPatient = transformFromRows('tracker', 'patient', patient)
  return [
    {
      pointsPx: inOrder as (readonly [number, number])[],
      probeFromPhantom: compose(invert(trackerFromProbe), compose(trackerFromPatient, patientFromPhantom)),
    },
  ]
}

/** Rows of a valid pose. */
function poseOf(frame: PlusElement, plusName: string): readonly number[] | undefined {
  const field = (name: string) =>
    elementsNamed(frame, 'CustomFrameField').find(({ attributes }) => attributes['Name'] === name)?.attributes['Value']
  const status = field(`${plusName}TransformStatus`)
  const rows = numbers(field(`${plusName}Transform`))
  if (status !== undefined && linkStatusOfPlus(status) !== 'ok') return undefined
  return matrixFlaw(rows) ? undefined : rows
}
