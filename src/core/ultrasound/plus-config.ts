/**
 * What a PLUS configuration file knows that a stream does not say: calibrations, clock offsets, the fan.
 *
 * Source: PlusLib, ConfigurationFile.md, CoordinateSystemDefinitions.md.
 */
import type { Frame } from '#core/frames/frames.ts'
import { linkOfPlusName } from '#core/frames/plus-names.ts'
import { transformFromRows, transpose, type Matrix, type Transform } from '#core/frames/transform.ts'
import type { Fan } from './fan.ts'
import { matrixFlaw } from './matrix-flaw.ts'
import { fanOf, numbers } from './plus-fan.ts'
import { elementsNamed, readPlusXml, type PlusElement, type PlusFlaw } from './plus-xml.ts'

export interface PlusFault extends PlusFlaw {
  readonly file: string
}

export interface PlusTransform {
  /** `ImageToProbe`. */
  readonly plusName: string
  /** The same in this project's frames; undefined when it does not have one of the two. */
  readonly link: Transform<Frame, Frame> | undefined
  /** Column-major, mm (pixels where the frame says so). */
  readonly matrix: Matrix
  /** As whoever calibrated it wrote it. */
  readonly errorMm: number | undefined
  readonly date: string | undefined
}

export interface PlusConfig {
  readonly fileName: string
  readonly transforms: readonly PlusTransform[]
  readonly fan: Fan | undefined
  /** Added by PLUS to a device's own time to get the common one. */
  readonly clockOffsets: readonly { readonly deviceId: string; readonly offsetMs: number }[]
  /** How each video source's pixels lie when they leave the machine; PLUS turns them to MF before it records or sends. */
  readonly orientations: readonly {
    readonly deviceId: string
    readonly sourceId: string
    /** Output channels of the device that carry this source. */
    readonly channelIds: readonly string[]
    readonly orientation: string
  }[]
  readonly remarks: readonly string[]
}

export type PlusConfigResult =
  { readonly ok: true; readonly config: PlusConfig } | { readonly ok: false; readonly fault: PlusFault }

/** Never throws on what the text holds. */
export function parsePlusConfig(xml: string, fileName: string): PlusConfigResult {
  const read = readPlusXml(xml)
  if (!read.ok) return { ok: false, fault: { ...read.flaw, file: fileName } }
  const { root } = read
  const transforms = new Map<string, PlusTransform>()
  const remarks: string[] = []
  for (const definitions of elementsNamed(root, 'CoordinateDefinitions')) {
    for (const element of elementsNamed(definitions, 'Transform')) {
      const found = readTransform(element)
      if ('reason' in found) return { ok: false, fault: { ...found, file: fileName } }
      if (transforms.has(found.plusName)) remarks.push(`${found.plusName} is there twice; the last one counts`)
      transforms.set(found.plusName, found)
    }
  }
  const { fan, remarks: fanRemarks } = fanOf(root)
  const devices = elementsNamed(root, 'Device')
  return {
    ok: true,
    config: {
      fileName,
      transforms: [...transforms.values()],
      fan,
      clockOffsets: devices.flatMap(clockOffset),
      orientations: devices.flatMap(orientations),
      remarks: [...remarks, ...fanRemarks],
    },
  }
}

function readTransform(element: PlusElement): PlusTransform | PlusFlaw {
  const { From: from, To: to, Matrix: written, Error: error, Date: date } = element.attributes
  if (!from || !to) return { code: 'value', reason: 'a Transform of CoordinateDefinitions has no From or no To' }
  const plusName = `${from}To${to}`
  const rows = withThirdColumn(from, (written ?? '').trim().split(/\s+/).filter(Boolean).map(Number))
  const fault = matrixFlaw(rows)
  if (fault) return { code: 'value', reason: `the Matrix of Transform ${plusName} ${fault.reason}` }
  const link = linkOfPlusName(plusName)
  const errorMm = error === undefined ? undefined : Number(error)
  return {
    plusName,
    link: link && transformFromRows(link.to, link.from, rows),
    matrix: transpose(rows),
    errorMm: errorMm !== undefined && errorMm >= 0 && Number.isFinite(errorMm) ? errorMm : undefined,
    date,
  }
}

/**
 * A picture is flat, so some write an ImageToProbe that says nothing of z; it could not be inverted. As
 * PLUS does, z is put at right angles to the picture, its step the mean of the other two.
 */
function withThirdColumn(from: string, rows: readonly number[]): readonly number[] {
  if (from !== 'Image' || rows.length !== 16 || [2, 6, 10].some((at) => rows[at] !== 0)) return rows
  const [x0, y0, , , x1, y1, , , x2, y2] = rows as readonly number[] as number[]
  const cross = [x1! * y2! - x2! * y1!, x2! * y0! - x0! * y2!, x0! * y1! - x1! * y0!]
  const length = Math.hypot(...cross)
  if (length === 0) return rows
  const step = (Math.hypot(x0!, x1!, x2!) + Math.hypot(y0!, y1!, y2!)) / 2
  return rows.map((value, at) => (at % 4 === 2 && at < 12 ? (cross[(at - 2) / 4]! / length) * step : value))
}

const idOf = ({ attributes }: PlusElement) => attributes['Id'] ?? ''

/** The attribute lost its unit in old files. */
function clockOffset(device: PlusElement): PlusConfig['clockOffsets'] {
  const [seconds] = numbers(device, 'LocalTimeOffsetSec', 1) ?? numbers(device, 'LocalTimeOffset', 1) ?? []
  return seconds === undefined ? [] : [{ deviceId: idOf(device), offsetMs: seconds * 1000 }]
}

function orientations(device: PlusElement): PlusConfig['orientations'] {
  const channels = elementsNamed(device, 'OutputChannel')
  return elementsNamed(device, 'DataSource').flatMap((source) => {
    const orientation = source.attributes['PortUsImageOrientation']
    const sourceId = idOf(source)
    if (orientation === undefined) return []
    const channelIds = channels.filter(({ attributes }) => attributes['VideoDataSourceId'] === sourceId).map(idOf)
    return [{ deviceId: idOf(device), sourceId, channelIds, orientation }]
  })
}
