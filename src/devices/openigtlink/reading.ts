/**
 * What one OpenIGTLink message means for navigation: poses by their PLUS names, a picture, words.
 *
 * Validity comes from the metadata PLUS sends (`TransformStatus`, or only `TransformValid`); a message
 * without any is taken as valid, for senders without it send only what they see.
 */
import { linkStatusOfPlus } from '#core/frames/plus-names.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import { firstVoxelMatrix, type ImageContent, type TrackingContent } from '#core/openigtlink/content.ts'
import type { Fault, Message } from '#core/openigtlink/message.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { createGreyRange, greyOf, greyRefusal } from '#core/ultrasound/grey.ts'

export interface ReadPose {
  readonly plusName: string
  readonly matrix: Matrix
  readonly status: LinkStatus
}

export interface ReadPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array<ArrayBuffer>
}

export interface Reading {
  readonly poses: readonly ReadPose[]
  readonly picture?: ReadPicture
  /** What the peer wants a person to know. */
  readonly words?: string
  /** Why it could not be used, in words. */
  readonly fault?: string
}

export interface Reader {
  read(message: Message): Reading
  /** A message that could not be decoded: its tool is not where it was. */
  readFault(fault: Fault): Reading
}

const NOTHING: Reading = { poses: [] }

export interface ReaderOptions {
  readonly imageDevice?: string | undefined
  readonly useEmbeddedPose?: boolean | undefined
}

export function createReader({ imageDevice, useEmbeddedPose = false }: ReaderOptions = {}): Reader {
  const range = createGreyRange()
  let keptDevice = imageDevice
  /** Tools each tracker has named so far: one that is left out is not in view. */
  const toolsOf = new Map<string, Map<string, Matrix>>()

  function picture(device: string, image: ImageContent): Reading {
    keptDevice ??= device
    if (device !== keptDevice) return NOTHING
    const format = {
      scalarType: image.scalarType,
      components: image.components,
      isBigEndian: image.endian === 'big',
    }
    const [widthPx, heightPx, depth] = image.dimensions
    const isWhole = image.subVolume.size.every((size, axis) => size === image.dimensions[axis])
    if (depth !== 1) return { poses: [], fault: `IMAGE ${device} has ${depth} slices: volumes are not shown` }
    if (!isWhole) return { poses: [], fault: `IMAGE ${device} is a part of a picture only` }
    if (widthPx * heightPx === 0) return { poses: [], fault: `IMAGE ${device} has no pixels` }
    const refusal = greyRefusal(format)
    if (refusal) return { poses: [], fault: `IMAGE ${device}: ${refusal}` }
    const grey = greyOf(image.pixels, format, range)
    const poses = useEmbeddedPose ? embeddedPose(device, image) : []
    return { poses, picture: { widthPx, heightPx, grey } }
  }

  function tools(device: string, { elements }: TrackingContent): Reading {
    const known = toolsOf.get(device) ?? new Map<string, Matrix>()
    // A tracker can invent names; memory must not follow.
    if (toolsOf.size < MOST_TRACKERS) toolsOf.set(device, known)
    const poses = elements.map(({ name, kind, matrix }): ReadPose => {
      // A name that says no second frame is a tool in its tracker's own.
      const plusName = /To[A-Z]/.test(name) ? name : `${name}ToTracker`
      // Without a measured rotation a pose places nothing.
      return usable(plusName, matrix, kind === '3D' ? 'invalid' : 'ok')
    })
    const seen = new Set(poses.map(({ plusName }) => plusName))
    const missing = [...known].flatMap(([plusName, matrix]): ReadPose[] =>
      seen.has(plusName) ? [] : [{ plusName, matrix, status: 'missing' }],
    )
    for (const { plusName, matrix } of poses) if (known.size < MOST_TOOLS) known.set(plusName, matrix)
    return { poses: [...poses, ...missing] }
  }

  return {
    read({ header: { device }, content, metadata }) {
      switch (content.type) {
        case 'TRANSFORM':
          return { poses: [usable(device, content.matrix, statusOf(metadata))] }
        case 'POSITION':
        case 'QTRANS': {
          const matrix = rigidMatrix(content.quaternion, content.position)
          const status = content.form === 'position-only' ? 'invalid' : statusOf(metadata)
          return { poses: [usable(device, matrix, status)] }
        }
        case 'TDATA':
          return tools(device, content)
        case 'IMAGE':
          return picture(device, content)
        case 'STATUS': {
          const { code, name, message } = content
          return code === STATUS_OK ? NOTHING : { poses: [], words: `status ${code} ${name}: ${message}`.trim() }
        }
        case 'STRING':
          return { poses: [], words: content.text.slice(0, 200) }
        default:
          return NOTHING
      }
    },

    readFault({ code, type, device, reason }) {
      const fault = `${[type, device].filter(Boolean).join(' ') || 'a message'}: ${reason}`
      // Only where header and CRC were right is the name to be believed.
      const isTool = code === 'value' && device && (type === 'TRANSFORM' || type === 'POSITION' || type === 'QTRANS')
      return { poses: isTool ? [{ plusName: device, matrix: IDENTITY, status: 'invalid' }] : [], fault }
    },
  }
}

const STATUS_OK = 1
const MOST_TRACKERS = 16
const MOST_TOOLS = 64

function statusOf(metadata: ReadonlyMap<string, string>): LinkStatus {
  const word = metadata.get('TransformStatus')
  if (word !== undefined) return linkStatusOfPlus(word)
  const valid = metadata.get('TransformValid')?.trim().toLowerCase()
  return valid === undefined || valid === '1' || valid === 'true' ? 'ok' : 'invalid'
}

/** A matrix that flattens space is what some trackers send for a tool they do not see. */
function usable(plusName: string, matrix: Matrix, status: LinkStatus): ReadPose {
  const [a, b, c, , d, e, f, , g, h, i] = matrix as readonly number[] as number[]
  const determinant = a! * (e! * i! - f! * h!) - d! * (b! * i! - c! * h!) + g! * (b! * f! - c! * e!)
  if (Math.abs(determinant) > LEAST_DETERMINANT && matrix.every(Number.isFinite)) return { plusName, matrix, status }
  return { plusName, matrix: IDENTITY, status: status === 'ok' ? 'invalid' : status }
}

/** As in recordings: the graph could not invert it. */
const LEAST_DETERMINANT = 1e-9

/** PLUS calls a picture with its pose inside `Image_Reference`: `ImageToReference`, from the first pixel. */
function embeddedPose(device: string, image: ImageContent): ReadPose[] {
  const [from, to] = device.split('_')
  return from && to ? [usable(`${from}To${to}`, firstVoxelMatrix(image), 'ok')] : []
}
