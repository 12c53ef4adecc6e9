/** Calibrations in use: each of the tool that is tracked now goes into the graph, and an old one marks its link. */
import {
  calibrationsAsText,
  isOfSame,
  parseCalibrations,
  standingOf,
  withRecord,
  type CalibrationRecord,
} from '#core/calibration/record.ts'

import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { sayAge, sayCalibration } from '#session/calibration-words.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'

export interface KeptCalibrations {
  keep(record: CalibrationRecord): void
  forget(record: CalibrationRecord): void
  of(kind: CalibrationRecord['kind'], tool: string): CalibrationRecord | undefined
  /** After the trackers were placed, once per displayed frame. Returns what no longer holds, in words. */
  apply(calendarMs: number): string | undefined
}

export interface KeptParts {
  readonly session: Session
  readonly graph: TransformGraph
  /** Where they are kept from one visit to the next. */
  readonly store: { readonly read: () => string | undefined; readonly write: (text: string) => void }
  readonly nowMs: number
}

export function createKeptCalibrations({ session, graph, store, nowMs }: KeptParts): KeptCalibrations {
  const { actions } = session
  const all = () => session.getState().calibrations
  const said = new Set<string>()
  let inUse: readonly CalibrationRecord[] = []
  const { records, refused } = parseCalibrations(store.read() ?? calibrationsAsText([]), nowMs)
  actions.set({ calibrations: records })
  for (const reason of refused) actions.notify('warning', reason)

  function set(calibrations: readonly CalibrationRecord[]) {
    actions.set({ calibrations })
    store.write(calibrationsAsText(calibrations))
  }

  function use(record: CalibrationRecord, isValid: boolean) {
    if (record.pictureLagMs !== undefined) {
      const pictureLagMs = isValid ? record.pictureLagMs : 0
      if (session.getState().pictureLagMs !== pictureLagMs) actions.set({ pictureLagMs })
    }
    if (!record.link) return
    try {
      graph.set(record.link, { status: isValid ? 'ok' : 'invalid', errorMm: record.error ?? 0 })
    } catch (error) {
      sayOnce(error instanceof Error ? error.message : String(error))
    }
  }

  /** Another tool or source: what the graph has from here goes, what a stream or a file said stays. */
  function drop({ link, pictureLagMs }: CalibrationRecord) {
    if (pictureLagMs !== undefined) actions.set({ pictureLagMs: 0 })
    const there = link && graph.find(link.to, link.from)?.transform.matrix
    if (there?.every((value, at) => value === link?.matrix[at])) graph.remove(link!.to, link!.from)
  }

  function sayOnce(words: string, about = words) {
    if (said.has(about)) return
    said.add(about)
    actions.notify('warning', words)
  }

  return {
    keep: (record) => set(withRecord(all(), record)),
    forget(record) {
      set(all().filter((each) => !isOfSame(each, record)))
    },
    of: (kind, tool) => all().find((each) => each.kind === kind && each.tool === tool),
    apply(calendarMs) {
      let fault: string | undefined
      const tools = toolsNow(session.getState())
      const ofNow = all().filter(({ tool }) => tools.includes(tool))
      for (const before of inUse) if (!ofNow.some((record) => isOfSame(record, before))) drop(before)
      inUse = ofNow
      for (const record of ofNow) {
        const standing = standingOf(record, calendarMs)
        use(record, standing.state === 'valid')
        if (standing.state === 'valid') continue
        const why =
          standing.state === 'expired'
            ? `expired ${sayAge(standing.sinceMs)} ago`
            : `failed its check by ${standing.offMm.toFixed(1)} mm`
        fault = `the ${sayCalibration(record.kind)} of the ${record.tool} ${why}: check it or calibrate again`

        sayOnce(
          `T${fault.slice(1)}. Until then it is not used.`,
          `${record.kind} ${record.tool} ${record.madeMs} ${standing.state}`,
        )
      }
      return fault
    },
  }
}

/** What a calibration must be of to be used now: which tool, on which tracker. */
export function toolIdentity(
  { mounts, source, simulation }: Pick<SessionState, 'mounts' | 'source' | 'simulation'>,
  tool: 'probe' | 'needle' | 'stylus',
): string {
  const hand = tool === 'stylus' ? undefined : mounts[tool]
  if (hand) return `${tool} on the ${hand === 'left-hand' ? 'left' : 'right'} controller`
  const { lengthMm, gauge } = simulation.needle
  const shape = source.kind === 'simulated' && tool === 'needle' ? ` ${lengthMm} mm ${gauge} G` : ''
  return `${tool}${shape}, ${source.label}`
}

const toolsNow = (state: SessionState) =>
  (['probe', 'needle', 'stylus'] as const).map((tool) => toolIdentity(state, tool))
