/** Calibrations in use: each of the tool that is tracked now goes into the graph, and an old one marks its link. */
import {
  calibrationsAsText,
  isOfSame,
  parseCalibrations,
  standingOf,
  withRecord,
  type CalibrationRecord,
  type Standing,
} from '#core/calibration/record.ts'

import { straighten } from './kept-shaft.ts'
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
  let todayMs = nowMs
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
    if (record.kind === 'side' && record.lastCheck?.isPassed === false) doubtPicture()
    // Where the headset's room is goes into the placement, when it is asked for: two ways to one frame would be a loop.
    if (!record.link || record.kind === 'headset') return
    if (record.kind === 'shaft') return straighten(graph, record, isValid && isTipValid(record.tool))
    try {
      graph.set(record.link, { status: isValid ? 'ok' : 'invalid', errorMm: record.error ?? 0 })
    } catch (error) {
      sayOnce(error instanceof Error ? error.message : String(error))
    }
  }

  /** A picture that was proved to be mirrored stands nowhere. */
  function doubtPicture() {
    const there = graph.find('probe', 'image')
    if (there) graph.set(there.transform, { ...there, status: 'invalid' })
  }

  function isTipValid(tool: string) {
    const tip = inUse.find((record) => record.kind === 'tip' && record.tool === tool)
    return !tip || standingOf(tip, todayMs).state === 'valid'
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
      todayMs = calendarMs
      const tools = toolsNow(session.getState())
      // What is kept here is of the first needle, which goes by another's name while that one is guided.
      const isFirstGuided = session.getState().guidedNeedle === 'needle'
      const ofNow = all()
        .filter(({ tool, link }) => tools.includes(tool) && (isFirstGuided || link?.to !== 'needle'))
        .toSorted((a, b) => LAST.indexOf(a.kind) - LAST.indexOf(b.kind))
      for (const before of inUse) if (!ofNow.some((record) => isOfSame(record, before))) drop(before)
      inUse = ofNow
      for (const record of ofNow) {
        const standing = standingOf(record, calendarMs)
        use(record, standing.state === 'valid')
        if (standing.state === 'valid') continue
        fault = faultOf(record, standing)
        sayOnce(
          `T${fault.slice(1)}.${record.kind === 'side' ? '' : ' Until then it is not used.'}`,
          `${record.kind} ${record.tool} ${record.madeMs} ${standing.state}`,
        )
      }
      return fault
    },
  }
}

/** What changes the links of others comes after them. */
const LAST: readonly CalibrationRecord['kind'][] = ['shaft', 'side']

function faultOf({ kind, tool }: CalibrationRecord, standing: Exclude<Standing, { readonly state: 'valid' }>): string {
  if (kind === 'side' && standing.state === 'slipped')
    return `the picture of the ${tool} is mirrored: flip it at the scanner, or declare it UF, and prove the marked side again`
  const why =
    standing.state === 'expired'
      ? `expired ${sayAge(standing.sinceMs)} ago`
      : `failed its check by ${standing.offMm.toFixed(1)} mm`
  return `the ${sayCalibration(kind)} of the ${tool} ${why}: check it or calibrate again`
}

/** What a calibration must be of to be used now: which tool, on which tracker. */
export function toolIdentity(
  { mounts, source, simulation, headsetSinceMs }: Identified,
  tool: 'probe' | 'needle' | 'stylus' | 'headset',
): string {
  if (tool === 'headset') return `headset since ${clock(headsetSinceMs)}, ${source.label}`
  const hand = tool === 'stylus' ? undefined : mounts[tool]
  const shape = source.kind === 'simulated' ? shapeOf(simulation, tool) : ''
  if (hand) return `${tool} on the ${hand === 'left-hand' ? 'left' : 'right'} controller`
  return `${tool}${shape}, ${source.label}`
}

type Identified = Pick<SessionState, 'mounts' | 'source' | 'simulation'> & Partial<Pick<SessionState, 'headsetSinceMs'>>

/** A needle of another length is another needle, and a picture of another depth has other pixels. */
function shapeOf({ needle, scanner }: SessionState['simulation'], tool: 'probe' | 'needle' | 'stylus'): string {
  if (tool === 'needle') return ` ${needle.lengthMm} mm ${needle.gauge} G`
  return tool === 'probe' ? ` ${scanner.probe} ${scanner.depthMm} mm deep` : ''
}

/** Its room begins anew with every session. */
const clock = (ms: number | undefined) => (ms === undefined ? 'never' : new Date(ms).toISOString().slice(0, 19))

const toolsNow = (state: SessionState) =>
  (['probe', 'needle', 'stylus', 'headset'] as const).map((tool) => toolIdentity(state, tool))
