/** A tip that is being calibrated or checked, from the poses as they come. */
import { CHECK, checkAtPoint } from '#core/calibration/check.ts'
import { createPivotRun, type PivotRun } from '#core/calibration/pivot-run.ts'
import type { CalibrationCheck, CalibrationRecord } from '#core/calibration/record.ts'
import type { Frame } from '#core/frames/frames.ts'
import { tipFrame } from '#core/frames/tip-frame.ts'
import type { LinkStatus, TransformGraph } from '#core/frames/transform-graph.ts'
import { apply, distance, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import type { Calibrating, TippedTool } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import { toolIdentity, type KeptCalibrations } from './kept-calibrations.ts'
import type { PoseBook } from './pose-book.ts'

export interface TipCalibrating {
  calibrate(tool: TippedTool): void
  check(tool: TippedTool): void
  stop(): void
  /** Once per displayed frame, after the trackers were placed. */
  see(nowMs: number, calendarMs: number): void
}

export interface TipCalibratingParts {
  readonly session: Session
  readonly graph: TransformGraph
  readonly poses: Pick<PoseBook, 'recent'>
  readonly kept: KeptCalibrations
}

/** Figures are for reading: the session hears of them this often. */
const TELL_EACH_MS = 200
/** With no pose for this long, it says so. */
const SILENT_MS = 1500

interface Seen {
  readonly pose: Transform<Frame, TippedTool>
  readonly status: LinkStatus
  readonly atMs: number
}

export function createTipCalibrating({ session, graph, poses, kept }: TipCalibratingParts): TipCalibrating {
  const { actions } = session
  let tool: TippedTool = 'needle'
  let run: PivotRun<TippedTool> | undefined
  let checking: { readonly record: CalibrationRecord; readonly places: { at: Point<Frame>; ms: number }[] } | undefined
  let startedMs: number | undefined
  let lastSeenMs = -Infinity
  let toldMs = -Infinity

  const tell = (calibrating: Omit<Calibrating, 'tool'>) => actions.set({ calibrating: { ...calibrating, tool } })
  const identity = () => toolIdentity(session.getState(), tool)

  function begin(next: TippedTool) {
    tool = next
    run = checking = startedMs = undefined
    lastSeenMs = toldMs = -Infinity
    const { source, mounts, simulation } = session.getState()
    const isSimulated = source.kind === 'simulated' && tool === 'needle' && !mounts.needle
    actions.simulate({ rehearsal: isSimulated && simulation.needleHolder === 'nobody' ? 'pivot' : 'none' })
  }

  function end(calibrating: Omit<Calibrating, 'tool'>) {
    run = checking = undefined
    if (session.getState().simulation.rehearsal !== 'none') actions.simulate({ rehearsal: 'none' })
    tell(calibrating)
  }

  /** As the tracker gave them; of a tool on a controller, as it stands in the room. */
  function fresh(): Seen[] {
    for (const base of ['patient', 'tracker'] as const) {
      const samples = poses.recent(base, tool)
      if (samples.length === 0) continue
      const some = samples.filter(({ atMs }) => atMs > Math.max(lastSeenMs, startedMs ?? -Infinity))
      lastSeenMs = samples.at(-1)!.atMs
      return some.map(({ matrix, status, atMs }) => ({ pose: transform(base, tool, matrix), status, atMs }))
    }
    const found = graph.find('room', tool)
    if (!found || found.atMs <= lastSeenMs || !session.getState().mounts.needle) return []
    lastSeenMs = found.atMs
    return [{ pose: found.transform, status: found.status, atMs: found.atMs }]
  }

  const silent = (nowMs: number) =>
    nowMs - Math.max(lastSeenMs, startedMs ?? nowMs) > SILENT_MS
      ? `no pose of the ${tool} comes: bring its marker into the tracker's view, or connect the tracker`
      : undefined

  function pivot(running: PivotRun<TippedTool>, nowMs: number, calendarMs: number) {
    for (const { pose, status } of fresh()) running.see(pose, status)
    const { result, standing } = running
    if (!result) {
      const isDue = nowMs - toldMs >= TELL_EACH_MS
      if (isDue) tell({ what: 'tip', state: 'running', pivot: standing, words: silent(nowMs) ?? standing.advice })
      if (isDue) toldMs = nowMs
      return
    }
    kept.keep({
      kind: 'tip',
      tool: identity(),
      madeMs: calendarMs,
      error: result.tipErrorMm,
      residual: result.rmseMm,
      link: tipFrame(result.tip),
      pictureLagMs: undefined,
      checkPoint: result.pivot,
      lastCheck: undefined,
    })
    const { x, y, z } = result.tip
    end({
      what: 'tip',
      state: 'passed',
      pivot: standing,
      words: `The tip is ${Math.hypot(x, y, z).toFixed(1)} mm from the marker, known to ${result.tipErrorMm.toFixed(2)} mm.`,
    })
  }

  function check({ record, places }: NonNullable<typeof checking>, nowMs: number, calendarMs: number) {
    places.push(...tipsOf(record))
    const late = places.filter(({ ms }) => ms > nowMs - CHECK.lastsMs).map(({ at }) => at)
    const offMm = late.length > 0 ? distance(record.checkPoint!, late.at(-1)!) : Infinity
    const isThere = late.every((at) => distance(record.checkPoint!, at) < CHECK.nearMm)
    let words = silent(nowMs) ?? wayTo(offMm)
    if (isThere && late.length >= CHECK.leastPlaces && nowMs - startedMs! > CHECK.lastsMs) {
      try {
        return checked(record, checkAtPoint(record, late, calendarMs))
      } catch (thrown) {
        words = (thrown as Error).message
      }
    }
    if (nowMs - startedMs! > CHECK.limitMs)
      return end({ what: 'check', state: 'failed', pivot: undefined, words: `Nothing can be said: ${words}.` })
    if (nowMs - toldMs < TELL_EACH_MS) return
    toldMs = nowMs
    tell({ what: 'check', state: 'running', pivot: undefined, words })
  }

  function tipsOf({ link, checkPoint }: CalibrationRecord) {
    const tip = link && apply(link, point(link.from, 0, 0, 0))
    return fresh().flatMap(({ pose, status, atMs }) =>
      tip && status === 'ok' && pose.to === checkPoint?.in
        ? [{ at: apply(pose as Transform<Frame, Frame>, tip), ms: atMs }]
        : [],
    )
  }

  function checked(record: CalibrationRecord, outcome: CalibrationCheck) {
    kept.keep({ ...record, lastCheck: outcome })
    const mm = outcome.offMm.toFixed(1)
    end({
      what: 'check',
      state: outcome.isPassed ? 'passed' : 'failed',
      pivot: undefined,
      words: outcome.isPassed
        ? `Passed: the tip is ${mm} mm from its place.`
        : `The tip is ${mm} mm off: the marker has slipped. Fix it and calibrate again.`,
    })
  }

  return {
    calibrate(next) {
      begin(next)
      run = createPivotRun()
      tell({ what: 'tip', state: 'running', pivot: run.standing, words: run.standing.advice })
    },
    check(next) {
      begin(next)
      const record = kept.of('tip', identity())
      if (!record?.checkPoint)
        return end({
          what: 'check',
          state: 'failed',
          pivot: undefined,
          words: `There is no tip calibration of the ${tool} with a place to check it at: calibrate it first.`,
        })
      checking = { record, places: [] }
      tell({ what: 'check', state: 'running', pivot: undefined, words: 'bring the tip to the place it was calibrated at' }) // prettier-ignore
    },
    stop() {
      end({ what: 'tip', state: 'failed', pivot: undefined, words: '' })
      actions.set({ calibrating: undefined })
    },
    see(nowMs, calendarMs) {
      if (!run && !checking) return
      startedMs ??= nowMs
      if (run) pivot(run, nowMs, calendarMs)
      else if (checking) check(checking, nowMs, calendarMs)
    },
  }
}

function wayTo(offMm: number): string {
  if (offMm < CHECK.nearMm) return 'hold it still'
  return `bring the tip to the place it was calibrated at${offMm < Infinity ? `, ${offMm.toFixed(0)} mm away` : ''}`
}
