/**
 * What a task is fed with, frame by frame: poses as the tracker gives them, what really is so in the simulated room for
 * the score, where the head looks, and which alarms came.
 */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { NEEDLE, PROBE, type Gaze, type PracticeMoment } from '#core/training/tasks/moment.ts'
import { minus, type TrackedSample, type Vector } from '#core/training/tracked-sample.ts'
import type { TruthChannel } from '#devices/simulated/truth.ts'
import type { Live } from '#session/live.ts'
import type { PoseBook } from './pose-book.ts'

export interface PracticeWatch {
  /** A run begins: times count from here. */
  begin(nowMs: number): void
  /** Once per displayed frame of a run. */
  moment(nowMs: number): PracticeMoment
  /** The clock stood still for so long. */
  skip(ms: number): void
  /** Of the hand that would mark the skin, CT mm. */
  hand(side: 'left-hand' | 'right-hand'): Vector | undefined
}

export interface WatchParts {
  readonly live: Live
  readonly graph: Pick<TransformGraph, 'find'>
  readonly headsetPoses: Pick<PoseBook, 'newest'>
  readonly truth: TruthChannel
  /** Middle of the flat picture, room mm; undefined while it is not drawn. */
  readonly screenInRoom: () => Vector | undefined
}

/** Within this of what it is turned to, a head looks at it: the eyes go further than the head by about as much. */
const LOOKS_WITHIN_DEG = 20

export function createPracticeWatch({ live, graph, headsetPoses, truth, screenInRoom }: WatchParts): PracticeWatch {
  let beganMs = 0
  let lastMs = -Infinity
  const newest = new Map<string, number>()

  function sampleOf(device: string, frame: 'image' | 'needle-tip'): readonly TrackedSample[] {
    const located = graph.find('ct', frame)
    if (!located || located.status !== 'ok' || located.atMs <= (newest.get(device) ?? -Infinity)) return []
    newest.set(device, located.atMs)
    const timeS = (located.atMs - beganMs) / 1000
    return timeS < 0 ? [] : [{ timeS, device, patientFromDevice: located.transform.matrix }]
  }

  function gaze(): Gaze | undefined {
    const head = headsetPoses.newest('room', 'viewer')?.matrix
    const patient = live.roomFromCt?.transform.matrix
    if (!head || !patient) return undefined
    const from: Vector = [head[12]!, head[13]!, head[14]!]
    const ahead: Vector = [-head[8]!, -head[9]!, -head[10]!]
    const awayDeg = (to: Vector) => {
      const way = minus(to, from)
      const cosine = (way[0] * ahead[0] + way[1] * ahead[1] + way[2] * ahead[2]) / (Math.hypot(...way) || 1)
      return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
    }
    const screen = screenInRoom()
    const toPatient = awayDeg([patient[12]!, patient[13]!, patient[14]!])
    const toScreen = screen ? awayDeg(screen) : Infinity
    if (Math.min(toPatient, toScreen) > LOOKS_WITHIN_DEG) return 'elsewhere'
    return toPatient <= toScreen ? 'patient' : 'screen'
  }

  return {
    begin(nowMs) {
      beganMs = nowMs
      lastMs = nowMs
      newest.clear()
    },
    skip(ms) {
      beganMs += ms
      lastMs += ms
    },
    moment(nowMs) {
      const { now, felt } = truth
      const isFresh = now !== undefined && nowMs - now.atMs < 500
      const moment: PracticeMoment = {
        timeS: (nowMs - beganMs) / 1000,
        samples: [...sampleOf(PROBE, 'image'), ...sampleOf(NEEDLE, 'needle-tip')],
        truth: isFresh
          ? {
              needle: now.needle && {
                tip: [now.needle.tip.x, now.needle.tip.y, now.needle.tip.z],
                direction: now.needle.direction,
                depthMm: now.needle.depthMm,
                tissue: now.needle.tissue,
              },
              ctFromProbe: now.probe?.ctFromProbe,
              isTouching: now.probe?.isTouching ?? false,
            }
          : undefined,
        felt: felt.filter(({ atMs }) => atMs > lastMs).map(({ what }) => what),
        gaze: gaze(),
        alarmsRaised: live.safetyEvents.filter(({ type }) => type === 'alarm raised').length,
      }
      lastMs = Math.max(lastMs, felt.at(-1)?.atMs ?? lastMs)
      return moment
    },
    hand(side) {
      const hand = headsetPoses.newest('room', side)?.matrix
      const m = live.roomFromCt?.transform.matrix
      if (!hand || !m) return undefined
      // The placement is a similarity: its inverse is its transpose over the square of its scale.
      const scale2 = m[0]! ** 2 + m[1]! ** 2 + m[2]! ** 2
      const off = [hand[12]! - m[12]!, hand[13]! - m[13]!, hand[14]! - m[14]!]
      const along = (column: number) =>
        (off[0]! * m[column]! + off[1]! * m[column + 1]! + off[2]! * m[column + 2]!) / scale2
      return [along(0), along(4), along(8)]
    },
  }
}
