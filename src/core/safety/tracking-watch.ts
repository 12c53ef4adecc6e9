/**
 * Whether a tool is where its tracker says: fresh, in one piece, and itself.
 *
 * A tracker that loses sight of a marker says so, or says nothing; one that takes a reflection for a marker, or one
 * marker for another, says something wrong as if it were right. What is wrong is withdrawn at once and given back only
 * after it has been right for a while, so that nothing flickers.
 */
type Vector = readonly [number, number, number]

export interface TrackedSample {
  readonly isOk: boolean
  /** Its marker, mm, in a frame that stays. */
  readonly place: Vector
  /** Its tip, where a wrong turn is seen too. */
  readonly tip: Vector
  readonly atMs: number
}

/** 'settling': right again, but not for long enough. */
export type TrackingFault = 'lost' | 'stale' | 'jumped' | 'swapped' | 'settling'

export interface TrackingLimits {
  /** Older is withdrawn: some 8 samples of 60 Hz; leaves 30 ms for the displayed frame within 150 ms. */
  readonly staleMs: number
  /** A hand is slower (reaching movements peak at 1 to 1.5 m/s); a tool put down is not moved so within a patient. */
  readonly fastestMmPerMs: number
  /** Chance alone may move a place by so much between two samples, mm. */
  readonly chanceMm: number
  /** Right for so long before it is trusted again. */
  readonly settledMs: number
  /** A tool that lands so near to where another was has changed places with it. */
  readonly swappedMm: number
}

export const TRACKING_LIMITS: TrackingLimits = {
  staleMs: 120,
  fastestMmPerMs: 1.5,
  chanceMm: 6,
  settledMs: 500,
  swappedMm: 25,
}

/** Two samples further apart in time are not compared: much may have happened. */
const COMPARED_WITHIN_MS = 400
/** Both jumps of a swap come together. */
const SWAPPED_WITHIN_MS = 150

interface Tool {
  newestMs: number
  /** Undefined while it is lost. */
  last: TrackedSample | undefined
  /** Where it was before it jumped. */
  jumpedFrom: TrackedSample | undefined
  jumpedAtMs: number
  /** Since when all has been right. */
  rightSinceMs: number | undefined
}

export interface TrackingWatch {
  /** New samples of a tool, oldest first; those not newer than the last are left out. */
  take(tool: string, samples: readonly TrackedSample[]): void
  /** @returns what is wrong with it now; undefined while it is trusted */
  fault(tool: string, nowMs: number): TrackingFault | undefined
  /** A person has looked which marker is on which tool. */
  seen(): void
  clear(): void
}

export function createTrackingWatch(limits: TrackingLimits = TRACKING_LIMITS): TrackingWatch {
  const tools = new Map<string, Tool>()
  let isSwapped = false

  function toolOf(name: string): Tool {
    const known = tools.get(name)
    if (known) return known
    const tool: Tool = {
      newestMs: -Infinity,
      last: undefined,
      jumpedFrom: undefined,
      jumpedAtMs: -Infinity,
      rightSinceMs: undefined,
    }
    tools.set(name, tool)
    return tool
  }

  function takeOne(tool: Tool, sample: TrackedSample) {
    const { last } = tool
    if (!sample.isOk) {
      // What comes back after being lost may be anywhere.
      tool.last = undefined
      tool.rightSinceMs = undefined
      return
    }
    tool.last = sample
    const spanMs = last ? sample.atMs - last.atMs : Infinity
    if (last && spanMs <= COMPARED_WITHIN_MS && isJump(last, sample)) {
      tool.jumpedFrom = last
      tool.jumpedAtMs = sample.atMs
      tool.rightSinceMs = sample.atMs
      if (hasChangedPlaces(tool)) isSwapped = !isSwapped
    } else if (spanMs > limits.staleMs) tool.rightSinceMs = sample.atMs
  }

  function isJump(a: TrackedSample, b: TrackedSample): boolean {
    const mostMm = limits.chanceMm + limits.fastestMmPerMs * (b.atMs - a.atMs)
    return apart(a.place, b.place) > mostMm || apart(a.tip, b.tip) > mostMm
  }

  /** Each has landed where the other was, one after the other. */
  function hasChangedPlaces(tool: Tool): boolean {
    return [...tools.values()].some((other) => {
      const isTogether = Math.abs(other.jumpedAtMs - tool.jumpedAtMs) <= SWAPPED_WITHIN_MS
      if (other === tool || !isTogether || !other.last || !tool.last || !other.jumpedFrom || !tool.jumpedFrom)
        return false
      return (
        apart(tool.last.place, other.jumpedFrom.place) < limits.swappedMm &&
        apart(other.last.place, tool.jumpedFrom.place) < limits.swappedMm
      )
    })
  }

  return {
    take(name, samples) {
      const tool = toolOf(name)
      for (const sample of samples) {
        if (sample.atMs <= tool.newestMs) continue
        tool.newestMs = sample.atMs
        takeOne(tool, sample)
      }
    },
    fault(name, nowMs) {
      const tool = toolOf(name)
      if (isSwapped) return 'swapped'
      if (!tool.last) return 'lost'
      // A stamp of the future says nothing about how old it is.
      if (Math.abs(nowMs - tool.last.atMs) > limits.staleMs) {
        tool.rightSinceMs = undefined
        return 'stale'
      }
      tool.rightSinceMs ??= tool.last.atMs
      if (tool.last.atMs - tool.rightSinceMs >= limits.settledMs) return undefined
      return tool.last.atMs - tool.jumpedAtMs < limits.settledMs ? 'jumped' : 'settling'
    },
    seen() {
      isSwapped = false
    },
    clear() {
      tools.clear()
      isSwapped = false
    },
  }
}

const apart = (a: Vector, b: Vector) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
