/**
 * What is made while a case is open goes into its record by itself: the plan, registrations, calibrations of devices,
 * recordings with their bytes, which images were looked at, and what networks said, with its review as soon as there is one.
 *
 * What was on the page before the case was opened belongs to nobody as far as is known, and stays out of it.
 */
import { caseMark, planAsText } from '#core/planning/plan-file.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import type { OpenCase } from '#session/open-case.ts'
import type { OpenRecord } from '#session/open-record.ts'
import type { Recording } from '#session/recording.ts'
import type { Registration } from '#session/registering.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import type { Outbox } from './outbox.ts'

export interface CaseKeepingParts {
  readonly session: Session
  readonly outbox: Pick<Outbox, 'put' | 'send'>
  readonly newId: () => string
  /** Calls it once, after a while in which more may come. */
  readonly later: (step: () => void) => void
  /** The same after a longer while: a network that sees more says something surer. */
  readonly settled: (step: () => void) => void
  readonly say: (error: unknown) => void
}

/** What of the open case is kept already: a page that is loaded again goes on with it. */
export interface KeptOfCase {
  readonly plan?: string | undefined
  readonly registration?: { readonly id: string; readonly text: string } | undefined
  readonly images?: string | undefined
  /** By the output on this page: as which record it was kept last, and how. */
  readonly outputs?: Readonly<Record<string, { readonly id: string; readonly text: string }>> | undefined
}

export interface CaseKeeping {
  readonly kept: KeptOfCase
  goOn(kept: KeptOfCase): void
  /** Kept beside another's: from here on that one goes on. */
  renamed(id: string, keptAs: string): void
}

export function createCaseKeeping({ session, outbox, newId, later, settled, say }: CaseKeepingParts): CaseKeeping {
  let kept: KeptOfCase = {}
  let isPlanDue = false
  /** Said in the open case, and not yet kept as it is now. */
  const due = new Set<string>()
  let areOutputsDue = false

  const put = (...writes: readonly Parameters<Outbox['put']>[0][]) =>
    void (async () => {
      for (const write of writes) await outbox.put(write)
      await outbox.send()
    })().catch(say)

  const record = ({ patient, case: of }: OpenRecord, kind: string, id: string, body: object) =>
    ({ type: 'record', id, patient, kind, body: { case: of, ...body } }) as const

  function keepPlan() {
    isPlanDue = false
    const state = session.getState()
    const body = planBody(state)
    if (!state.openRecord || !body) return
    const plan = kept.plan ?? newId()
    kept = { ...kept, plan }
    put(record(state.openRecord, 'plan', plan, body))
  }

  function keepRegistration(open: OpenRecord, now: Registration, before: Registration | undefined) {
    // A verdict is of the same registration.
    const isSame = before?.matrix.every((value, at) => value === now.matrix[at])
    const body = registrationBody(now, session.getState())
    const text = JSON.stringify(body)
    if (text === kept.registration?.text) return
    const id = (isSame && kept.registration?.id) || newId()
    kept = { ...kept, registration: { id, text } }
    put(record(open, 'registration', id, body))
  }

  function keepCalibrations({ calibrations }: SessionState, before: SessionState) {
    const made = calibrations.filter((each) => !before.calibrations.includes(each))
    // Those that came back from the last visit all at once are there already.
    if (before.calibrations.length === 0 && made.length > 1) return
    put(...made.map((body) => ({ type: 'record', id: newId(), patient: null, kind: 'calibration', body }) as const))
  }

  function keepRecording(open: OpenRecord, { name, beganEpochMs, lastsMs }: Recording) {
    const id = newId()
    const body = { format: 'mcap', startedMs: beganEpochMs, durationMs: lastsMs }
    put(record(open, 'recording', id, body), { type: 'content', id, file: name })
  }

  function keepImages(open: OpenRecord, openCase: OpenCase) {
    const body = imagesBody(openCase)
    const images = JSON.stringify(body)
    if (images === kept.images) return
    kept = { ...kept, images }
    put(record(open, 'images', newId(), body))
  }

  /** What a network said is never changed there: something surer is an output of its own. @returns its record */
  function keepOutput(open: OpenRecord, output: AiRecord['output']): string {
    due.delete(output.id)
    const text = JSON.stringify(outputBody(output))
    const before = kept.outputs?.[output.id]
    if (before?.text === text) return before.id
    const id = before ? newId() : output.id
    kept = { ...kept, outputs: { ...kept.outputs, [output.id]: { id, text } } }
    put(record(open, 'ai-output', id, { ...outputBody(output), ...(before && { supersedes: before.id }) }))
    return id
  }

  /** Unreviewed as it is: it waits there for a clinician, and goes into no report. */
  function keepDue(open: OpenRecord | undefined, records: readonly AiRecord[]) {
    if (open?.scopes.ai) for (const { output } of records.filter((each) => due.has(each.output.id))) keepOutput(open, output) // prettier-ignore
    due.clear()
  }

  function keepSaid(open: OpenRecord, now: readonly AiRecord[], before: readonly AiRecord[]) {
    for (const { output, review } of now) {
      const was = before.find((each) => each.output.id === output.id)
      if (was?.output !== output) due.add(output.id)
      if (!review || was?.review) continue
      const { verdict, reason, edited } = review
      const body = { aiOutput: keepOutput(open, output), verdict, reason, ...(edited !== undefined && { edited }) }
      put({ type: 'record', id: newId(), patient: open.patient, kind: 'review', body })
    }
    if (due.size === 0 || areOutputsDue) return
    areOutputsDue = true
    settled(() => {
      areOutputsDue = false
      keepDue(session.getState().openRecord, session.getState().aiRecords)
    })
  }

  function keepWhatChanged(open: OpenRecord, state: SessionState, before: SessionState) {
    const { plan, openCase, registration, recording } = state
    if (plan !== before.plan && openCase === before.openCase && !isPlanDue) {
      isPlanDue = true
      later(keepPlan)
    }
    if (registration && registration !== before.registration) keepRegistration(open, registration, before.registration)
    if (openCase && openCase.geometry !== before.openCase?.geometry) keepImages(open, openCase)
    if (state.aiRecords !== before.aiRecords && open.scopes.ai) keepSaid(open, state.aiRecords, before.aiRecords)
    const hasEnded = recording.state === 'off' && before.recording.state === 'ending'
    if (hasEnded && open.scopes.recording) keepRecording(open, recording)
  }

  session.subscribe((state, before) => {
    const { openRecord, source, presence } = state
    const isOther = openRecord?.case !== before.openRecord?.case
    if (isOther) {
      keepDue(before.openRecord, before.aiRecords)
      kept = {}
    }
    if (state.calibrations !== before.calibrations && presence.who) keepCalibrations(state, before)
    // What a recording shows is of another day, and of somebody else perhaps.
    if (openRecord && !isOther && source.kind !== 'replay') keepWhatChanged(openRecord, state, before)
  })

  return {
    get kept() {
      return kept
    },
    goOn: (again) => void (kept = again),
    renamed(id, keptAs) {
      const { plan, registration } = kept
      if (plan === id) kept = { ...kept, plan: keptAs }
      if (registration?.id === id) kept = { ...kept, registration: { ...registration, id: keptAs } }
    },
  }
}

/** Undefined while there is no path yet. */
function planBody({ plan, openCase }: SessionState): object | undefined {
  const { target, entry, procedure, level, side } = plan.now
  if (!target || !entry || !openCase) return undefined
  return {
    procedure: procedure?.name ?? 'injection',
    ...(level && LEVELS.has(level) && { level }),
    ...(side && { side }),
    frame: 'ct',
    targetMm: [target.x, target.y, target.z],
    entryMm: [entry.x, entry.y, entry.z],
    file: planAsText(plan, caseMark(openCase.name, openCase.geometry)),
  }
}

/** Those that a record names. */
const LEVELS: ReadonlySet<string> = new Set(['L1', 'L2', 'L3', 'L4', 'L5', 'S1'])

function registrationBody({ matrix, how, verdict, levels }: Registration, { registering }: SessionState): object {
  const { outcome } = registering
  const isOutcome = outcome?.matrix.every((value, at) => value === matrix[at]) === true
  const reasons = [
    how,
    ...(verdict ? [`${verdict.isPassed ? 'passed' : 'failed'}: ${verdict.how}, ${verdict.worstMm.toFixed(1)} mm`] : []),
    ...(isOutcome ? outcome.refusals : []),
  ]
  const method = levels ? 'vertebrae' : isOutcome ? outcome.way : how === 'built in' ? 'simulated' : 'stated'
  return {
    to: 'ct',
    from: 'patient',
    matrix: [...matrix],
    method,
    ...(isOutcome && { freMm: outcome.freMm, expectedErrorMm: outcome.treMm }),
    isAccepted: isOutcome ? outcome.isAccepted : verdict?.isPassed !== false,
    reasons: reasons.map((reason) => reason.slice(0, 400)),
  }
}

const outputBody = ({ model, inputSha256, confidence, abstained, finding, madeMs }: AiRecord['output']): object => ({
  model: `${model.name} ${model.version}`.slice(0, 100),
  modelSha256: model.sha256,
  inputSha256,
  ...(confidence !== undefined && { confidence }),
  ...(abstained !== undefined && { abstained }),
  finding,
  madeMs: Math.round(madeMs),
})

const imagesBody = ({ name, modality, geometry: { dimensions, spacingMm } }: OpenCase): object => ({
  name: name.slice(0, 400),
  modality,
  dimensions: [...dimensions],
  spacingMm: [...spacingMm],
})
