/** How the connection stands, from what both sockets and the bridge say of it. */
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import type { ReceiveState } from './messages.ts'
import { readReport } from './read-report.ts'

type LaneName = 'poses' | 'images'

export interface Standing {
  /** @param text as the bridge sent it; what is no report is left aside. */
  report(lane: LaneName, text: string): void
  down(lane: LaneName, reason: string, isRefused: boolean): void
  readonly state: ReceiveState
  readonly detail: string
  /** Since the first report of this bridge: its own counts go back to before this page came. */
  readonly bridgeDropped: number
  readonly bridgeLate: number
  readonly bridgeFaults: number
}

export function createStanding(): Standing {
  const down = new Map<LaneName, string>()
  let refusal: string | undefined
  let first: BridgeReport | undefined
  let newest: BridgeReport | undefined

  const since = (field: 'droppedImages' | 'late' | 'faults') =>
    first && newest ? Math.max(0, newest[field] - first[field]) : 0

  return {
    report(lane, text) {
      const report = readReport(text)
      if (!report) return
      down.delete(lane)
      if (report.state === 'refused') refusal = report.detail
      // A bridge that was restarted counts from 0 again.
      if (!first || report.received < first.received) first = report
      if (!newest || report.atEpochMs >= newest.atEpochMs || report.received < newest.received) newest = report
    },
    down(lane, reason, isRefused) {
      down.set(lane, reason)
      if (isRefused) refusal ??= reason
    },
    get state() {
      if (refusal !== undefined) return 'refused'
      if (down.size) return 'lost'
      return newest?.state ?? 'connecting'
    },
    get detail() {
      return refusal ?? [...down.values()][0] ?? newest?.detail ?? ''
    },
    get bridgeDropped() {
      return since('droppedImages')
    },
    get bridgeLate() {
      return since('late')
    },
    get bridgeFaults() {
      return since('faults')
    },
  }
}
