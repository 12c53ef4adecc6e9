/** Calibrations that a person is led through step by step, from poses and pictures as they come. */
import type { GuidedStanding } from '#core/calibration/guided.ts'
import { createHeadsetRun, type HeadsetRun } from '#core/calibration/headset-run.ts'
import { createJigRun, type JigRun } from '#core/calibration/jig-run.ts'
import { createLagRun, type LagRun } from '#core/calibration/lag-run.ts'
import { createSideRun, type SideRun } from '#core/calibration/side-run.ts'
import { createSpinRun, type SpinRun } from '#core/calibration/spin-run.ts'
import { createTouchRun, type TouchRun } from '#core/calibration/touch-run.ts'
import { tipFrame } from '#core/frames/tip-frame.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { apply, point, type Point } from '#core/frames/transform.ts'
import { faceInPicture } from '#core/registration/face-in-picture.ts'
import { PRINTED_JIG } from '#core/registration/jig-calibration.ts'
import { findBottomLine } from '#core/ultrasound/bottom-line.ts'
import { subjectOf, type Calibrating, type GuidedWay, type TippedTool } from '#session/calibrating.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Rehearsal } from '#session/simulation.ts'
import { outcomeOf, type GuidedRun } from './guided-run.ts'
import { probePlaces } from './probe-places.ts'
import { createSeenByBoth } from './seen-by-both.ts'
import { toolIdentity, type KeptCalibrations } from './kept-calibrations.ts'
import type { PoseBook } from './pose-book.ts'
import { probeFromTool } from './tracked-together.ts'

export interface GuidedCalibrating {
  begin(way: GuidedWay, tool: TippedTool): void
  mark(px: readonly [x: number, y: number]): void
  unmark(): void
  flip(tool: TippedTool): void
  /** Ends what is being done; its words stay. */
  stop(): void
  /** Once per displayed frame, after the trackers were placed. */
  see(nowMs: number, calendarMs: number): void
}

export interface GuidedParts {
  readonly session: Session
  readonly live: Readonly<Live>
  readonly graph: TransformGraph
  readonly poses: PoseBook
  readonly headsetPoses: PoseBook
  readonly kept: KeptCalibrations
  /** Stands the hologram where the patient is now. */
  readonly layOnPatient: () => string | undefined
}

/** Figures are for reading: the session hears of them this often. */
const TELL_EACH_MS = 200
/** Without a pose of the probe. */
const SILENT_MS = 1500

const REHEARSALS: Readonly<Record<GuidedWay, Rehearsal>> = {
  shaft: 'spin',
  touches: 'touches',
  jig: 'jig',
  side: 'side',
  lag: 'strokes',
  turns: 'none',
  spot: 'none',
}

export function createGuidedCalibrating(parts: GuidedParts): GuidedCalibrating {
  const { session, live, graph, poses, headsetPoses, kept, layOnPatient } = parts
  const { actions } = session
  const both = createSeenByBoth(poses, headsetPoses)
  let tool: TippedTool = 'needle'
  let doing: GuidedRun | undefined
  let lastMs = -Infinity
  let lastFrameId: number | undefined
  let toldMs = -Infinity

  const identity = (of: 'probe' | 'headset' | TippedTool) => toolIdentity(session.getState(), of)
  const what = (way: GuidedWay) => ({ what: way, tool: subjectOf(way, tool), pivot: undefined })

  function end(way: GuidedWay, state: Calibrating['state'], words: string, guided?: GuidedStanding) {
    doing = undefined
    if (session.getState().simulation.rehearsal !== 'none') actions.simulate({ rehearsal: 'none' })
    actions.set({ calibrating: { ...what(way), state, guided, words } })
  }

  /** @throws RangeError that says what to do first */
  function made(way: GuidedWay): GuidedRun {
    switch (way) {
      case 'shaft': {
        const tip = tipOf()
        if (tip === undefined) throw new RangeError(`calibrate the tip of the ${tool} first: the shaft points to it`)
        return { way, run: createSpinRun(tip), tip }
      }
      case 'touches': return { way, run: createTouchRun() }
      case 'jig': return { way, run: createJigRun(PRINTED_JIG, faceInPicture(live.fan, depthMm())) }
      case 'side': return { way, run: createSideRun() }
      case 'lag': return { way, run: createLagRun() }
      case 'turns': return { way, run: createHeadsetRun('turns') }
      case 'spot': return { way, run: createHeadsetRun('touches') }
    }
  } // prettier-ignore

  /** Simulated, the scanner says so itself. */
  function depthMm() {
    const { depthShownMm, source, simulation } = session.getState()
    return depthShownMm ?? (source.kind === 'simulated' ? simulation.scanner.depthMm : undefined)
  }

  /** In the marker; undefined where it is not known, or no longer holds. */
  function tipOf(): Point<TippedTool> | undefined {
    const found = graph.find(tool, `${tool}-tip`)
    return found?.status === 'ok' ? apply(found.transform, point(`${tool}-tip`, 0, 0, 0)) : undefined
  }

  function rehearse(way: GuidedWay) {
    const { source, mounts, simulation } = session.getState()
    const isFree = simulation.needleHolder === 'nobody' && !mounts.needle && !mounts.probe && tool === 'needle'
    actions.simulate({ rehearsal: source.kind === 'simulated' && isFree ? REHEARSALS[way] : 'none' })
  }

  /** What keeps the run from going on, in words. */
  function feed(run: GuidedRun, nowMs: number): string | undefined {
    switch (run.way) {
      case 'shaft': return spin(run.run, nowMs)
      case 'touches':
      case 'jig': return touch(run.run)
      case 'side': return look(run.run)
      case 'lag': return follow(run.run, nowMs)
      case 'turns':
      case 'spot': return turn(run, nowMs)
    }
  } // prettier-ignore

  function spin(run: SpinRun, nowMs: number): string | undefined {
    const fresh = both.fresh(tool, lastMs)
    for (const { pose, status } of fresh) run.see(pose, status)
    lastMs = fresh.at(-1)?.atMs ?? Math.max(lastMs, nowMs - 5000)
    return both.isSilent(tool, nowMs) ? `no pose of the ${tool} comes: bring its marker into the tracker's view` : undefined // prettier-ignore
  }

  function touch(run: TouchRun | JigRun): string | undefined {
    const tip = tipOf()
    if (!tip) return `the tip of the ${tool} is not known, or no longer holds: calibrate it first`
    const together = probeFromTool({ poses, graph }, session.getState(), tool)
    if (typeof together === 'string') return together
    if (together.atMs <= lastMs) return undefined
    lastMs = together.atMs
    run.see(apply(together.probeFromTool, tip), together.atMs)
    return undefined
  }

  function look(run: SideRun): string | undefined {
    const frame = live.newestPicture
    if (!frame) return 'no picture comes: connect the scanner'
    if (frame.frameId !== lastFrameId) run.see(frame)
    lastFrameId = frame.frameId
    return undefined
  }

  function follow(run: LagRun, nowMs: number): string | undefined {
    const frame = live.newestPicture
    if (!frame) return 'no picture comes: connect the scanner'
    const places = probePlaces({ poses, headsetPoses }, session.getState(), nowMs - SILENT_MS)
    for (const { atMs, mm, status } of places) if (atMs > lastMs) run.seePlace(atMs, status === 'ok' ? mm : undefined)
    lastMs = Math.max(lastMs, places.at(-1)?.atMs ?? -Infinity)
    if (frame.frameId !== lastFrameId) run.seePicture(frame.atMs, findBottomLine(frame.grey, frame)?.depthPx)
    lastFrameId = frame.frameId
    if (places.length === 0) return "no pose of the probe comes: bring its marker into the tracker's view"
    return places.at(-1)!.status === 'ok' ? undefined : "the probe is out of the tracker's view"
  }

  function turn({ way, run }: { readonly way: 'turns' | 'spot'; readonly run: HeadsetRun }, nowMs: number) {
    const { simulation } = session.getState()
    const hand = way === 'turns' && simulation.needleHolder === 'left-hand' ? 'left-hand' : 'right-hand'
    const other = hand === 'right-hand' && way === 'spot' && simulation.needleHolder === 'right-hand' ? 'left-hand' : hand // prettier-ignore
    const tip = way === 'turns' ? point(tool, 0, 0, 0) : tipOf()
    if (!tip) return `the tip of the ${tool} is not known, or no longer holds: calibrate it first`
    const seen = both.moment(other, tool, nowMs)
    if (typeof seen === 'string') return seen
    if (seen.atMs > lastMs) run.see(seen.roomFromHand, seen.trackerFromTool, tip, seen.atMs)
    lastMs = Math.max(lastMs, seen.atMs)
    return undefined
  }

  function conclude(ended: GuidedRun, calendarMs: number) {
    const { record, state, words } = outcomeOf(ended, calendarMs)
    kept.keep({ ...record, tool: identity(subjectOf(ended.way, tool)), madeMs: calendarMs })
    const said = record.kind === 'headset' ? `${words} ${standByHeadset(record.error!)}` : words
    end(ended.way, state, said, ended.run.standing)
  }

  function standByHeadset(errorMm: number): string {
    actions.set({ headsetErrorMm: Number(errorMm.toFixed(2)) })
    return layOnPatient() ?? 'The hologram lies on the patient.'
  }

  return {
    begin(way, next) {
      tool = next
      lastMs = toldMs = -Infinity
      lastFrameId = undefined
      try {
        doing = made(way)
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown
        return end(way, 'failed', thrown.message)
      }
      rehearse(way)
      const { standing } = doing.run
      actions.set({ calibrating: { ...what(way), state: 'running', guided: standing, words: standing.advice } })
    },
    mark(px) {
      if (doing?.way === 'touches') doing.run.mark(px)
      toldMs = -Infinity
    },
    unmark() {
      if (doing?.way === 'touches') doing.run.undo()
      toldMs = -Infinity
    },
    flip(next) {
      const record = kept.of('shaft', identity(next))
      if (!record?.link) return actions.notify('info', `The shaft of the ${next} was not spun yet: calibrate it first.`)
      const m = record.link.matrix
      const [x, y, z] = [m[12]!, m[13]!, m[14]!]
      kept.keep({ ...record, link: tipFrame(point(next, x, y, z), [-m[8]!, -m[9]!, -m[10]!]) })
    },
    stop() {
      if (doing) end(doing.way, 'failed', '')
    },
    see(nowMs, calendarMs) {
      if (!doing) return
      const obstacle = feed(doing, nowMs)
      if (doing.run.result) return conclude(doing, calendarMs)
      if (nowMs - toldMs < TELL_EACH_MS) return
      toldMs = nowMs
      const { way, run } = doing
      const isAsking = way === 'touches' && doing.run.isAsking
      actions.set({ calibrating: { ...what(way), state: 'running', guided: run.standing, isAsking, words: obstacle ?? run.standing.advice } }) // prettier-ignore
    },
  }
}
