/** What safety watches and tells, as copies for tests, studies and benches. */
import { foremost, isHeard, type Alarm } from '#core/safety/alarm-board.ts'
import type { PathGuidance } from '#core/needle/path-guidance.ts'
import type { Zone } from '#core/safety/zones.ts'
import type { Guidance } from '#session/guidance.ts'
import type { Live } from '#session/live.ts'
import type { SafetyEvent } from '#session/safety.ts'
import type { Session } from '#session/session.ts'

type Corner = readonly [x: number, y: number, z: number]

export interface SafetyAudit {
  readonly guidance: Guidance['state']
  readonly reason: string | undefined
  readonly path: PathGuidance | undefined
  /** What is near, the most urgent first. */
  readonly nearest: readonly { readonly structure: string; readonly distanceMm: number; readonly zone: Zone }[]
  /** What the error at the target is predicted to be within, 95 times in 100, mm; undefined while it is not known. */
  readonly within95Mm: number | undefined
  readonly watched: number
  /** How far the surface of each watched structure reaches, CT mm. */
  readonly surfaces: readonly { readonly structure: string; readonly low: Corner; readonly high: Corner }[]
  readonly unwatched: readonly string[] | undefined
  readonly alarms: readonly Alarm[]
  readonly isHeard: boolean
  readonly isMuted: boolean
  readonly log: readonly SafetyEvent[]
}

export function safetyAudit(session: Session, { guidance, hazards, errorBudget }: Readonly<Live>): SafetyAudit {
  const { safety } = session.getState()
  return structuredClone({
    guidance: guidance.state,
    reason: guidance.state === 'withheld' ? guidance.reason : undefined,
    path: guidance.state === 'given' ? guidance.path : undefined,
    nearest: hazards.map(({ hazard, clearance, zone }) => ({
      structure: hazard.structure.name,
      distanceMm: clearance.distanceMm,
      zone,
    })),
    within95Mm: errorBudget?.unknown.length === 0 ? errorBudget.within95Mm : undefined,
    watched: safety.hazards.length,
    surfaces: safety.hazards.map(({ structure, mesh }) => ({ structure: structure.name, ...reachOf(mesh.positions) })),
    unwatched: safety.unwatched,
    alarms: safety.board.alarms,
    isHeard: isHeard(safety.board, foremost(safety.board)),
    isMuted: safety.board.mutedUntilMs !== undefined,
    log: safety.log,
  })
}

function reachOf(positions: ArrayLike<number>): { readonly low: Corner; readonly high: Corner } {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (let at = 0; at < positions.length; at++) {
    const axis = at % 3
    low[axis] = Math.min(low[axis]!, positions[at]!)
    high[axis] = Math.max(high[axis]!, positions[at]!)
  }
  return { low, high }
}
