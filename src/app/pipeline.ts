/** One displayed frame, from what the devices saw to what is shown. Read top to bottom: this is the whole data flow. */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { TrackingFault } from '#core/safety/tracking-watch.ts'
import { isStale, STALE_AFTER_MS } from '#core/signals/staleness.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { FieldOfView } from '#core/ultrasound/field-of-view.ts'
import type { Pairing } from '#core/ultrasound/pairing.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device } from '#devices/device.ts'
import type { Live, Withheld } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Budgeting } from './budgeting.ts'
import type { Freezing } from './freezing.ts'
import type { Guarding } from './guarding.ts'
import { withholdFusion } from './fusing.ts'
import type { NeedleChoice } from './needle-choice.ts'
import type { Perceiving } from './perceiving.ts'
import { placeHologram } from './place-hologram.ts'
import type { PoseBook } from './pose-book.ts'
import type { Recorder } from './recorder.ts'
import { createPictureWait } from './picture-wait.ts'
import { createReadingSteps, pixelSize, type ReadingParts } from './reading-steps.ts'
import type { Sweeping } from './sweeping.ts'

export interface Parts extends ReadingParts {
  /** Of the ultrasound source, and of the headset: the one begins anew with each source, the other does not. */
  readonly poses: PoseBook
  readonly headsetPoses: PoseBook
  readonly pairing: Pairing
  readonly field: FieldOfView
  /** Where pictures come from, if anything is connected. */
  readonly source: () => Device | undefined
  /** What is there whatever the source: the headset. */
  readonly headset: Device
  /** What hands do with tools that are only simulated: after the headset is read, before the source is. */
  readonly reach?: (nowMs: number) => void
  /** Puts what is kept into the graph and goes on with what is being calibrated; gives what no longer holds, in words. */
  readonly calibrate?: (nowMs: number) => string | undefined
  /** Hands a picture, where its echoes are and its pixels' size to the perception worker; it answers through `pairing` and `findings`. */
  readonly perceive: Perceiving['see']
  /** Which of several needles is guided. */
  readonly choice?: NeedleChoice
  readonly budgeting: Budgeting
  readonly freezing?: Pick<Freezing, 'follow'>
  readonly guarding?: Pick<Guarding, 'watch'>
  /** Follows the task that is practised, with every tool's newest pose. */
  readonly practise?: (nowMs: number) => void
  /** How the needle stands to the live picture. */
  readonly comparePlane?: () => void
  readonly sweeping: Pick<Sweeping, 'take' | 'follow' | 'box' | 'isBoneWanted'>
  /** The three pictures of the plane that cuts the atlas. */
  readonly cutting?: () => Live['cut']
  /** Gathers what registration wants of what is shown now. */
  readonly register?: () => void
  /** Keeps what was read and what was told, as it came. */
  readonly recorder?: Pick<Recorder, 'took' | 'tick'>
}

export type Pipeline = (nowMs: number) => void

export function createPipeline(parts: Parts): Pipeline {
  const { session, live, graph, poses, headsetPoses, pairing, field, headset, perceive, budgeting, sweeping } = parts
  const tellReadings = createReadingSteps(parts)
  const arrivals: number[] = []
  const wait = createPictureWait()

  return function tick(nowMs) {
    live.nowMs = nowMs
    const source = parts.source()
    const { lateMs, heldMs } = timing(session)
    live.poseDelayMs = lateMs
    takeWorn(nowMs)
    parts.reach?.(nowMs)
    parts.choice?.follow()
    takeReadings(source, nowMs, heldMs)

    placeHologram(graph, session)
    sweeping.follow(nowMs, patientFromImageAt)
    live.sweepBox = sweeping.box
    const { layers, perceiving } = session.getState()
    const shown = pairing.shown(nowMs - heldMs, layers.contour && perceiving.state === 'running')
    live.newestPicture = shown?.frame
    live.pictureWithheld = withholdPicture(shown?.frame, nowMs - heldMs, source)
    live.ultrasound = live.pictureWithheld ? undefined : shown?.frame
    live.contour = live.ultrasound && layers.contour ? shown?.contour : undefined
    live.fan = source?.fan ?? field.fan

    guard(nowMs)
    parts.practise?.(nowMs)
    placeTrackers(live.ultrasound?.atMs ?? nowMs)
    live.calibrationFault = parts.calibrate?.(nowMs)
    locate(live, graph)
    live.planeWithheld = live.pictureWithheld ?? withholdPlane(live, graph)
    parts.comparePlane?.()
    tellReadings()
    live.fusionWithheld = withholdFusion(live, session.getState())
    parts.freezing?.follow()

    live.cut = parts.cutting?.()
    parts.register?.()
    live.errorBudget = budgeting.at(live, session.getState())
    live.figures = figuresOf(source, live.ultrasound, arrivals, nowMs, lateMs)
    parts.recorder?.tick(live)
  }

  /** Safety waits for no picture. */
  function guard(nowMs: number) {
    if (!parts.guarding) return
    headsetPoses.write(graph, nowMs)
    poses.write(graph, nowMs)
    parts.guarding.watch()
  }

  /** As they were when a picture stamped so was taken. */
  function placeTrackers(stampMs: number) {
    const { probeTrackerAt, othersAt } = timing(session)
    const isOnHeadset = session.getState().mounts.probe !== undefined
    const [headsetAt, sourceAt] = isOnHeadset ? [probeTrackerAt, othersAt] : [othersAt, probeTrackerAt]
    const refusals = [...headsetPoses.write(graph, headsetAt(stampMs)), ...poses.write(graph, sourceAt(stampMs))]
    for (const refusal of refusals) session.actions.notify('warning', refusal)
  }

  /** Of a picture that is not the one being shown; as old as the picture, not as its known delay makes it. */
  function patientFromImageAt(stampMs: number) {
    placeTrackers(stampMs)
    const located = graph.find('patient', 'image')
    return located && { ...located, atMs: located.atMs + live.poseDelayMs }
  }

  function takeWorn(nowMs: number) {
    const readings = headset.read(nowMs)
    parts.recorder?.took(nowMs, headset, readings)
    headsetPoses.take(readings.poses, nowMs)
  }

  function takeReadings(source: Device | undefined, nowMs: number, heldMs: number) {
    const readings = source?.read(nowMs)
    if (source && readings) parts.recorder?.took(nowMs, source, readings)
    live.feel = readings?.feel
    const seen = readings?.poses ?? []
    poses.take(parts.choice?.named(seen) ?? seen, nowMs)
    for (const frame of wait.due(source, readings?.image, nowMs, heldMs)) takePicture(frame, source?.fan)
  }

  function takePicture(frame: UltrasoundFrame, fan: Fan | undefined) {
    arrivals.push(frame.receivedAtMs)
    pairing.offer(frame)
    // Looking at every pixel costs half a millisecond; the frame round the echoes does not change from picture to picture.
    if (!fan && (!field.fan || frame.frameId % 16 === 0)) field.look(frame)
    sweeping.take(frame, fan ?? field.fan)
    // Nobody sees a contour on the first screen, and the runtime is megabytes: it loads when a 3-D view is entered.
    const { layers, view } = session.getState()
    const isSeen = view !== 'page'
    const wanted = {
      contour: (isSeen && layers.contour) || sweeping.isBoneWanted,
      names: isSeen && layers.names,
    }
    if ((wanted.contour || wanted.names) && frame.contact !== 'none')
      perceive(frame, fan ?? field.fan, pixelSize(graph), wanted)
  }
}

/**
 * What the temporal calibration means: pictures that come late are shown with the poses of when they were taken; poses
 * that come late are waited for. Either delay is known, so that it counts in the age that is shown and not as a stall.
 */
function timing(session: Session) {
  const { pictureLagMs } = session.getState()
  const lateMs = Math.max(0, pictureLagMs)
  return {
    lateMs,
    heldMs: Math.max(0, -pictureLagMs),
    /** The moment on the clock of the tracker that sees the probe, and on the others'. */
    probeTrackerAt: (stampMs: number) => stampMs - pictureLagMs,
    othersAt: (stampMs: number) => stampMs - lateMs,
  }
}

function locate(live: Live, graph: TransformGraph): void {
  live.roomFromCt = graph.find('room', 'ct')
  live.ctFromImage = graph.find('ct', 'image')
  live.roomFromImage = graph.find('room', 'image')
  live.roomFromPatient = graph.find('room', 'patient')
  live.needle = isHidden(live.needleFault) ? undefined : needleOf(graph, live.nowMs - live.poseDelayMs)
}

/** A tool that is seen again is drawn before it is trusted. */
const isHidden = (fault: TrackingFault | undefined) => fault !== undefined && fault !== 'settling'

/** Lost or old, a needle is nowhere rather than where it was. */
function needleOf(graph: TransformGraph, nowMs: number): Live['needle'] {
  const roomFromTip = graph.find('room', 'needle-tip')
  const needleFromTip = graph.find('needle', 'needle-tip')?.transform.matrix
  if (!roomFromTip || !needleFromTip || roomFromTip.status !== 'ok' || isStale(roomFromTip.atMs, nowMs))
    return undefined
  const lengthMm = Math.hypot(needleFromTip[12]!, needleFromTip[13]!, needleFromTip[14]!)
  return { roomFromTip, ctFromTip: graph.find('ct', 'needle-tip'), lengthMm }
}

function withholdPicture(
  frame: UltrasoundFrame | undefined,
  nowMs: number,
  source: Device | undefined,
): Withheld | undefined {
  if (!source) return { why: 'no source', detail: 'no ultrasound source is connected' }
  if (source.state.state === 'failed') return { why: 'no source', detail: source.state.reason }
  if (!frame) return { why: 'no source', detail: 'no picture has come yet' }
  const ageMs = nowMs - frame.atMs
  if (frame.contact === 'none' && ageMs <= STALE_AFTER_MS)
    return { why: 'no contact', detail: 'the probe does not touch the skin' }
  return ageMs > STALE_AFTER_MS
    ? { why: 'stale', detail: `last picture ${(ageMs / 1000).toFixed(1)} s ago` }
    : undefined
}

function withholdPlane(
  { roomFromImage, nowMs, poseDelayMs, calibrationFault }: Live,
  graph: TransformGraph,
): Withheld | undefined {
  if (!roomFromImage) return { why: 'not placed', detail: graph.explain('room', 'image') ?? '' }
  const { status, atMs } = roomFromImage
  if (status === 'invalid' && calibrationFault) return { why: 'not tracked', detail: calibrationFault }
  if (status !== 'ok') return { why: 'not tracked', detail: `the probe is ${status.replaceAll('-', ' ')}` }
  const ageMs = nowMs - poseDelayMs - atMs
  return ageMs > STALE_AFTER_MS ? { why: 'stale', detail: `last pose ${(ageMs / 1000).toFixed(1)} s ago` } : undefined
}

/** @param arrivals when each picture came; those older than two seconds are taken out. */
function figuresOf(
  source: Device | undefined,
  frame: UltrasoundFrame | undefined,
  arrivals: number[],
  nowMs: number,
  lateMs: number,
): Live['figures'] {
  while (arrivals.length && arrivals[0]! < nowMs - 2000) arrivals.shift()
  const { imagesReceived, imagesDropped, posesReceived, late, faults } = source?.counters ?? NO_COUNTERS
  return {
    imagesPerSecond: arrivals.length / 2,
    imageAgeMs: frame ? nowMs - frame.atMs + lateMs : Infinity,
    imagesReceived,
    imagesDropped,
    posesReceived,
    late,
    faults,
    ...(frame?.simulated && {
      simulation: { msPerPicture: frame.simulated.meanMs, isCoarse: frame.simulated.isCoarse },
    }),
  }
}
