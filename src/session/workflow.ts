/** The procedure's steps as the session holds them: which are done, what is missing of the others, and whether somebody is guided. */
import { needlePath } from '#core/planning/path.ts'
import { AT_START, firstOpen, isReady, isUnderWay, stepProcedure, type Missing, type Phase, type ProcedureEvent } from '#core/workflow/procedure.ts' // prettier-ignore
import { isVerified } from './guidance.ts'
import type { Registration } from './registering.ts'
import type { SessionState } from './state.ts'

/** What only the running program knows of the tools. */
export interface ToolStanding {
  /** Which calibration no longer holds, and what to do. */
  readonly calibrationFault: string | undefined
  /** How large a pixel is, and where the picture is on its probe. */
  readonly isPictureCalibrated: boolean
  /** A needle is tracked and nobody knows where its tip is. */
  readonly isTipMissing: boolean
}

export interface Workflow {
  readonly phase: Phase
  /** Why guidance is held, or was refused the last time. */
  readonly because: string | undefined
  /** A locked plan is not changed by a slip of the hand; nobody is guided along one that is not. */
  readonly isPlanLocked: boolean
  readonly tools: ToolStanding
}

export const NOT_BEGUN: Workflow = {
  ...AT_START,
  isPlanLocked: false,
  tools: { calibrationFault: undefined, isPictureCalibrated: false, isTipMissing: false },
}

type Looked = Pick<
  SessionState,
  'openCase' | 'structures' | 'consent' | 'source' | 'registration' | 'target' | 'entry' | 'workflow'
>

/** A case that was made from a model, or a recording that is looked at again: nobody is treated. */
export const isOfNobody = ({ structures, registration, source }: Looked) =>
  structures !== undefined || registration?.how === 'built in' || source.kind === 'replay'

export function missingOf(state: Looked): Missing {
  const { openCase, consent, source, registration, target, entry, workflow } = state
  const { tools, isPlanLocked } = workflow
  const only = (isMissing: boolean, words: string) => (isMissing ? [words] : [])
  return {
    case: only(!openCase, 'Open a CT or MR.'),
    consent: only(consent.procedure === undefined && !isOfNobody(state), 'Note that consent to the procedure was given.'),
    devices: only(source.state !== 'running', sayNoSource(source)),
    calibrations: [
      ...only(!tools.isPictureCalibrated, 'Calibrate the probe: where its picture is, is not known.'),
      ...only(tools.isTipMissing, 'Calibrate the needle: where its tip is, is not known.'),
      ...(tools.calibrationFault ? [tools.calibrationFault] : []),
    ],
    registration: only(!registration, 'Register the patient to the CT.'),
    verification: registration && !isVerified(registration) ? [sayUnverified(registration)] : [],
    plan: [
      ...only(!target, 'Place a target first.'),
      ...only(!entry, 'Place an entry point first.'),
      ...only(
        Boolean(target && entry && !needlePath(entry, target)),
        'Target and entry are less than 1 mm apart: move one of them.',
      ),
      ...only(!isPlanLocked, 'Lock the plan.'),
    ],
  }
} // prettier-ignore

function sayNoSource({ state, label, detail }: SessionState['source']): string {
  switch (state) {
    case 'connecting': return `Wait for ${label}.`
    case 'failed': return `${label} has failed: ${detail}`
    case 'ended': return `${label} has ended: connect ultrasound.`
    default: return 'Connect ultrasound.'
  }
} // prettier-ignore

const sayUnverified = ({ verdict }: Registration) =>
  verdict
    ? 'The registration failed its check: register again.'
    : 'Verify the registration: touch three known places, or compare bone.'

/** What of the session another event changes. The lock of a complete plan is part of asking to be guided. */
export function afterEvent(
  state: SessionState,
  event: ProcedureEvent,
): Pick<SessionState, 'workflow' | 'isGuiding'> & Partial<Pick<SessionState, 'layers'>> {
  const isAsked = event === 'guide' && state.workflow.phase === 'prepare'
  const locked = isAsked ? { ...state.workflow, isPlanLocked: state.workflow.isPlanLocked || isPlanned(state) } : state.workflow // prettier-ignore
  const { phase, because } = stepProcedure(locked, event, missingOf({ ...state, workflow: locked }))
  const workflow = { ...locked, phase, because }
  const isGuiding = isUnderWay(phase)
  const hasBegun = isGuiding && !isUnderWay(state.workflow.phase)
  return {
    workflow: isSame(workflow, state.workflow) ? state.workflow : workflow,
    isGuiding,
    // Guidance brings the 2-D picture with it: the hologram is never the only view.
    ...(hasBegun && { layers: { ...state.layers, picture: true } }),
  }
}

const isPlanned = ({ target, entry }: Looked) => Boolean(target && entry && needlePath(entry, target))

const isSame = (a: Workflow, b: Workflow) =>
  a.phase === b.phase && a.because === b.because && a.isPlanLocked === b.isPlanLocked && a.tools === b.tools

/** The flag that views read was set by hand: that is asking for it, or giving it up. */
export function eventOf({ isGuiding, workflow }: SessionState): ProcedureEvent {
  if (isGuiding === isUnderWay(workflow.phase)) return 'look'
  return isGuiding ? 'guide' : 'pause'
}

/** Why guidance cannot begin now but for the lock, which asking for it puts on; undefined when it can. */
export function whyNoGuidance(state: Looked): string | undefined {
  const missing = missingOf({ ...state, workflow: { ...state.workflow, isPlanLocked: true } })
  const open = firstOpen(missing)
  return open && missing[open][0]
}

export const canGuide = (state: Looked): boolean => isReady(missingOf(state))
