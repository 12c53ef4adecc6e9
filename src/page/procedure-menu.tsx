/** The procedure step by step: what is done, what is missing, who agreed; and its recording. */
import { useStore } from 'zustand'
import { isUnderWay, STEPS } from '#core/workflow/procedure.ts'
import type { Commands } from '#session/commands.ts'
import type { ConsentTo } from '#session/consent.ts'
import type { Session } from '#session/session.ts'
import { isOfNobody, missingOf } from '#session/workflow.ts'
import { sayPhase, sayStep } from '#session/workflow-words.ts'
import { RecordingSection } from './recording-section.tsx'
import { ScopeLines } from './records/scope-lines.tsx'
import './procedure-menu.css'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function ProcedureMenu({ session, commands }: Props) {
  const { phase, because, isPlanLocked } = useStore(session, (state) => state.workflow)
  const { actions } = session
  return (
    <div className="procedure">
      <p className="procedure-phase" role="status">
        <strong>{sayPhase(phase)}</strong>
        {because && <span className="bad"> {because}</span>}
      </p>
      <StepList session={session} />
      <ConsentLine session={session} to="procedure" words="Consent to the procedure was given" />
      <label className="check">
        <input type="checkbox" checked={isPlanLocked} onChange={({ target }) => actions.lockPlan(target.checked)} />
        The plan is locked
      </label>
      <div className="row">
        {phase === 'review' ? (
          <button type="button" className="button small" onClick={() => actions.prepareAgain()}>
            Prepare again
          </button>
        ) : (
          <>
            <button
              type="button"
              className="button small"
              aria-pressed={isUnderWay(phase)}
              onClick={() => actions.guide(!isUnderWay(phase))}
            >
              {isUnderWay(phase) ? 'Pause guidance' : 'Guide'}
            </button>
            <button type="button" className="button small" onClick={() => actions.finishProcedure()}>
              Finish
            </button>
          </>
        )}
      </div>
      <FindingsButton session={session} />
      <h3>Recording</h3>
      <ConsentLine session={session} to="recording" words="Consent to be recorded was given" />
      <RecordingSection session={session} commands={commands} />
      <ScopeLines session={session} commands={commands} />
    </div>
  )
}

function FindingsButton({ session }: Pick<Props, 'session'>) {
  const count = useStore(session, ({ aiRecords }) => aiRecords.filter(({ review }) => !review).length)
  return (
    <button type="button" className="button small" onClick={() => session.actions.set({ openFindings: 'session' })}>
      What networks said{count > 0 && `: ${count} unreviewed`}
    </button>
  )
}

function StepList({ session }: Pick<Props, 'session'>) {
  // A new list at each change of the session would draw forever: its text is compared.
  const told = useStore(session, (state) => JSON.stringify(missingOf(state)))
  const missing = JSON.parse(told) as ReturnType<typeof missingOf>
  return (
    <ol className="steps" aria-label="Steps">
      {STEPS.map((step) => (
        <li key={step} className={missing[step].length ? 'open' : 'done'}>
          <span className="step-mark" aria-hidden="true">
            {missing[step].length ? '○' : '✓'}
          </span>
          <span>
            {sayStep(step)}
            <span className="unseen">{missing[step].length ? ': missing' : ': done'}</span>
            {missing[step].map((words) => (
              <span key={words} className="step-missing">
                {words}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ol>
  )
}

interface ConsentLineProps extends Pick<Props, 'session'> {
  readonly to: ConsentTo
  readonly words: string
}

function ConsentLine({ session, to, words }: ConsentLineProps) {
  const atEpochMs = useStore(session, ({ consent }) => consent[to])
  const isNeeded = useStore(session, (state) => to === 'recording' || !isOfNobody(state))
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={atEpochMs !== undefined}
        onChange={({ target }) => session.actions.noteConsent(to, target.checked ? Date.now() : undefined)}
      />
      <span>
        {words}
        {atEpochMs === undefined && !isNeeded && <span className="noted"> not needed: nobody is treated</span>}
        {atEpochMs !== undefined && (
          <span className="noted"> noted {new Date(atEpochMs).toLocaleTimeString('en-GB')}</span>
        )}
      </span>
    </label>
  )
}
