/** The bridge's own words, checked: they come over a socket. */
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'

const STATES: readonly unknown[] = ['connecting', 'connected', 'lost', 'refused'] satisfies BridgeReport['state'][]
const NUMBERS = ['received', 'forwardedImages', 'droppedImages', 'late', 'faults', 'atEpochMs'] as const

/** Undefined when it is not a report. */
export function readReport(text: string): BridgeReport | undefined {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof said !== 'object' || said === null) return undefined
  const report = said as Record<string, unknown>
  const isReport =
    typeof report['address'] === 'string' &&
    typeof report['detail'] === 'string' &&
    STATES.includes(report['state']) &&
    NUMBERS.every((name) => Number.isFinite(report[name]))
  return isReport ? (said as BridgeReport) : undefined
}
