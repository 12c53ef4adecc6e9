/**
 * What the running program knows of the procedure's steps, told to the session; and what a person decided, kept so that a
 * page that is loaded again goes on where it was.
 */
import { isLocked } from '#core/planning/plan-history.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { isUnderWay } from '#core/workflow/procedure.ts'
import { readSave, saveAsText, type SavedSession } from '#core/workflow/saved-session.ts'
import type { Live } from '#session/live.ts'
import { withPoints } from '#session/planning.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { whyNoGuidance, type ToolStanding } from '#session/workflow.ts'

export interface WorkflowDesk {
  /** After each displayed frame was worked on: what is known of the tools. */
  look(): void
  /** Writes what is not yet written: the page may be gone in a moment. */
  save(): void
}

export interface WorkflowParts {
  readonly session: Session
  readonly live: Pick<Live, 'calibrationFault'>
  readonly graph: Pick<TransformGraph, 'find'>
  readonly store: {
    readonly read: () => string | undefined
    readonly write: (text: string) => void
    /** Where a save goes that cannot be read: nothing is thrown away. */
    readonly keepAside: (text: string) => void
  }
  readonly calendarMs: () => number
  /** Calls it once, after a while. */
  readonly later: (step: () => void) => void
}

/** So long after a reload guidance goes on by itself; later a person asks for it anew. */
const GOES_ON_MS = 10 * 60_000

export function createWorkflowDesk({ session, live, graph, store, calendarMs, later }: WorkflowParts): WorkflowDesk {
  const { actions } = session
  /** What was saved before this visit, until its case is open. */
  let pending = before()
  let isGuidanceDue = false
  let isDue = false
  let written = ''

  function before(): SavedSession | undefined {
    const text = store.read()
    if (text === undefined) return undefined
    const read = readSave(text)
    if (read.ok) return read.saved
    store.keepAside(text)
    actions.notify('warning', `The procedure of the last visit could not be read (${read.reason}). It is kept aside; begin anew.`) // prettier-ignore
    return undefined
  }

  function save() {
    isDue = false
    const state = session.getState()
    // Before its case is open again what was saved stays as it is.
    if (!state.openCase || pending) return
    // What a recording shows is of another day.
    if (state.source.kind === 'replay') return
    const text = saveAsText(savedOf(state, calendarMs()))
    if (withoutTime(text) === withoutTime(written)) return
    written = text
    store.write(text)
  }

  function resume(saved: SavedSession) {
    pending = undefined
    const { target, entry, registration, consent, headsetErrorMm, preset, isPlanLocked } = saved
    const { workflow, plan } = session.getState()
    const isGuided = isUnderWay(saved.phase)
    actions.set({
      ...withPoints(plan, target, entry),
      ...(registration && { registration: registration as SessionState['registration'] }),
      consent: { procedure: consent.procedure, recording: consent.recording },
      headsetErrorMm,
      preset,
      workflow: { ...workflow, isPlanLocked: isPlanLocked || isLocked(plan) },
    })
    if (saved.phase === 'review') actions.finishProcedure()
    isGuidanceDue = isGuided && calendarMs() - saved.savedAtEpochMs < GOES_ON_MS
    const hasBegun = target ?? entry ?? consent.procedure
    if (isGuided || hasBegun)
      actions.notify('info', `The procedure on ${saved.caseName} goes on where it was${isGuided && !isGuidanceDue ? '; guidance was on and is to be asked for again' : ''}.`) // prettier-ignore
  }

  session.subscribe((state) => {
    if (pending && state.openCase && !state.progress) {
      if (state.openCase.name === pending.caseName) resume(pending)
      // Another case was opened: that of the last visit is over.
      else pending = undefined
    }
    if (isDue) return
    isDue = true
    later(save)
  })

  return {
    look() {
      const { workflow } = session.getState()
      const tools: ToolStanding = {
        calibrationFault: live.calibrationFault,
        isPictureCalibrated: graph.find('probe', 'image') !== undefined,
        isTipMissing: graph.find('patient', 'needle') !== undefined && graph.find('needle', 'needle-tip') === undefined,
      }
      const isSame = (Object.keys(tools) as (keyof ToolStanding)[]).every(
        (name) => tools[name] === workflow.tools[name],
      )
      if (!isSame) actions.set({ workflow: { ...workflow, tools } })
      // Guidance comes back when all that it stands on is there again, and not before.
      if (isGuidanceDue && whyNoGuidance(session.getState()) === undefined) {
        isGuidanceDue = false
        actions.guide(true)
      }
    },
    save,
  }
}

const withoutTime = (text: string) => text.replace(/"savedAtEpochMs":\d+/, '')

function savedOf(state: SessionState, savedAtEpochMs: number): Omit<SavedSession, 'version'> {
  const { openCase, workflow, target, entry, registration, consent, headsetErrorMm, preset, view } = state
  return {
    savedAtEpochMs,
    caseName: openCase!.name,
    phase: workflow.phase,
    isPlanLocked: workflow.isPlanLocked,
    target,
    entry,
    registration,
    consent,
    headsetErrorMm,
    preset,
    view,
  }
}
