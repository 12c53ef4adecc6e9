/**
 * Watches over the needle once per displayed frame, with its newest pose and not the picture's: whether it is trusted,
 * what it is near, whether it may be guided; and keeps the alarms. Read top to bottom.
 */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { gradeOf, type Grade } from '#core/needle/guidance-grade.ts'
import { pathGuidance } from '#core/needle/path-guidance.ts'
import { muteAlarms, NO_ALARMS, seeAlarms, stepAlarms, unmuteAlarms, type AlarmBoard, type AlarmCondition } from '#core/safety/alarm-board.ts' // prettier-ignore
import { sigmaAlongMm } from '#core/safety/error-budget.ts'
import { createHazardWatch, type WatchedStep } from '#core/safety/hazard-watch.ts'
import { createTrackingWatch, type TrackingFault } from '#core/safety/tracking-watch.ts'
import { sayCause } from '#core/safety/say-error.ts'
import { whyNotGuided, type Guidance } from '#session/guidance.ts'
import type { Live } from '#session/live.ts'
import type { SafetyEvent } from '#session/safety.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { conditionsOf, crossed, sayFault } from './alarm-conditions.ts'
import { needleNow, type NeedleNow } from './needle-now.ts'
import { createOtherNeedles } from './other-needles.ts'
import type { PoseBook } from './pose-book.ts'
import { samplesOf } from './tracked-samples.ts'

export interface GuardingParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
  readonly poses: Pick<PoseBook, 'recent'>
  readonly headsetPoses: Pick<PoseBook, 'recent'>
}

export interface Guarding {
  /** With the graph as it is now: every link's newest pose. */
  watch(): void
  /** Another source begins: nothing that was seen of the tools holds. */
  clear(): void
}

export function createGuarding({ session, live, graph, poses, headsetPoses }: GuardingParts): Guarding {
  const tracking = createTrackingWatch()
  const hazardWatch = createHazardWatch()
  const others = createOtherNeedles({ graph, poses, headsetPoses }, tracking)
  let grade: Grade | undefined
  /** The needle was trusted once since guidance was asked for: only then it can be lost. */
  let wasTrusted = false

  function watch() {
    const state = session.getState()
    const { nowMs } = live
    for (const tool of ['needle', 'probe'] as const)
      tracking.take(tool, samplesOf(tool, state.mounts[tool], { graph, poses, headsetPoses }))
    const fault = tracking.fault('needle', nowMs)
    live.needleFault = fault
    const needle = fault ? undefined : needleNow(graph, state, 'needle')
    const step = watchHazards(needle, state)
    const beside = others.watch(state, live, sigmaAlong)
    live.otherNeedles = beside.needles
    live.hazards = step.readings
    live.watchedCount = state.safety.hazards.length
    const reason = state.isGuiding ? (whyNotGuided(state) ?? whyWithheld(fault, needle, state)) : undefined
    const before = live.guidance
    live.guidance = guidanceOf(needle, reason, state)
    wasTrusted = state.isGuiding && (wasTrusted || needle !== undefined)
    keepAlarms(state, fault, reason, step, beside.conditions, [
      ...crossed(step, nowMs),
      ...beside.crossings,
      ...changeOf(before, live.guidance, nowMs),
    ])
  }

  function watchHazards(needle: NeedleNow | undefined, { safety: { hazards } }: SessionState): WatchedStep {
    if (needle) return hazardWatch.step(hazards, needle.rod, sigmaAlong, live.nowMs)
    hazardWatch.lost()
    return { readings: [], crossings: [], speedMmPerS: 0 }
  }

  function sigmaAlong(way: readonly [number, number, number]): number {
    const spread = live.errorBudget?.spread
    return spread ? sigmaAlongMm(spread, way) : 0
  }

  /** Of what the tracker says and what is known of the errors. */
  function whyWithheld(fault: TrackingFault | undefined, needle: NeedleNow | undefined, { safety }: SessionState) {
    if (fault) return sayFault(fault, wasTrusted)
    if (!needle) return 'the needle has no place in the CT'
    if (safety.unwatched === undefined) return 'the structures to keep away from are being made ready'
    const { errorBudget } = live
    if (!errorBudget) return 'the error is being reckoned'
    const { unknown } = errorBudget
    return unknown.length > 0 ? `the error is unknown: ${unknown.map(sayCause).join(', ')}` : undefined
  }

  function guidanceOf(needle: NeedleNow | undefined, reason: string | undefined, state: SessionState): Guidance {
    const { isGuiding, entry, target } = state
    if (!isGuiding) return { state: 'off' }
    const covariance = live.errorBudget?.spread
    if (reason !== undefined || !needle || !entry || !target || !covariance)
      return { state: 'withheld', reason: reason ?? 'nothing is known of the needle' }
    const { tip, rod } = needle
    const path = pathGuidance({ tip, direction: rod.direction, covariance, directionSigmaRad: 0 }, entry, target)
    if (!path) return { state: 'withheld', reason: 'target and entry are one place' }
    grade = gradeOf(path, grade)
    return { state: 'given', path, grade, tip, direction: rod.direction }
  }

  /** Alarms are armed while a needle is guided; with the end of guidance they end. */
  function keepAlarms(
    state: SessionState,
    fault: TrackingFault | undefined,
    reason: string | undefined,
    step: WatchedStep,
    beside: readonly AlarmCondition[],
    happened: readonly SafetyEvent[],
  ) {
    const { board, wish } = state.safety
    const { nowMs } = live
    const present = state.isGuiding
      ? [
          ...conditionsOf({ step, fault, wasTrusted, live, state, heldZones: hazardWatch.worst(state.safety.hazards) }),
          ...beside,
        ]
      : []
    const asked = carryOut(board, wish)
    const stepped = state.isGuiding ? stepAlarms(asked.board, present, nowMs) : ended(asked.board, nowMs)
    const events = [...asked.events, ...stepped.events].map((event) => ({ ...event, atMs: nowMs }))
    if (wish || hasChanged(board, stepped.board)) session.actions.guard({ board: stepped.board, wish: undefined })
    live.safetyEvents = [...happened, ...events]
    if (live.safetyEvents.length > 0) session.actions.logSafety(live.safetyEvents)
    if (reason === undefined && !state.isGuiding) grade = undefined
  }

  function carryOut(board: AlarmBoard, wish: SessionState['safety']['wish']) {
    switch (wish) {
      case undefined: return { board, events: [] }
      case 'mute': return muteAlarms(board, live.nowMs)
      case 'unmute': return unmuteAlarms(board)
      case 'see':
        tracking.seen()
        return seeAlarms(board)
    }
  } // prettier-ignore

  return {
    watch,
    clear() {
      tracking.clear()
      hazardWatch.clear()
      others.clear()
      wasTrusted = false
    },
  }
}

function changeOf(before: Guidance, now: Guidance, atMs: number): SafetyEvent[] {
  if (before.state === 'given' && now.state !== 'given')
    return [{ type: 'guidance withdrawn', why: now.state === 'withheld' ? now.reason : 'ended by the operator', atMs }]
  return before.state !== 'given' && now.state === 'given' ? [{ type: 'guidance given', atMs }] : []
}

/** With no guidance there is nothing to be alarmed of: what stood ends, aloud in the log. */
function ended(board: AlarmBoard, nowMs: number) {
  return board.alarms.length > 0
    ? stepAlarms({ ...seeAlarms(board).board, mutedUntilMs: undefined }, [], nowMs + 1e9)
    : { board: board.mutedUntilMs === undefined ? board : NO_ALARMS, events: [] }
}

/** React is told of what a person could see to have changed, not of every frame. */
function hasChanged(a: AlarmBoard, b: AlarmBoard): boolean {
  return (
    a.mutedUntilMs !== b.mutedUntilMs ||
    a.alarms.length !== b.alarms.length ||
    a.alarms.some((alarm, at) => differs(alarm, b.alarms[at]!))
  )
}

const differs = (a: AlarmBoard['alarms'][number], b: AlarmBoard['alarms'][number]) =>
  a.kind !== b.kind || a.of !== b.of || a.words !== b.words || a.isPresent !== b.isPresent || a.isSeen !== b.isSeen
