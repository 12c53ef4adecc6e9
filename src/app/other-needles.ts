/**
 * Needles that are not guided: drawn where they lie, and kept from what must not be touched like the guided one, with its
 * error. They are not led anywhere, and a lost one withdraws nothing; one that was lost in a stop zone is in it still.
 */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { needleNumber, tipOf, type NeedleName } from '#core/needle/needles.ts'
import type { AlarmCondition } from '#core/safety/alarm-board.ts'
import { createHazardWatch } from '#core/safety/hazard-watch.ts'
import type { TrackingWatch } from '#core/safety/tracking-watch.ts'
import type { Live, OtherNeedle } from '#session/live.ts'
import type { SafetyEvent } from '#session/safety.ts'
import type { SessionState } from '#session/state.ts'
import { crossed, hazardConditions } from './alarm-conditions.ts'
import { needleNow } from './needle-now.ts'
import { othersOf } from './needle-choice.ts'
import { samplesOf, type SampleSources } from './tracked-samples.ts'

type Vector = readonly [number, number, number]

export interface OtherNeedles {
  /** @param sigmaAlong one deviation of a place along a unit vector, mm */
  watch(state: SessionState, live: Pick<Live, 'nowMs'>, sigmaAlong: (way: Vector) => number): OtherNeedlesSeen
  clear(): void
}

export interface OtherNeedlesSeen {
  readonly needles: readonly OtherNeedle[]
  readonly conditions: readonly AlarmCondition[]
  readonly crossings: readonly SafetyEvent[]
}

export function createOtherNeedles(
  sources: SampleSources & { readonly graph: TransformGraph },
  tracking: TrackingWatch,
): OtherNeedles {
  const watches = new Map<NeedleName, ReturnType<typeof createHazardWatch>>()

  function watchOf(name: NeedleName) {
    const known = watches.get(name) ?? createHazardWatch()
    watches.set(name, known)
    return known
  }

  return {
    watch(state, { nowMs }, sigmaAlong) {
      const seen = { needles: [] as OtherNeedle[], conditions: [] as AlarmCondition[], crossings: [] as SafetyEvent[] }
      const { hazards } = state.safety
      for (const [slot, name] of othersOf(state.guidedNeedle)) {
        if (!state.trackedNeedles.includes(name)) continue
        tracking.take(slot, samplesOf(slot, undefined, sources))
        const fault = tracking.fault(slot, nowMs)
        const now = fault ? undefined : needleNow(sources.graph, state, slot)
        const watch = watchOf(name)
        const called = `needle ${needleNumber(name)}`
        const step = now ? watch.step(hazards, now.rod, sigmaAlong, nowMs) : NO_STEP
        if (now) seen.crossings.push(...crossed(step, nowMs, called))
        else watch.lost()
        const heldZones = watch.worst(hazards)
        seen.conditions.push(...hazardConditions({ step, heldZones, fault, called }))
        const needle = now && placed(sources.graph, slot, name, heldZones.length > 0)
        if (needle) seen.needles.push(needle)
      }
      return seen
    },
    clear: () => watches.clear(),
  }
}

const NO_STEP = { readings: [], crossings: [], speedMmPerS: 0 } as const

function placed(graph: TransformGraph, slot: NeedleName, name: NeedleName, isNear: boolean): OtherNeedle | undefined {
  const [inRoom, inCt] = [graph.find('room', tipOf(slot)), graph.find('ct', tipOf(slot))]
  const hub = graph.find(slot, tipOf(slot))?.transform.matrix
  if (inRoom?.status !== 'ok' || !hub) return undefined
  return {
    name,
    isNear,
    roomFromTip: { ...inRoom, transform: transform('room', 'needle-tip', inRoom.transform.matrix) },
    ctFromTip: inCt && { ...inCt, transform: transform('ct', 'needle-tip', inCt.transform.matrix) },
    lengthMm: Math.hypot(hub[12]!, hub[13]!, hub[14]!),
  }
}
