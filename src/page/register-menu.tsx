/** Patient and CT brought together: by bone that ultrasound sees, or by touched landmarks; what came of it; whether it holds. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import { whyNotUsed, type Registering } from '#session/registering.ts'
import { LEAST_SWEPT_POINTS, sayLandmarks, sayOutcome, sayRegistration, saySweep, sayVerdict } from '#session/registering-words.ts' // prettier-ignore
import type { Session } from '#session/session.ts'
import { togglePlacing } from './tools.ts'
import { LevelTable, ScopeChoice } from './register-levels.tsx'
import './register-menu.css'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function RegisterMenu({ session, commands }: Props) {
  const registering = useStore(session, (state) => state.registering)
  const registration = useStore(session, (state) => state.registration)
  const isPicking = useStore(session, (state) => state.placing === 'landmark')
  const hasSweptBone = useStore(session, (state) => state.sweptBone !== undefined)
  const { register } = commands
  const { sweep, landmarks, outcome } = registering
  const verdict = registration?.verdict
  return (
    <div className="register">
      <p className={verdict?.isPassed === false ? 'register-now bad' : 'register-now'} role="status">
        {sayRegistration(registration)}
      </p>
      <h3>By bone in the picture</h3>
      <ScopeChoice session={session} />
      <p className="hint">{saySweep(sweep)}</p>
      {sweep.state === 'computing' && <progress value={sweep.fraction} />}
      <div className="row">
        {sweep.state === 'idle' ? (
          <Button onPress={() => register.startSweep()}>Start sweep</Button>
        ) : (
          <Button onPress={() => register.stopSweep()}>Stop</Button>
        )}
        {sweep.state !== 'computing' && (
          <Button isAllowed={sweep.points >= LEAST_SWEPT_POINTS} onPress={() => register.finishSweep()}>
            Register
          </Button>
        )}
        {sweep.state === 'idle' && hasSweptBone && (
          <Button onPress={() => register.useSweptBone()}>Register swept volume</Button>
        )}
      </div>
      <h3>By landmarks</h3>
      <p className="hint">{sayLandmarks(registering)}</p>
      <div className="row">
        <Button isOn={isPicking} onPress={() => togglePlacing(session, 'landmark')}>
          Pick in CT
        </Button>
        <Button isAllowed={landmarks.some(({ touched }) => !touched)} onPress={() => register.touchLandmark()}>
          Touched
        </Button>
        <Button isAllowed={landmarks.length > 0} onPress={() => register.clearLandmarks()}>
          Clear
        </Button>
      </div>
      {outcome && <Outcome session={session} commands={commands} registering={registering} />}
      {registration && <Checks commands={commands} registering={registering} />}
      <HeadsetError session={session} />
    </div>
  )
}

function Outcome({ session, commands, registering }: Props & { readonly registering: Registering }) {
  const outcome = registering.outcome!
  const change = (more: Partial<Registering>) =>
    session.actions.set({ registering: { ...session.getState().registering, ...more } })
  return (
    <>
      <h3>{outcome.isAccepted ? 'Accepted' : 'Refused'}</h3>
      <p className={outcome.isAccepted ? 'figure' : 'figure bad'}>{sayOutcome(outcome)}</p>
      {outcome.pictures && <p className="hint">{outcome.pictures}</p>}
      {outcome.levels && <LevelTable levels={outcome.levels} />}
      {outcome.refusals.length > 0 && (
        <ul className="reasons">
          {outcome.refusals.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {outcome.leftOutMm.length > 0 && (
        <p className="hint">
          Each point without itself:{' '}
          {outcome.leftOutMm.map((mm) => (Number.isFinite(mm) ? mm.toFixed(1) : '–')).join(', ')} mm
        </p>
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={registering.areResidualsShown}
          onChange={({ target }) => change({ areResidualsShown: target.checked })}
        />
        Show residuals on the hologram
      </label>
      <label className="check">
        <input
          type="checkbox"
          disabled={!outcome.isAccepted}
          checked={registering.isLevelChecked}
          onChange={({ target }) => change({ isLevelChecked: target.checked })}
        />
        I have counted: the level is right
      </label>
      <div className="row">
        <Button isAllowed={whyNotUsed(registering) === ''} onPress={() => commands.register.useOutcome()}>
          Use it
        </Button>
      </div>
    </>
  )
}

function Checks({
  commands: { register },
  registering,
}: Pick<Props, 'commands'> & { readonly registering: Registering }) {
  const touched = registering.checks.filter(({ how }) => how === 'touched')
  return (
    <>
      <h3>Verify before use</h3>
      <p className="hint">
        Touch three known places ({touched.length} of 3), or hold the probe on bone.
        {touched.length > 0 && ` Off by ${touched.map(({ offMm }) => offMm.toFixed(1)).join(', ')} mm.`}
      </p>
      <div className="row">
        <Button onPress={() => register.touchCheck()}>Touched</Button>
        <Button onPress={() => register.contourCheck()}>Compare bone</Button>
      </div>
      {registering.verdicts.length > 0 && (
        <ul className="reasons" aria-label="Verdicts">
          {registering.verdicts.map((verdict) => (
            <li key={verdict.atEpochMs} className={verdict.isPassed ? undefined : 'bad'}>
              {sayVerdict(verdict)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Nobody but who measured it can say: without it the error in a headset stays unknown. */
function HeadsetError({ session }: Pick<Props, 'session'>) {
  const mm = useStore(session, (state) => state.headsetErrorMm)
  return (
    <label className="headset-error">
      Headset’s own error, measured
      <input
        type="number"
        min={0}
        max={50}
        step={0.1}
        placeholder="unknown"
        value={mm ?? ''}
        onChange={({ target: { value } }) => {
          const stated = value === '' ? undefined : Number(value)
          if (stated === undefined || (stated >= 0 && stated <= 50)) session.actions.set({ headsetErrorMm: stated })
        }}
      />
      mm
    </label>
  )
}

interface ButtonProps {
  readonly onPress: () => void
  readonly isAllowed?: boolean
  readonly isOn?: boolean
  readonly children: string
}

function Button({ onPress, isAllowed = true, isOn, children }: ButtonProps) {
  return (
    <button type="button" className="button small" disabled={!isAllowed} aria-pressed={isOn} onClick={onPress}>
      {children}
    </button>
  )
}
