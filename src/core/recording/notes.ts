/**
 * What a recording of a procedure is made of: one topic for each kind of note, and what a note of it holds.
 *
 * Times are of the page's clock, in ms, exactly as the program had them, so that what is read back is bit for bit what
 * was; MCAP's own stamps are the same moments on the calendar's clock, for other programs.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import { FRAMES } from '#core/frames/frames.ts'
import { LINK_STATUSES } from '#core/frames/transform-graph.ts'
import { COMPRESSIONS } from './grey-png.ts'
import { anything, dictionary, finite, list, number, oneOf, optional, record, text, truth, type Shape, type Shaped } from './shape.ts' // prettier-ignore

/** Version of all of these; a reader refuses a higher one. */
export const RECORDING_FORMAT = 1

const frames = Object.keys(FRAMES) as Frame[]
const frame: Shape<Frame> = oneOf(...frames)
const status: Shape<LinkStatus> = oneOf(...LINK_STATUSES)

export const pose = record({
  to: frame,
  from: frame,
  /** Column-major 4x4. */
  matrix: list(number, 16),
  status,
  /** Infinity for a calibration, which does not age. */
  atMs: number,
  errorMm: optional(number),
})

const fan = record({ kind: oneOf('rectangle', 'curvilinear') })

export const NOTES = {
  /** First of all: what this is a recording of. */
  begun: record({
    format: finite,
    nowMs: finite,
    /** Of the page's clock: its zero on the calendar's. */
    clockZeroEpochMs: finite,
    /** When somebody noted that the patient, or who plays one, agreed to be recorded. */
    consentAtEpochMs: finite,
    source: text,
    caseName: optional(text),
    compression: oneOf(...COMPRESSIONS),
  }),
  /** Once per displayed frame, after all that was read in it and before what was made of it. */
  ticks: record({ nowMs: finite }),
  /** As they were read, in their order. 'headset': where the wearer's head and hands were. */
  poses: record({
    nowMs: finite,
    from: oneOf('source', 'headset'),
    poses: list(pose),
    /** What the hand that held the needle felt, of a simulated one. */
    feel: optional(anything),
  }),
  /** Where poses and pictures come from, from here on. */
  sources: record({
    nowMs: finite,
    from: oneOf('source', 'headset'),
    name: text,
    kind: text,
    accuracy: optional(record({ positionMm: finite, turnRad: finite, source: text })),
  }),
  /** What goes with a picture of the topic `/pictures` of the same sequence number. */
  'picture-facts': record({
    nowMs: finite,
    frameId: finite,
    widthPx: finite,
    heightPx: finite,
    atMs: finite,
    receivedAtMs: finite,
    stampEpochMs: optional(finite),
    contact: optional(oneOf('full', 'partial', 'none')),
    simulated: optional(record({ tookMs: finite, meanMs: finite, isCoarse: truth })),
    fan: optional(fan),
    /** Its colours are in `/flow-pictures`. */
    flowScaleMmPerS: optional(finite),
  }),
  /** What the networks found, when it was first shown: nothing here is a person's finding. */
  detections: record({ nowMs: finite, what: text, found: anything }),
  /** What was told of needle and plan in this displayed frame. */
  guidance: record({ nowMs: finite, guidance: dictionary(anything) }),
  /** What happened: alarms, withdrawals, notices; of those that are more than words, all of it. */
  events: record({ nowMs: finite, kind: text, level: text, words: text, event: optional(anything) }),
  /** What a person did. */
  actions: record({ nowMs: finite, action: text, with: list(anything) }),
  /** What the session held at the start, and each part again when it changed. */
  facts: record({ nowMs: finite, facts: dictionary(anything) }),
  /** One of the structures that were watched, as it became ready; another `set` takes the place of all before it. */
  structures: record({
    nowMs: finite,
    set: finite,
    name: text,
    why: text,
    margin: record({ stopMm: finite, warnMm: finite, sigmas: finite }),
    /** Of the needle that it was watched against, mm. */
    needleRadiusMm: finite,
    /** Whole micrometres of the CT, x y z of each corner. */
    positionsUm: anything,
    /** Three corners per triangle. */
    indices: anything,
  }),
  /** Pictures that could not be written: what was too much for this machine, so far. */
  losses: record({ nowMs: finite, pictures: finite }),
} as const

export type NoteTopic = keyof typeof NOTES
export type Note<Topic extends NoteTopic> = Shaped<(typeof NOTES)[Topic]>
export const NOTE_TOPICS = Object.keys(NOTES) as readonly NoteTopic[]

/** `foxglove.CompressedImage`, PNG. */
export const PICTURE_TOPICS = ['pictures', 'flow-pictures'] as const
export type PictureTopic = (typeof PICTURE_TOPICS)[number]
